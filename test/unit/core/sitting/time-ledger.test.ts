import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../../../../core/journal/record.ts";
import { instructionEvent } from "../../../../core/sitting/instruction.ts";
import type { LedgerEntry } from "../../../../core/sitting/ledger-entry.ts";
import { accountOf, MOST_FAILURE_MS, timeLeft } from "../../../../core/sitting/time-ledger.ts";
import { replay } from "../../../../core/sitting/replay.ts";
import type { SittingState } from "../../../../core/sitting/state.ts";
import { transition } from "../../../../core/sitting/transition.ts";
import { NOON, codeOf, must, sampleEvents } from "../samples.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const AGREED: readonly LedgerEntry[] = [{ kind: "duration", ms: HOUR }, { kind: "extra-time", ms: 15 * MINUTE }];

/** State when the sample's clock has just started, with what happened then. */
function started(...more: readonly JournalEvent[]): SittingState {
  const events = sampleEvents();
  const until = events.slice(0, events.findIndex((event) => event.kind === "started") + 1);
  return must(replay([...until, ...more].map((event, seq) => ({ record: { at: NOON + seq * 1000, elapsed: 0 }, event }))));
}

const stop = (because: "break" | "pause"): JournalEvent => ({ kind: "clock-stopped", because, reason: "" });
const go = (stoppedMs: number): JournalEvent => ({ kind: "clock-started", stoppedMs });

describe("time that is left", () => {
  const base = { ledger: AGREED, elapsed: 20 * MINUTE, closesAt: NOON + 3 * HOUR, now: NOON };
  const plus = (...more: readonly LedgerEntry[]): readonly LedgerEntry[] => [...AGREED, ...more];

  it.each([
    ["is duration and extra time less what was used", base, 55 * MINUTE],
    ["grows by what staff grant", { ...base, ledger: plus({ kind: "grant", ms: 5 * MINUTE, id: "1", because: "extra-time", reason: "" }) }, 60 * MINUTE],
    ["ends with the exam", { ...base, closesAt: NOON + MINUTE }, MINUTE],
    ["ends later by what staff granted", { ...base, closesAt: NOON + MINUTE, ledger: plus({ kind: "grant", ms: 5 * MINUTE, id: "1", because: "our-failure", reason: "" }) }, 6 * MINUTE],
    ["ends later by a break", { ...base, closesAt: NOON + MINUTE, ledger: plus({ kind: "break", ms: 2 * MINUTE }) }, 3 * MINUTE],
    ["ends later by a pause", { ...base, closesAt: NOON + MINUTE, ledger: plus({ kind: "pause", ms: 2 * MINUTE, reason: "Alarm" }) }, 3 * MINUTE],
    ["ends later by the time in which the program did not run", { ...base, closesAt: NOON + MINUTE, ledger: plus({ kind: "failure", ms: 2 * MINUTE, reason: "not-running" }) }, 3 * MINUTE],
    ["does not end later without bound", { ...base, closesAt: NOON - 2 * MOST_FAILURE_MS, ledger: plus({ kind: "failure", ms: 100 * HOUR, reason: "not-running" }) }, 0],
    ["is not shorter for those who started late", { ...base, ledger: plus({ kind: "late-start", ms: HOUR }) }, 55 * MINUTE],
    ["is never below nothing", { ...base, elapsed: 9 * HOUR }, 0],
    ["is nothing after the exam closed", { ...base, now: NOON + 4 * HOUR }, 0],
  ])("%s", (_name, time, expected) => {
    expect(timeLeft(time)).toBe(expected);
  });

  it("never gets less by an entry, and by none but a grant more than the candidate's own", () => {
    const entry = fc.oneof(
      fc.record({ kind: fc.constant("break" as const), ms: fc.nat(HOUR) }), fc.record({ kind: fc.constant("pause" as const), ms: fc.nat(HOUR), reason: fc.constant("") }),
      fc.record({ kind: fc.constant("failure" as const), ms: fc.nat(HOUR), reason: fc.constant("not-running" as const) }), fc.record({ kind: fc.constant("late-start" as const), ms: fc.nat(HOUR) }),
    );
    fc.assert(fc.property(fc.array(entry), entry, fc.nat(2 * HOUR), fc.nat(4 * HOUR), (before, one, elapsed, sinceNoon) => {
      const time = { elapsed, closesAt: NOON + HOUR, now: NOON + sinceNoon };
      const left = timeLeft({ ...time, ledger: [...AGREED, ...before] });
      const then = timeLeft({ ...time, ledger: [...AGREED, ...before, one] });

      expect(then).toBeGreaterThanOrEqual(left);
      expect(then).toBeLessThanOrEqual(Math.max(0, 75 * MINUTE - elapsed));
    }));
  });
});

describe("the ledger of a sitting", () => {
  it("has what was agreed, and by how much later than the opening the clock started", () => {
    expect(started().ledger).toEqual([{ kind: "duration", ms: HOUR }, { kind: "late-start", ms: 6000 }]);
  });

  it("has a break and a pause with how long the clock stood still", () => {
    const { ledger } = started(stop("break"), go(90_000), { kind: "clock-stopped", because: "pause", reason: "The fire alarm." }, go(30_000));

    expect(ledger.slice(2)).toEqual([{ kind: "break", ms: 90_000 }, { kind: "pause", ms: 30_000, reason: "The fire alarm." }]);
  });

  it("has what staff granted, with the reason, and what a crash took", () => {
    const grant = instructionEvent({ kind: "extra-time", because: "our-failure", id: "i1", extraMs: 300_000, reason: "The server stood still." });
    const state = started(grant, { kind: "resumed", afterCrash: true, downMs: 4000 });

    expect(state.ledger.slice(2)).toEqual([
      { kind: "grant", ms: 300_000, id: "i1", because: "our-failure", reason: "The server stood still." }, { kind: "failure", ms: 4000, reason: "not-running" },
    ]);
    expect(accountOf(state.ledger)).toEqual({ allowedMs: HOUR + 300_000, movedMs: 304_000, breaksMs: 0 });
  });

  it("cannot stop a clock that stands still, nor start one that runs", () => {
    const timing = { at: NOON, elapsed: 0 };

    expect(codeOf(transition(started(stop("break")), stop("pause"), timing))).toBe("sitting/wrong-state");
    expect(codeOf(transition(started(), go(1), timing))).toBe("sitting/wrong-state");
  });

  it("keeps the clock standing still over a restart in a break", () => {
    const timing = { at: NOON, elapsed: 0 };
    const resumed = must(transition(started(stop("break")), { kind: "resumed", afterCrash: false, downMs: 1000 }, timing));

    expect(resumed.state).toMatchObject({ phase: "running", stopped: { because: "break" } });
    expect(resumed.effects.map(({ kind }) => kind)).toEqual(["lock-down", "start-clock", "hold-clock", "send"]);
  });
});
