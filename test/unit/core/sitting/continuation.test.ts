import { describe, expect, it } from "vitest";
import * as v from "valibot";
import type { JournalEvent } from "../../../../core/journal/record.ts";
import { journalEventSchema } from "../../../../core/journal/record.ts";
import { continuationOf } from "../../../../core/sitting/continuation.ts";
import type { Continuation } from "../../../../core/sitting/continuation.ts";
import { instructionEvent } from "../../../../core/sitting/instruction.ts";
import { replay } from "../../../../core/sitting/replay.ts";
import { accountOf } from "../../../../core/sitting/time-ledger.ts";
import { transition } from "../../../../core/sitting/transition.ts";
import { NOON, ids, must, sampleEvents } from "../samples.ts";

const FROM: Continuation["from"] = { journalId: ids.journalId, records: 12, head: "a".repeat(64) };
const timed = (events: readonly JournalEvent[]) => events.map((event, seq) => ({ record: { at: NOON + seq * 1000, elapsed: seq * 1000 }, event }));
const upTo = (kind: JournalEvent["kind"]): readonly JournalEvent[] => sampleEvents().slice(0, sampleEvents().findIndex((event) => event.kind === kind) + 1);

describe("a sitting on a second computer", () => {
  const grant = instructionEvent({ kind: "extra-time", because: "extra-time", id: "i1", extraMs: 300_000, reason: "Alarm" });

  it("goes on with the same questions, order, answers and time", () => {
    const first = must(replay(timed([...upTo("incident"), grant])));
    const continuation = continuationOf(first, FROM, { workedMs: 20_000, lostMs: 60_000 });
    if (continuation === null || first.phase !== "running") throw new Error("it is at work");
    const event = v.parse(journalEventSchema, JSON.parse(JSON.stringify({ kind: "continued", continuation }))) as JournalEvent;

    const second = must(replay(timed([...upTo("unlocked"), event])));

    expect(second).toMatchObject({ phase: "running", elapsed: first.elapsed + 20_000, work: first.work, stopped: null });
    expect(accountOf(second.ledger)).toEqual({ ...accountOf(first.ledger), movedMs: accountOf(first.ledger).movedMs + 60_000 });
    expect(second.instructions.has("i1")).toBe(true);
  });

  it("starts the clock and sends", () => {
    const continuation = continuationOf(must(replay(timed(upTo("reviewing")))), FROM, { workedMs: 0, lostMs: 0 });
    if (continuation === null) throw new Error("it is at work");

    const begun = must(transition(must(replay(timed(upTo("unlocked")))), { kind: "continued", continuation }, { at: NOON, elapsed: 0 }));

    expect(begun.effects.map(({ kind }) => kind)).toEqual(["start-clock", "send"]);
    expect(begun.state.ledger.some(({ kind }) => kind === "failure")).toBe(false);
  });

  it.each(["checked", "unlocked", "sealed"] as const)("has nothing to go on from when the first one is %s", (kind) => {
    expect(continuationOf(must(replay(timed(upTo(kind)))), FROM, { workedMs: 0, lostMs: 0 })).toBeNull();
  });
});
