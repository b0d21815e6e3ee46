import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { createLockdown } from "../../../../main/lockdown/create-lockdown.ts";
import type { Lockdown } from "../../../../main/lockdown/lockdown.ts";
import { nodeDesktop } from "../../../../main/lockdown/desktop/node-desktop.ts";
import { resetReport } from "../../../../main/lockdown/reset-report.ts";
import { SHORTCUT_KEYS } from "../../../../main/lockdown/controls/shortcut-keys.ts";
import type { DesktopPort } from "../../../../main/ports.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import type { ManualClock } from "../../../doubles/manual-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { compileDesktopSchemas, settingsDump } from "./desktop-fixture.ts";

const policy = { ...POLICY_PRESETS["supervised-room"], preset: "custom", controls: ["notifications", "system-shortcuts"] } as const;
const WM = "org.gnome.desktop.wm.keybindings";
const { secrets } = createTestDesktop({ secret: new Uint8Array(32).fill(7) }).ports;

let folder: string;
let env: NodeJS.ProcessEnv;
let clock: ManualClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "invigil-gsettings-"));
  mkdirSync(join(folder, "profile"));
  env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, "config"), GSETTINGS_BACKEND: "keyfile", XDG_CURRENT_DESKTOP: "ubuntu:GNOME", XDG_SESSION_TYPE: "wayland" };
  clock = createManualClock();
});

function gsettings(...args: readonly string[]): string {
  return execFileSync("/usr/bin/gsettings", args, { env, encoding: "utf8" }).trim();
}

const dump = (): string => settingsDump(join(folder, "config/glib-2.0/settings/keyfile"));

function lockdownOn(change: Partial<DesktopPort> = {}): Lockdown {
  const { ports } = createTestDesktop({ runtime: "electron", platform: "linux" });
  const { application, clipboard, shortcuts, guards, power } = ports;
  return createLockdown(
    { application, platform: "linux", system: "linux", window: () => null, clipboard, shortcuts, guards, power, desktop: { ...nodeDesktop(env, "linux"), ...change }, developerTools: false, programsAlive: () => true, permittedRunning: () => false, watching: () => null },
    () => policy, { profile: join(folder, "profile"), secrets, clock, onProblem: () => undefined },
  );
}

async function tiers(lockdown: Lockdown): Promise<readonly (string | undefined)[]> {
  return (await lockdown.verify()).map(({ tier }) => tier);
}

describe("a desktop with gsettings", () => {
  it("has its shortcuts and notifications off during the exam, and afterwards everything as it was: set, set to the default, or never set", async () => {
    gsettings("set", WM, "close", "['<Super>q', '<Alt>F4']");
    gsettings("set", WM, "minimize", "['<Super>h']");
    gsettings("set", WM, "begin-move", "[]");
    gsettings("set", "org.gnome.desktop.notifications", "show-banners", "true");
    const before = dump();
    const lockdown = lockdownOn();

    const applied = await lockdown.apply(policy);
    const during = ["close", "minimize", "switch-applications", "switch-windows"].map((key) => gsettings("get", WM, key));
    const banners = gsettings("get", "org.gnome.desktop.notifications", "show-banners");
    const changes = await lockdown.revert();

    expect(applied).toMatchObject({ ok: true, value: [{ control: "system-shortcuts", tier: "monitored" }, { control: "notifications", tier: "enforced" }].toReversed() });
    expect(during).toEqual(["@as []", "@as []", "@as []", "@as []"]);
    expect(banners).toBe("false");
    expect(dump()).toBe(before);
    expect(gsettings("get", WM, "switch-applications")).toBe("['<Super>Tab', '<Alt>Tab']");
    expect(changes.map(({ restored }) => restored)).toEqual([true, true]);
  });

  it("writes to no key that is not on the list, and to none of accessibility", async () => {
    const listed = new Set(Object.entries({ ...SHORTCUT_KEYS.gnome, "org.gnome.desktop.notifications": ["show-banners"] }).flatMap(([schema, keys]) => keys.map((key) => `${schema} ${key}`)));
    env = { ...env, GSETTINGS_SCHEMA_DIR: compileDesktopSchemas(folder) };
    const before = gsettings("list-recursively").split("\n");

    await lockdownOn().apply(policy);
    const changed = gsettings("list-recursively").split("\n").filter((line) => !before.includes(line)).map((line) => line.split(" ").slice(0, 2).join(" "));

    expect(changed.length).toBeGreaterThan(40);
    expect(changed.filter((key) => !listed.has(key))).toEqual([]);
    expect(changed).toEqual(expect.arrayContaining(["org.gnome.mutter overlay-key", "org.gnome.shell.keybindings toggle-overview", "org.gnome.settings-daemon.plugins.media-keys logout"]));
    for (const tool of ["screenreader", "magnifier", "on-screen-keyboard", "toggle-contrast", "text-size", "locate-pointer", "a11y"]) expect([...listed].filter((key) => key.includes(tool))).toEqual([]);
  });

  it("has what was there before again also where the student changed a shortcut during the exam; what the exam never changed stays the student's", async () => {
    gsettings("set", WM, "close", "['<Super>q']");
    const before = dump();
    const lockdown = lockdownOn();
    await lockdown.apply(policy);

    gsettings("set", WM, "close", "['<Super>x']");
    gsettings("set", WM, "switch-windows", "['<Alt>Tab']");
    clock.advance(31_000);
    const measured = await tiers(lockdown);
    await lockdown.revert();

    expect(measured).toEqual(["enforced", "unavailable"]);
    expect(dump()).toBe(`${before}switch-windows=['<Alt>Tab']\n`);
  });

  it("is not asked more often than every half minute", async () => {
    let asked = 0;
    const desktop = nodeDesktop(env, "linux");
    const lockdown = lockdownOn({ settings: async () => {
      asked += 1;
      return await desktop.settings();
    } });
    await lockdown.apply(policy);
    const atFirst = asked;

    for (let round = 0; round < 5; round += 1) await lockdown.verify();
    const meanwhile = asked;
    clock.advance(31_000);
    await lockdown.verify();

    expect([meanwhile - atFirst, asked - atFirst]).toEqual([0, 2]);
    await lockdown.revert();
  });

  it("is as it was after two crashes, the second in the middle of putting back", async () => {
    gsettings("set", WM, "close", "['<Super>q']");
    const before = dump();
    await lockdownOn().apply(policy);
    const desktop = nodeDesktop(env, "linux");
    const dying = lockdownOn({ change: async (changes) => {
      await desktop.change(changes.slice(0, Math.ceil(changes.length / 2)));
      throw new Error("the power went");
    } });
    await dying.revertLeftovers();
    const halfway = dump();

    const changes = await lockdownOn().revertLeftovers();

    expect(halfway).not.toBe(before);
    expect(dump()).toBe(before);
    expect(changes.map(({ restored }) => restored)).toEqual([true, true]);
    expect(await lockdownOn().revertLeftovers()).toEqual([]);
  });

  it("gets back at once what was changed before one key was refused", async () => {
    gsettings("set", WM, "close", "['<Super>q']");
    const before = dump();
    const desktop = nodeDesktop(env, "linux");
    let refusing = true;
    const lockdown = lockdownOn({ change: async (changes) => {
      if (!refusing) return await desktop.change(changes);
      refusing = changes.length === 1;
      await desktop.change([...changes.slice(0, 5), { schema: WM, key: "no-such-key", value: "@as []" }]);
    } });

    const applied = await lockdown.apply({ ...policy, controls: ["system-shortcuts"] });

    expect(applied).toMatchObject({ ok: true, value: [{ control: "system-shortcuts", tier: "unavailable" }] });
    expect(dump()).toBe(before);
    expect(await lockdown.revert()).toEqual([]);
  });

  it("whose key disappeared meanwhile says so, and has the others back", async () => {
    const schemas = compileDesktopSchemas(folder);
    env = { ...env, GSETTINGS_SCHEMA_DIR: schemas };
    await lockdownOn().apply(policy);
    const { GSETTINGS_SCHEMA_DIR: _gone, ...rest } = env;
    env = rest;
    const next = lockdownOn();

    const changes = await next.revertLeftovers();

    expect(changes.map(({ control, restored }) => [control, restored])).toEqual([["notifications", true], ["system-shortcuts", false]]);
    expect(gsettings("get", WM, "switch-applications")).toBe("['<Super>Tab', '<Alt>Tab']");
    expect(next.byHand("system-shortcuts")).toContain("gsettings reset org.gnome.shell.keybindings toggle-overview");
  });

  it("gets the desktop's defaults where it is not known what was there, and says that this is not the same", async () => {
    gsettings("set", WM, "close", "['<Super>q']");
    await lockdownOn().apply(policy);
    writeFileSync(join(folder, "profile/lockdown.json"), "{ torn");
    const next = lockdownOn();

    const changes = await next.revertLeftovers();
    const report = resetReport(changes.map((change) => ({ ...change, byHand: next.byHand(change.control) })));

    expect(gsettings("get", WM, "close")).toBe("['<Alt>F4']");
    expect(gsettings("get", "org.gnome.desktop.notifications", "show-banners")).toBe("true");
    expect(report.status).toBe(1);
    expect(report.text).toContain("NOT put back: system-shortcuts: Shortcuts that leave the exam were switched off.\n  What you can do yourself:\n    Open Settings, then Keyboard");
  });

  it("is given no setting that is not on the list, whatever somebody wrote into the file", async () => {
    await lockdownOn().apply(policy);
    const path = join(folder, "profile/lockdown.json");
    writeFileSync(path, readFileSync(path, "utf8").replace(`"schema":"${WM}"`, "\"schema\":\"org.gnome.desktop.lockdown\""));

    await lockdownOn().revertLeftovers();

    expect(gsettings("list-recursively", "org.gnome.desktop.lockdown")).not.toContain("[");
    expect(gsettings("get", WM, "close")).toBe("['<Alt>F4']");
  });

  it("that cannot be reached any more keeps what was there on the stack, with the commands that put it back", async () => {
    gsettings("set", WM, "close", "['<Super>q', \"it's\"]");
    await lockdownOn().apply(policy);
    const blind = lockdownOn({ settings: async () => await Promise.resolve(null) });

    const changes = await blind.revertLeftovers();
    const commands = blind.byHand("system-shortcuts");
    for (const command of commands) execFileSync("/bin/sh", ["-c", command], { env });

    expect(changes.map(({ restored }) => restored)).toEqual([false, false]);
    expect(gsettings("get", WM, "close")).toBe("['<Super>q', \"it's\"]");
    expect(gsettings("get", WM, "switch-applications")).toBe("['<Super>Tab', '<Alt>Tab']");
    expect((await lockdownOn().revertLeftovers()).map(({ restored }) => restored)).toEqual([true, true]);
  });

  it("notices a shortcut that was switched on during the exam though there was none before", async () => {
    const lockdown = lockdownOn();
    await lockdown.apply(policy);

    gsettings("set", WM, "switch-windows", "['<Alt>Tab']");
    clock.advance(31_000);

    expect(await tiers(lockdown)).toEqual(["enforced", "unavailable"]);
    await lockdown.revert();
  });

  it("of another kind has none of this, and is not touched", async () => {
    env = { ...env, XDG_CURRENT_DESKTOP: "XFCE" };

    const applied = await lockdownOn().apply(policy);

    expect(applied).toMatchObject({ ok: true, value: [{ tier: "unavailable" }, { tier: "unavailable" }] });
    expect(dump()).toBe("");
  });

  it("kept by dconf, as GNOME does, dumps the same bytes afterwards", () => {
    const runtime = join(folder, "run");
    mkdirSync(runtime, { mode: 0o700 });
    const { GSETTINGS_BACKEND: _keyfile, XDG_RUNTIME_DIR: _run, ...rest } = env;

    const run = spawnSync("dbus-run-session", ["--", process.execPath, new URL("desktop-dconf-child.ts", import.meta.url).pathname, join(folder, "profile")], { env: { ...rest, XDG_RUNTIME_DIR: runtime }, encoding: "utf8", timeout: 50_000 });
    const said = JSON.parse(run.stdout) as { readonly before: string; readonly during: string; readonly after: string; readonly tiers: readonly string[]; readonly ms: readonly number[]; readonly keys: number };
    process.stdout.write(`dconf: ${said.keys} keys switched off in ${said.ms[0]} ms, put back in ${said.ms[1]} ms\n`);

    expect(said.before).toContain("close=['<Super>q']");
    expect(said.during).not.toBe(said.before);
    expect(said.after).toBe(said.before);
    expect(said.tiers).toEqual(["enforced", "monitored"]);
  });
});
