import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ControlId } from "../../../../core/policy/control.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import type { Control } from "../../../../main/lockdown/control.ts";
import { createLockdown } from "../../../../main/lockdown/create-lockdown.ts";
import { Lockdown } from "../../../../main/lockdown/lockdown.ts";
import { openStackFile } from "../../../../main/lockdown/stack-file.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";

const room = POLICY_PRESETS["supervised-room"];
let profile: string;
let acts: string[];

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "invigil-lock-"));
  acts = [];
});

function control(id: ControlId, options: { readonly failing?: "apply" | "revert" } = {}): Control {
  const act = async (what: string): Promise<void> => {
    acts.push(`${what} ${id}`);
    if (options.failing === what) throw new Error("the system said no");
    await Promise.resolve();
  };
  const status = { control: id, tier: "monitored", reason: "test" } as const;
  return { id, change: `${id} was changed.`, forecast: () => status, apply: async () => await act("apply"), verify: async () => await Promise.resolve(status), revert: async () => await act("revert") };
}

function lockdownOf(...controls: readonly Control[]): Lockdown {
  return new Lockdown({ controls, file: openStackFile(profile), clock: createManualClock(), onProblem: () => undefined });
}

const stackOnDisk = (): readonly string[] => {
  const path = join(profile, "lockdown.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { entries: { control: string }[] }).entries.map((entry) => entry.control) : [];
};

describe("the lockdown stack", () => {
  it("is on disk before each control acts, and is undone in reverse", async () => {
    const seen: (readonly string[])[] = [];
    const watched = { ...control("keyboard"), apply: async () => await Promise.resolve(void seen.push(stackOnDisk())) };
    const lockdown = lockdownOf(control("kiosk"), watched);

    await lockdown.apply(room);
    const during = stackOnDisk();
    const changes = await lockdown.revert();

    expect(seen).toEqual([["kiosk", "keyboard"]]);
    expect(during).toEqual(["kiosk", "keyboard"]);
    expect(acts).toEqual(["apply kiosk", "revert keyboard", "revert kiosk"]);
    expect(changes).toEqual([{ control: "kiosk", change: "kiosk was changed.", restored: true }, { control: "keyboard", change: "keyboard was changed.", restored: true }]);
    expect(stackOnDisk()).toEqual([]);
  });

  it("applies what the policy names and nothing else", async () => {
    await lockdownOf(control("kiosk"), control("navigation")).apply(POLICY_PRESETS.practice);

    expect(acts).toEqual(["apply navigation"]);
  });

  it("says unavailable of a control that failed, and goes on", async () => {
    const statuses = await lockdownOf(control("kiosk", { failing: "apply" }), control("keyboard")).apply(room);

    expect(statuses).toMatchObject({ ok: true, value: [{ control: "kiosk", tier: "unavailable" }, { control: "keyboard", tier: "monitored" }] });
  });

  it("is reverted by the next process after a crash", async () => {
    await lockdownOf(control("kiosk"), control("keyboard")).apply(room);
    acts = [];

    const changes = await lockdownOf(control("kiosk"), control("keyboard"), control("clipboard")).revertLeftovers();

    expect(acts).toEqual(["revert keyboard", "revert kiosk"]);
    expect(changes.map(({ restored }) => restored)).toEqual([true, true]);
    expect(await lockdownOf(control("kiosk")).revertLeftovers()).toEqual([]);
  });

  it("keeps on the stack what could not be reverted, and says so", async () => {
    const lockdown = lockdownOf(control("kiosk", { failing: "revert" }), control("keyboard"));
    await lockdown.apply(room);

    const changes = await lockdown.revert();

    expect(changes.map(({ restored }) => restored)).toEqual([false, true]);
    expect(stackOnDisk()).toEqual(["kiosk"]);
  });

  it("reverts everything when the file cannot be read", async () => {
    writeFileSync(join(profile, "lockdown.json"), "{ torn");

    await lockdownOf(control("kiosk"), control("keyboard")).revertLeftovers();

    expect(acts).toEqual(["revert keyboard", "revert kiosk"]);
  });

  it("changes nothing when the intention cannot be written down", async () => {
    const file = { ...openStackFile(profile), write: () => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    } };
    const lockdown = new Lockdown({ controls: [control("kiosk")], file, clock: createManualClock(), onProblem: () => undefined });

    expect(await lockdown.apply(room)).toMatchObject({ ok: false, error: { code: "storage/full" } });
    expect(acts).toEqual([]);
  });
});

describe("the controls of a machine", () => {
  function machineOf(runtime: "electron" | "preview", platform: "linux" | "win32" | "darwin", policy: Policy = room) {
    const desktop = createTestDesktop({ runtime, platform });
    const window = desktop.ports.windows.create({ title: "", width: 1, height: 1, developerTools: false });
    const lockdown = createLockdown(
      { application: desktop.ports.application, platform, system: desktop.ports.system.system, window: () => window, clipboard: desktop.ports.clipboard, guards: desktop.ports.guards, power: desktop.ports.power, screens: desktop.ports.screens, developerTools: false },
      () => policy, { profile, clock: createManualClock(), onProblem: (_control, cause) => {
        throw cause;
      } },
    );
    return { desktop, lockdown };
  }

  it("locks on Electron what Linux lets it lock, tells the truth about the rest, and takes all of it back", async () => {
    const { desktop, lockdown } = machineOf("electron", "linux");

    const applied = await lockdown.apply(room);
    const during = { ...desktop.window, clipboard: desktop.clipboard };
    const blocked = desktop.window.keyGuard?.({ type: "keyDown", key: "F5", code: "F5", control: false, shift: false, alt: false, meta: false });
    const typed = desktop.window.keyGuard?.({ type: "keyDown", key: "a", code: "KeyA", control: false, shift: false, alt: false, meta: false });
    const changes = await lockdown.revert();

    const tiers = Object.fromEntries(applied.ok ? applied.value.map(({ control: id, tier }) => [id, tier]) : []);
    expect(tiers).toMatchObject({ kiosk: "monitored", "always-on-top": "monitored", keyboard: "monitored", "screen-capture": "unavailable", navigation: "enforced", "power-save": "enforced", "start-switches": "unavailable", processes: "monitored" });
    expect(Object.keys(tiers).sort()).toEqual([...room.controls].sort());
    expect(during).toMatchObject({ kiosk: true, onTop: true, clipboard: "" });
    expect([blocked, typed]).toEqual([true, false]);
    expect(desktop.window).toMatchObject({ kiosk: false, onTop: false, protected: false, keyGuard: null });
    expect(changes.every(({ restored }) => restored)).toBe(true);
    expect(changes.map(({ control: id }) => id)).toEqual(["power-save", "clipboard", "always-on-top", "kiosk"]);
  });

  it.each([["darwin", "enforced"], ["win32", "monitored"], ["linux", "monitored"]] as const)("calls the kiosk of %s %s", (platform, tier) => {
    expect(machineOf("electron", platform).lockdown.forecast(room).find(({ control: id }) => id === "kiosk")?.tier).toBe(tier);
  });

  it("locks nothing in a preview and says so of every control of the operating system", async () => {
    const { desktop, lockdown } = machineOf("preview", "linux");

    const applied = await lockdown.apply(room);
    const changes = await lockdown.revert();

    const outside = applied.ok ? applied.value.filter(({ control: id }) => !["navigation", "pop-ups", "downloads", "permissions"].includes(id)) : [];
    expect(outside.every(({ tier }) => tier === "unavailable")).toBe(true);
    expect(desktop.window).toMatchObject({ kiosk: false, onTop: false, protected: false, keyGuard: null });
    expect(desktop.clipboard).toBe("before the exam");
    expect(changes).toEqual([]);
  });
});
