import { afterEach, describe, expect, it } from "vitest";
import { nodeSystem } from "../../../../main/check/system.ts";
import { systemClock } from "../../../../main/system-clock.ts";
import { startWatches } from "../../../../main/watch/watches.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { openWatchRoom } from "./watch-room.ts";
import type { RoomOptions, WatchRoom } from "./watch-room.ts";

let room: WatchRoom | null = null;

function open(options: RoomOptions = {}): WatchRoom {
  room = openWatchRoom(options);
  return room;
}

afterEach(() => {
  room?.close();
  room = null;
});

const EVERYTHING = ["clipboard", "clock", "displays", "downloads", "focus", "input-devices", "navigation", "network", "permissions", "pop-ups", "power-save", "remote-session", "removable-media", "session-lock"];

describe("the watches", () => {
  it.each([
    ["linux", EVERYTHING],
    ["win32", EVERYTHING.filter((control) => control !== "input-devices")],
    ["darwin", EVERYTHING.filter((control) => control !== "input-devices")],
    ["other", EVERYTHING.filter((control) => !["input-devices", "removable-media", "remote-session", "session-lock"].includes(control))],
  ] as const)("look after what %s lets them", async (platform, expected) => {
    const { watches, until } = open({ platform });

    await until(() => watches.watching().size >= expected.length);

    expect([...watches.watching()].toSorted()).toEqual(expected);
  });

  it("look after the clipboard not at all in a preview, and after leaving the window only where there is one", async () => {
    const { watches, until } = open({ runtime: "preview", withoutWindow: true });

    await until(() => watches.watching().size >= EVERYTHING.length - 2);

    expect(EVERYTHING.filter((control) => ![...watches.watching()].some((other) => other === control))).toEqual(["clipboard", "focus"]);
  });

  it("do not claim what this computer does not tell, say so once, and take it up when it does", async () => {
    const { watches, pass, until, facts, problems } = open({ controls: ["session-lock", "clock"], before: (made) => {
      made.facts.login = null;
    } });

    await pass(20_000);
    const before = [...watches.watching()];
    facts.login = { locked: false, active: true, remote: false, type: "x11" };
    await until(() => watches.watching().size === 2);

    expect(before).toEqual(["clock"]);
    expect([...watches.watching()].toSorted()).toEqual(["clock", "session-lock"]);
    expect(problems).toEqual(["session lock"]);
  });

  it("leave neither a timer nor a listener behind, and report nothing afterwards", async () => {
    const { watches, timers, desktop, incidents, pass, facts, close } = open();
    await pass(1000);
    const running = { timers: timers.set(), listening: desktop.listening() };
    desktop.focus.emit(false);
    desktop.focus.emit(true);
    const told = incidents.length;

    watches.stop();
    watches.stop();
    facts.interfaces = {};
    facts.login = null;
    desktop.suspend.emit(undefined);
    desktop.focus.emit(false);
    desktop.denied.emit({ kind: "navigation-blocked", what: "https://example.org" });
    await pass(60_000);

    expect(running.timers).toBeGreaterThan(5);
    expect(running.listening).toBeGreaterThan(5);
    expect(timers.set()).toBe(0);
    expect(desktop.listening()).toBe(0);
    expect(incidents).toHaveLength(told);
    expect(watches.watching().size).toBe(0);
    close();
  });

  it("say how much they held back: what repeats at once is one incident, and the rest a number", () => {
    const { desktop, incidents, watches, timers } = open({ controls: ["navigation", "pop-ups"] });

    for (let count = 0; count < 40; count += 1) desktop.denied.emit({ kind: "navigation-blocked", what: "https://search.example" });
    timers.advance(11_000);
    desktop.denied.emit({ kind: "navigation-blocked", what: "https://search.example" });
    desktop.denied.emit({ kind: "navigation-blocked", what: "https://search.example" });
    desktop.denied.emit({ kind: "permission-check-denied", what: "media" });
    watches.stop();

    expect(incidents).toEqual([
      ["navigation-blocked", { what: "https://search.example" }], ["navigation-blocked", { what: "https://search.example", heldBack: 39 }], ["navigation-blocked", { heldBack: 1 }],
    ]);
  });

  it("run on this very computer, watching what it lets them", async () => {
    const desktop = createTestDesktop({ runtime: "preview" });
    const problems: string[] = [];
    const watches = startWatches({
      ports: { ...desktop.ports, system: nodeSystem }, clock: systemClock, policy: POLICY_PRESETS["supervised-room"], window: desktop.ports.windows.create({ title: "", width: 1, height: 1, developerTools: false }),
      report: () => undefined, problem: (what) => void problems.push(what),
    });

    await expect.poll(() => [...watches.watching()], { timeout: 20_000 }).toEqual(expect.arrayContaining(process.platform === "linux" ? ["clock", "network", "removable-media", "input-devices", "remote-session"] : ["clock", "network"]));
    watches.stop();

    expect(problems.filter((problem) => problem !== "session lock")).toEqual([]);
    expect(desktop.timers.size).toBe(0);
    expect(desktop.listening()).toBe(0);
  });
});
