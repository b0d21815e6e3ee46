import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ControlId, ControlStatus } from "../../../../core/policy/control.ts";
import { GUARANTEES } from "../../../../core/policy/guarantees.ts";
import type { System } from "../../../../core/policy/guarantees.ts";
import { PAGE_CONTROLS } from "../../../../core/policy/policy.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { createLockdown } from "../../../../main/lockdown/create-lockdown.ts";
import type { Lockdown } from "../../../../main/lockdown/lockdown.ts";
import type { Machine } from "../../../../main/lockdown/machine.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import type { TestDesktop } from "../../../doubles/main-ports.ts";

const room = POLICY_PRESETS["supervised-room"];
let profile: string;

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "invigil-controls-"));
});

interface Built {
  readonly desktop: TestDesktop;
  readonly lockdown: Lockdown;
}

const PLATFORMS = { windows: "win32", macos: "darwin", linux: "linux", "linux-kiosk": "linux" } as const;

function machineOf(system: System, change: Partial<Machine> = {}, options: { readonly runtime?: "electron" | "preview"; readonly policy?: Policy; readonly desktop?: TestDesktop } = {}): Built {
  const platform = PLATFORMS[system];
  const desktop = options.desktop ?? createTestDesktop({ runtime: options.runtime ?? "electron", platform });
  const window = desktop.ports.windows.create({ title: "", width: 1, height: 1, developerTools: false });
  const { application, clipboard, shortcuts, guards, power, secrets } = desktop.ports;
  const machine: Machine = {
    application, platform, system, window: () => window, clipboard, shortcuts, desktop: desktop.ports.desktop, guards, power, developerTools: false, programsAlive: () => true, permittedRunning: () => false, watching: () => null, ...change,
  };
  const lockdown = createLockdown(machine, () => options.policy ?? room, { profile, secrets, clock: createManualClock(), onProblem: () => undefined });
  return { desktop, lockdown };
}

async function applied({ lockdown }: Built, policy: Policy = room): Promise<Readonly<Partial<Record<ControlId, ControlStatus>>>> {
  const statuses = await lockdown.apply(policy);
  if (!statuses.ok) throw new Error(statuses.error.code);
  return Object.fromEntries(statuses.value.map((status) => [status.control, status]));
}

const pressed = (key: string) => ({ type: "keyDown", key, code: "", control: false, shift: false, alt: false, meta: false }) as const;

describe("the controls of a machine", () => {
  it("locks on Electron what Linux lets it lock, tells the truth about the rest, and takes all of it back", async () => {
    const built = machineOf("linux");
    const { desktop, lockdown } = built;

    const statuses = await applied(built);
    const during = { ...desktop.window, clipboard: desktop.clipboard };
    const keys = ["F5", "a"].map((key) => desktop.window.keyGuard?.(pressed(key)));
    const changes = await lockdown.revert();

    const tiers = Object.fromEntries(Object.entries(statuses).map(([id, { tier }]) => [id, tier]));
    expect(tiers).toMatchObject({
      kiosk: "monitored", "always-on-top": "monitored", keyboard: "enforced", "system-shortcuts": "unavailable", "screen-capture": "unavailable", notifications: "unavailable", navigation: "enforced",
      "power-save": "enforced", "start-switches": "unavailable", processes: "monitored", clipboard: "enforced",
    });
    expect(Object.keys(tiers).toSorted()).toEqual(room.controls.toSorted());
    expect(during).toMatchObject({ kiosk: true, onTop: true, clipboard: "" });
    expect(keys).toEqual([true, false]);
    expect(desktop.window).toMatchObject({ kiosk: false, onTop: false, protected: false, keyGuard: null });
    expect(desktop.clipboard).toBe("before the exam");
    expect(changes.map(({ control, restored }) => [control, restored])).toEqual([["power-save", true], ["clipboard", true], ["always-on-top", true], ["kiosk", true]]);
  });

  it.each(Object.keys(PLATFORMS) as readonly System[])("on %s says nothing that is not in the table of guarantees, unless it measured less", async (system) => {
    const built = machineOf(system);

    const forecast = built.lockdown.forecast(room);
    const statuses = await applied(built);

    for (const status of [...forecast, ...Object.values(statuses)]) {
      const { tier, reason } = GUARANTEES[status.control][system];
      if (status.tier !== "unavailable") expect(status).toEqual({ control: status.control, tier, reason });
    }
    await built.lockdown.revert();
  });

  it("locks nothing in a preview and says so of every control of the operating system", async () => {
    const built = machineOf("linux", {}, { runtime: "preview" });

    const statuses = await applied(built);
    const changes = await built.lockdown.revert();

    const outside = Object.values(statuses).filter(({ control }) => !PAGE_CONTROLS.some((page) => page === control));
    expect(outside.filter(({ tier }) => tier !== "unavailable")).toEqual([]);
    expect(PAGE_CONTROLS.map((id) => statuses[id]?.tier)).toEqual(PAGE_CONTROLS.map(() => "enforced"));
    expect(built.desktop.window).toMatchObject({ kiosk: false, onTop: false, protected: false, keyGuard: null });
    expect(built.desktop.clipboard).toBe("before the exam");
    expect(changes).toEqual([]);
  });

  it("under a kiosk compositor has no desktop to switch anything off of, and changes nothing of one", async () => {
    const touched: string[] = [];
    const desktop = {
      kind: "gnome", session: "wayland", blockShortcuts: async () => await Promise.resolve(false), change: async () => await Promise.resolve(void touched.push("change")),
      settings: async () => await Promise.resolve([{ schema: "org.gnome.desktop.notifications", key: "show-banners", value: "true", own: false }]),
    } as const;
    const built = machineOf("linux-kiosk", { desktop });

    const statuses = await applied(built);
    await built.lockdown.revert();

    expect(["kiosk", "always-on-top", "system-shortcuts", "notifications", "focus", "session-lock"].map((id) => statuses[id as ControlId]?.tier)).toEqual(Array.from({ length: 6 }, () => "enforced"));
    expect(touched).toEqual([]);
  });

  it("does not say that the exam is in front on Wayland, where nobody can ask for it", async () => {
    const built = machineOf("linux", { desktop: { ...createTestDesktop().ports.desktop, session: "wayland" } });

    expect((await applied(built))["always-on-top"]?.tier).toBe("unavailable");
  });

  it("measures the keyboard's guard at the window that has it", async () => {
    const desktop = createTestDesktop({ runtime: "electron" });
    const windows = [1, 2].map(() => desktop.ports.windows.create({ title: "", width: 1, height: 1, developerTools: false }));
    let now = 0;
    const built = machineOf("linux", { window: () => windows[now] ?? null }, { desktop });

    const before = (await applied(built)).keyboard?.tier;
    now = 1;
    const after = (await built.lockdown.verify()).find(({ control }) => control === "keyboard")?.tier;

    expect([before, after]).toEqual(["enforced", "unavailable"]);
  });
});

describe("controls that only look", () => {
  it("hold while programs are being looked at", async () => {
    let alive = true;
    const built = machineOf("linux", { programsAlive: () => alive });
    await applied(built);

    alive = false;
    const statuses = await built.lockdown.verify();

    expect(statuses.filter(({ reason }) => reason === "Programs are not being looked at now.").map(({ control }) => control)).toEqual(["processes", "assistive-tools"]);
  });

  it("are forecast before the watches start, and measured from then on", async () => {
    let watching: ReadonlySet<ControlId> | null = null;
    const built = machineOf("linux", { watching: () => watching });
    const before = await applied(built);

    watching = new Set(["focus", "clock"] as const);
    const after = Object.fromEntries((await built.lockdown.verify()).map(({ control, tier }) => [control, tier]));

    expect([before.focus?.tier, before.displays?.tier, before.network?.tier]).toEqual(["monitored", "monitored", "monitored"]);
    expect([after["focus"], after["clock"], after["displays"], after["network"], after["virtual-machine"]]).toEqual(["monitored", "monitored", "unavailable", "unavailable", "monitored"]);
  });

  it("of the page fall with the page's guard", async () => {
    const statuses = await applied(machineOf("linux", { guards: { installed: () => false } }));

    for (const id of [...PAGE_CONTROLS, "context-menu", "mouse-buttons", "drag-and-drop", "printing"] as const) expect(statuses[id]).toMatchObject({ tier: "unavailable", reason: "The guard of the page is not in place." });
  });
});

describe("the clipboard", () => {
  it("is emptied, keeps nothing of the exam, and has its text again", async () => {
    const built = machineOf("linux");

    await applied(built);
    const during = built.desktop.clipboard;
    built.desktop.clipboard = "Question 3 of the exam";
    const changes = await built.lockdown.revert();

    expect([during, built.desktop.clipboard]).toEqual(["", "before the exam"]);
    expect(changes).toContainEqual({ control: "clipboard", change: "The clipboard was emptied. Only plain text on it can be put back.", restored: true });
  });

  it("has its text again after a crash, from a file that does not show it", async () => {
    const first = machineOf("linux");
    first.desktop.clipboard = "correct horse battery staple";
    await applied(first);
    const file = readFileSync(join(profile, "lockdown.json"), "utf8");

    const next = machineOf("linux", { window: () => null }, { desktop: first.desktop });
    const changes = await next.lockdown.revertLeftovers();

    expect(file).not.toMatch(/horse|battery/);
    expect(first.desktop.clipboard).toBe("correct horse battery staple");
    expect(changes.every(({ restored }) => restored)).toBe(true);
  });

  it.each([["a picture", "", ["image/png"]], ["more text than is kept", "x".repeat(400_001), ["text/plain"]]])("with %s on it is emptied and says that it is not put back", async (_what, text, types) => {
    const desktop = createTestDesktop({ runtime: "electron" });
    desktop.clipboard = text;
    const clipboard = { ...desktop.ports.clipboard, types: async () => await Promise.resolve(types) };
    const built = machineOf("linux", { clipboard }, { desktop });

    await applied(built);
    const changes = await built.lockdown.revert();

    expect(desktop.clipboard).toBe("");
    expect(changes.find(({ control }) => control === "clipboard")?.restored).toBe(false);
    expect(built.lockdown.byHand("clipboard")).toEqual(["Copy once more what was on the clipboard before the exam."]);
  });

  it("that does not let itself be emptied is unavailable, and left as it was", async () => {
    const desktop = createTestDesktop({ runtime: "electron" });
    const built = machineOf("linux", { clipboard: { ...desktop.ports.clipboard, clear: () => undefined } }, { desktop });

    const statuses = await applied(built);

    expect(statuses.clipboard?.tier).toBe("unavailable");
    expect(desktop.clipboard).toBe("before the exam");
  });
});

describe("shortcuts that the system gives", () => {
  it("are taken on Windows as far as they go, measured, and given back", async () => {
    const built = machineOf("windows");

    const statuses = await applied(built);
    const taken = new Set(built.desktop.shortcuts);
    await built.lockdown.revert();

    expect(statuses["system-shortcuts"]?.tier).toBe("monitored");
    expect([...taken]).toEqual(expect.arrayContaining(["Alt+Tab", "PrintScreen", "Super+D"]));
    // Ease of access, on-screen keyboard, Narrator, magnifier.
    for (const accessible of ["Super+U", "Super+Control+O", "Super+Control+Enter", "Super+Plus", "Super+="]) expect(taken).not.toContain(accessible);
    expect(built.desktop.shortcuts.size).toBe(0);
  });

  it("are unavailable where the system gives none", async () => {
    const desktop = createTestDesktop({ runtime: "electron", platform: "win32" });
    const built = machineOf("windows", { shortcuts: { ...desktop.ports.shortcuts, take: () => false } }, { desktop });

    expect((await applied(built))["system-shortcuts"]?.tier).toBe("unavailable");
  });

  it("of macOS are measured by the full screen that takes them", async () => {
    const whole = await applied(machineOf("macos"));
    const { preset: _preset, ...rest } = room;
    const part = await applied(machineOf("macos"), { ...rest, preset: "custom", controls: ["system-shortcuts"] });

    expect([whole["system-shortcuts"]?.tier, part["system-shortcuts"]?.tier]).toEqual(["monitored", "unavailable"]);
  });

  it("of Plasma are stopped all at once where its service runs, and given back by another process", async () => {
    const asked: boolean[] = [];
    const plasma = { ...createTestDesktop().ports.desktop, kind: "plasma", session: "wayland", blockShortcuts: async (on: boolean) => await Promise.resolve(asked.push(on) > 0) } as const;
    const first = await applied(machineOf("linux", { desktop: plasma }));
    await machineOf("linux", { desktop: plasma }).lockdown.revertLeftovers();
    const without = await applied(machineOf("linux", { desktop: { ...plasma, blockShortcuts: async () => await Promise.resolve(false) } }));

    expect([first["system-shortcuts"]?.tier, without["system-shortcuts"]?.tier]).toEqual(["monitored", "unavailable"]);
    expect(asked).toEqual([true, false]);
  });
});
