import { describe, expect, it } from "vitest";
import { CONTROL_IDS } from "../../core/policy/control.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { startWatches } from "../../main/watch/watches.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { createManualClock } from "../doubles/manual-clock.ts";

const room = POLICY_PRESETS["supervised-room"];
/** Every control that has a watch. */
const WATCHED: readonly ControlId[] = ["focus", "displays", "clipboard", "clock", "power-save", "session-lock", "network", "removable-media", "input-devices", "remote-session", "navigation", "pop-ups", "downloads", "permissions"];

/** Starts the watches of a policy on a computer whose every source notes that it was looked at. */
function watch(policy: Policy) {
  const desktop = createTestDesktop({ runtime: "electron" });
  const looked: string[] = [];
  const note = <T>(name: string, value: T): T => {
    looked.push(name);
    return value;
  };
  const { ports } = desktop;
  const watches = startWatches({
    ports: {
      ...ports,
      screens: { ...ports.screens, displays: () => note("displays", ports.screens.displays()) },
      clipboard: { ...ports.clipboard, types: async () => await note("clipboard", ports.clipboard.types()) },
      system: { ...ports.system, platform: "linux", remoteSession: async () => await note("remote session", Promise.resolve({ unreadable: [] })) },
    },
    clock: createManualClock(), policy, window: ports.windows.create({ title: "", width: 1, height: 1, developerTools: false }), report: (kind) => void looked.push(kind), problem: () => undefined,
    proxy: async () => await note("proxy", Promise.resolve(false)),
    sources: { networkInterfaces: () => note("network", {}), uptime: () => note("uptime", 0), loginSession: async () => await note("login session", Promise.resolve(null)) },
  });
  return { desktop, watches, looked, running: desktop.timers.size + desktop.listening() };
}

describe("a policy that names no watching", () => {
  it.each([
    ["without a data plan", { ...room, dataPlan: [] }],
    ["with a data plan that does not collect incidents", { ...room, dataPlan: room.dataPlan.filter(({ collector }) => collector !== "incidents") }],
    ["without any control that is watched", { ...room, controls: CONTROL_IDS.filter((control) => !WATCHED.includes(control)) }],
    ["for practice", POLICY_PRESETS.practice],
  ] as const)("%s starts no watch: no timer, no listener, no look", async (_name, policy) => {
    const { desktop, watches, looked, running } = watch(policy);

    desktop.clipboard = "mine";
    desktop.focus.emit(false);
    desktop.focus.emit(true);
    desktop.suspend.emit(undefined);
    desktop.denied.emit({ kind: "navigation-blocked", what: "https://example.org" });
    await new Promise((resolve) => setTimeout(resolve, 1200));

    expect(running).toBe(0);
    expect(looked).toEqual([]);
    expect(watches.watching().size).toBe(0);
    expect(desktop.clipboard).toBe("mine");
    watches.stop();
  });

  it.each(WATCHED)("%s is looked after only where the policy names it", async (control) => {
    const without = watch({ ...room, controls: WATCHED.filter((other) => other !== control) });
    const withIt = watch({ ...room, controls: [control] });

    await expect.poll(() => without.watches.watching().size, { timeout: 20_000 }).toBeGreaterThan(5);
    const seen = without.watches.watching().has(control);
    const more = withIt.running;
    without.watches.stop();
    withIt.watches.stop();

    expect(seen).toBe(false);
    expect(more).toBeGreaterThan(0);
    expect(without.desktop.timers.size + without.desktop.listening() + withIt.desktop.timers.size + withIt.desktop.listening()).toBe(0);
  });
});
