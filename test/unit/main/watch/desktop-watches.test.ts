import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { HERE, openWatchRoom } from "./watch-room.ts";
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

describe("leaving the exam's window", () => {
  it("is told when the student is back, with how long it was", () => {
    const { desktop, timers, incidents } = open({ controls: ["focus"] });

    desktop.focus.emit(false);
    timers.advance(4000);
    desktop.focus.emit(false);
    timers.advance(1000);
    desktop.focus.emit(true);
    desktop.focus.emit(true);

    expect(incidents).toEqual([["focus-lost", { forMs: 5000 }]]);
  });

  it("is told while it lasts when it lasts long, and at the end of the watching", () => {
    const { desktop, timers, incidents, watches } = open({ controls: ["focus"] });

    desktop.focus.emit(false);
    timers.advance(45_000);
    watches.stop();

    expect(incidents).toEqual([["focus-lost", { forMs: 30_000, stillAway: true }], ["focus-lost", { forMs: 45_000, stillAway: true }]]);
  });

  it("says when a permitted program was running", () => {
    const { desktop, timers, incidents, facts } = open({ controls: ["focus"] });

    desktop.focus.emit(false);
    facts.permitted = true;
    timers.advance(2000);
    desktop.focus.emit(true);

    expect(incidents).toEqual([["focus-lost", { forMs: 2000, permittedProgram: true }]]);
  });
});

describe("displays", () => {
  const own = { id: 1, width: 1920, height: 1080, internal: true };
  const beamer = { id: 2, width: 1280, height: 800, internal: false };

  function connector(made: Pick<WatchRoom, "write" | "root">, name: string, device: string, enabled = "enabled"): void {
    made.write(`sys/devices/${device}/drm/card0/${name}/status`, "connected\n");
    made.write(`sys/devices/${device}/drm/card0/${name}/enabled`, `${enabled}\n`);
    mkdirSync(join(made.root, "sys/class/drm"), { recursive: true });
    symlinkSync(join(made.root, `sys/devices/${device}/drm/card0/${name}`), join(made.root, "sys/class/drm", name));
  }

  it("that change are told once for one cable, whatever the number of events", () => {
    const { desktop, incidents } = open({ controls: ["displays"] });

    desktop.screens.emit(undefined);
    desktop.displays = [own, beamer];
    desktop.screens.emit(undefined);
    desktop.screens.emit(undefined);

    expect(incidents).toEqual([["display-changed", { displays: 2 }]]);
  });

  it("beyond the policy are told as such, at the start too", () => {
    const { incidents } = open({ controls: ["displays"], policy: { displays: { most: 1, internalOnly: false, virtual: "allow" } }, before: ({ desktop }) => {
      desktop.displays = [own, beamer];
    } });

    expect(incidents).toEqual([["display-changed", { displays: 2, allowed: false, atStart: true }]]);
  });

  it("that show the same as another are seen from the connectors alone, without any event", () => {
    const made = open({ controls: ["displays"], policy: { displays: { most: 0, internalOnly: false, virtual: "refuse" } }, before: (before) => {
      before.desktop.displays = [own];
      connector(before, "card0-eDP-1", "pci0000:00/0000:00:02.0");
    } });

    connector(made, "card0-HDMI-A-1", "pci0000:00/0000:00:02.0");
    made.timers.advance(5000);

    expect(made.incidents).toEqual([["display-changed", { displays: 1, mirrored: 1, allowed: false }]]);
  });

  it("behind a closed lid are not taken for mirrored ones", () => {
    const made = open({ controls: ["displays"], before: (before) => {
      before.desktop.displays = [beamer];
      connector(before, "card0-eDP-1", "pci0000:00/0000:00:02.0", "disabled");
      connector(before, "card0-HDMI-A-1", "pci0000:00/0000:00:02.0");
      before.write("sys/class/drm/card0-DP-1/status", "disconnected\n");
      before.write("sys/class/drm/version", "drm 1.1.0\n");
    } });

    made.desktop.displays = [beamer, own];
    made.write("sys/devices/pci0000:00/0000:00:02.0/drm/card0/card0-eDP-1/enabled", "enabled\n");
    made.desktop.screens.emit(undefined);

    expect(made.incidents).toEqual([["display-changed", { displays: 2 }]]);
  });

  it("that a program draws are counted", () => {
    const made = open({ controls: ["displays"], policy: { displays: { most: 2, internalOnly: false, virtual: "refuse" } }, before: (before) => {
      before.desktop.displays = [own, beamer];
      connector(before, "card0-eDP-1", "pci0000:00/0000:00:02.0");
      connector(before, "card1-DVI-I-1", "platform/evdi.0");
    } });

    expect(made.incidents).toEqual([["display-changed", { displays: 2, virtual: 1, allowed: false, atStart: true }]]);
  });

  it("of a stand-in are not compared with this computer's connectors", () => {
    const made = open({ controls: ["displays"], runtime: "preview", policy: { displays: { most: 1, internalOnly: false, virtual: "refuse" } }, before: (before) => {
      before.desktop.displays = [own];
      connector(before, "card0-HDMI-A-1", "pci0000:00/0000:00:02.0");
      connector(before, "card0-HDMI-A-2", "pci0000:00/0000:00:02.0");
    } });

    expect(made.incidents).toEqual([]);
  });
});

describe("the system's clipboard", () => {
  it("is emptied again when something appears on it, and only the number of types is told", async () => {
    const { desktop, pass, until, incidents } = open({ controls: ["clipboard"] });
    await pass(2000);

    desktop.clipboard = "the answer to question three";
    await until(() => incidents.length > 0);

    expect(desktop.clipboard).toBe("");
    expect(incidents).toEqual([["clipboard-changed", { types: 1 }]]);
  });

  it("is emptied without a word of what was there before, or of the same thing again", async () => {
    const { desktop, pass, until, incidents } = open({ controls: ["clipboard"], before: (made) => {
      made.desktop.clipboard = "my shopping list";
    } });

    await pass(2000);
    desktop.clipboard = "my shopping list";
    await pass(20_000);
    const emptied = desktop.clipboard;
    desktop.clipboard = "something else";
    await until(() => incidents.length > 0);

    expect(emptied).toBe("");
    expect(incidents).toEqual([["clipboard-changed", { types: 1 }]]);
  });

  it("is the student's again after the watching, and in a preview all the time", async () => {
    const { desktop, watches, pass } = open({ controls: ["clipboard"] });
    await pass(1000);
    watches.stop();
    const preview = openWatchRoom({ controls: ["clipboard"], runtime: "preview" });

    desktop.clipboard = "mine";
    preview.desktop.clipboard = "mine too";
    await pass(5000);
    await preview.pass(5000);
    preview.close();

    expect([desktop.clipboard, preview.desktop.clipboard]).toEqual(["mine", "mine too"]);
  });
});

describe("the wall clock", () => {
  it.each([[7000], [-7000], [3_600_000]])("that is set by %i ms is told once", async (byMs) => {
    const { clock, pass, incidents } = open({ controls: ["clock"] });

    await pass(3000);
    clock.jump(byMs);
    await pass(90_000);

    expect(incidents).toEqual([["clock-jumped", { byMs }]]);
  });

  it("that is set in small steps one after the other is told too", async () => {
    const { clock, pass, until, incidents } = open({ controls: ["clock"] });

    await until(() => {
      clock.jump(1500);
      return incidents.length > 0;
    });
    await pass(0);

    expect(incidents[0]).toEqual(["clock-jumped", { byMs: 6000 }]);
  });

  it("that drifts by a little each minute is not told", () => {
    const { clock, timers, incidents } = open({ controls: ["clock"] });

    for (let minute = 0; minute < 20; minute += 1) {
      clock.jump(500);
      timers.advance(60_000);
    }

    expect(incidents).toEqual([]);
  });

  it("is not taken for set after sleep, in which Linux' monotonic clock stands still", async () => {
    const { clock, desktop, pass, facts, incidents } = open({ controls: ["clock", "power-save"] });

    await pass(2000);
    desktop.suspend.emit(undefined);
    clock.jump(1_800_000);
    facts.asleepMs = 1_800_000;
    await pass(1000);
    desktop.resume.emit(undefined);
    await pass(5000);

    expect(incidents).toEqual([["suspended", {}], ["resumed", { forMs: 1_801_000 }]]);
  });

  it("is not taken for set after sleep that no other clock counts, and is seen again after it", async () => {
    const { clock, desktop, pass, incidents } = open({ controls: ["clock"] });

    await pass(2000);
    desktop.suspend.emit(undefined);
    clock.jump(1_800_000);
    await pass(1000);
    desktop.resume.emit(undefined);
    await pass(3000);
    clock.jump(60_000);
    await pass(3000);

    expect(incidents).toEqual([["clock-jumped", { byMs: 60_000 }]]);
  });

  it("that is set before or after sleep of the same length is told", async () => {
    const { clock, pass, facts, incidents } = open({ controls: ["clock"] });

    await pass(2000);
    clock.jump(600_000);
    facts.asleepMs = 600_000;
    await pass(2000);
    clock.jump(-600_000);
    await pass(2000);

    expect(incidents).toEqual([["clock-jumped", { byMs: -600_000 }]]);
  });
});

describe("the session", () => {
  it("that is locked and unlocked is told on Windows and macOS as they tell it", () => {
    const { desktop, timers, incidents } = open({ controls: ["session-lock"], platform: "win32" });

    desktop.locked.emit(true);
    timers.advance(12_000);
    desktop.locked.emit(false);
    desktop.userActive.emit(false);

    expect(incidents).toEqual([["screen-locked", {}], ["screen-unlocked", { afterMs: 12_000 }], ["user-switched", { here: false }]]);
  });

  it("is asked for on Linux, where nobody tells", async () => {
    const { facts, until, pass, incidents } = open({ controls: ["session-lock"] });

    await pass(10_000);
    facts.login = { ...HERE, locked: true };
    await until(() => incidents.length === 1);
    facts.login = { ...HERE, active: false };
    await until(() => incidents.length === 3);

    expect(incidents.map(([kind]) => kind)).toEqual(["screen-locked", "screen-unlocked", "user-switched"]);
    expect(incidents[2]).toEqual(["user-switched", { here: false }]);
  });
});

describe("refused requests", () => {
  it("are told each under its control, by origin", () => {
    const { desktop, incidents } = open({ controls: ["pop-ups", "downloads"] });

    desktop.denied.emit({ kind: "navigation-blocked", what: "https://search.example" });
    desktop.denied.emit({ kind: "pop-up-blocked", what: "https://chat.example" });
    desktop.denied.emit({ kind: "download-blocked", what: "http://192.168.178.1" });

    expect(incidents).toEqual([["pop-up-blocked", { what: "https://chat.example" }], ["download-blocked", { what: "http://(address)" }]]);
  });
});
