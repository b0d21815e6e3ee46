import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../../../core/journal/record.ts";
import type { ControlStatus } from "../../../core/policy/control.ts";
import { lockdownHistory } from "../../../platform/sitting/lockdown-history.ts";
import { Candidate } from "./support/candidate.ts";
import { openRoom } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const FULL: ControlStatus = { control: "kiosk", tier: "enforced", reason: "The exam is the only program on this screen." };
const PROGRAMS: ControlStatus = { control: "processes", tier: "monitored", reason: "Programs are compared with the exam's list on this computer, four times a second." };

function timeline(...events: readonly JournalEvent[]): Parameters<typeof lockdownHistory>[0] {
  return events.map((event, seq) => ({ seq, at: seq * 1000, elapsed: 0, event }));
}

describe("the history of a lockdown", () => {
  it("has each control's states in order, and nothing where nothing changed", () => {
    const history = lockdownHistory(timeline(
      { kind: "locked-down", controls: [PROGRAMS, FULL] },
      { kind: "incident", incident: "control-changed", detail: { control: "kiosk", from: "enforced", to: "monitored", reason: "Left." } },
      { kind: "locked-down", controls: [PROGRAMS, { ...FULL, tier: "monitored", reason: "Left." }] },
      { kind: "incident", incident: "control-changed", detail: { control: "kiosk", tier: "enforced" } },
    ));

    expect(history).toEqual([
      { control: "kiosk", states: [{ at: 0, tier: "enforced", reason: FULL.reason }, { at: 1000, tier: "monitored", reason: "Left." }, { at: 3000, tier: "enforced", reason: "" }] },
      { control: "processes", states: [{ at: 0, tier: "monitored", reason: PROGRAMS.reason }] },
    ]);
  });

  it("passes over changes that make no sense", () => {
    const change = (detail: Readonly<Record<string, string | number | boolean>>): JournalEvent => ({ kind: "incident", incident: "control-changed", detail });

    expect(lockdownHistory(timeline(change({ control: "nothing", to: "enforced" }), change({ control: "kiosk", to: "perfect" }), change({})))).toEqual([]);
  });
});

describe("an opened sitting", () => {
  it("says in words how far the controls held and what a person should look at, and stays one document for programs", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.write({ kind: "locked-down", controls: [FULL, PROGRAMS] });
    await ada.write({ kind: "incident", incident: "override-used", detail: { check: "virtual-machine", code: 3 } });
    await ada.write({ kind: "incident", incident: "prohibited-program", detail: { name: "AnyDesk", firstSeenAt: room.clock.now(), lastSeenAt: room.clock.now() + 50_000, done: "told" } });
    await ada.write({ kind: "incident", incident: "control-changed", detail: { control: "kiosk", to: "monitored", reason: "The window is not on the whole screen." } });
    await ada.answer("q1", "\u001B[2J\u001B[HB\u202E");
    await ada.put(0);

    const people = await invigil("sitting", "open", ada.sittingId, "--data", room.dataDir);
    const programs = await invigil("sitting", "open", ada.sittingId, "--data", room.dataDir, "--json");

    expect(people.stdout).toContain([
      "Lockdown on the candidate's computer (times in UTC)",
      "  Full screen: monitored. The window is not on the whole screen.",
      "      at first enforced. The exam is the only program on this screen.",
      "      since 09:00:02 monitored. The window is not on the whole screen.",
      "  Running programs: monitored. Programs are compared with the exam's list on this computer, four",
      "      times a second.",
      "",
      "Incidents (times in UTC)",
      '  09:00:01  Check let through: the check "virtual-machine", by override code 3',
      "  09:00:02  Prohibited program: AnyDesk, first seen 09:00:00, last seen 09:00:50, told the candidate",
      "  09:00:02  Control changed: Full screen, to monitored, reason The window is not on the whole",
      "      screen.",
      "",
      "Timeline",
    ].join("\n"));
    expect(people.stdout).toContain("  1. Question q1:  [2J [HB \n");
    expect(Object.keys(programs.json)).toEqual([
      "sittingId", "journalId", "exam", "examId", "packageId", "candidate", "sealedAt", "answers", "questions", "timeline", "contradiction", "time", "continuations", "branches", "forks", "typing", "computers", "reviews",
    ]);
    expect(programs.json.answers.q1.RESPONSE).toEqual(["\u001B[2J\u001B[HB\u202E"]);
  });

  it("says so when nothing was locked and nothing happened", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.sit("ADA-0001");

    const people = await invigil("sitting", "open", ada.sittingId, "--data", room.dataDir);

    expect(people.stdout).toContain("  Nothing was locked or watched.\n\nIncidents (times in UTC)\n  None.\n");
  });
});
