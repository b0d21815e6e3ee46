import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../../../../core/journal/record.ts";
import { instructionEvent, readInstruction } from "../../../../core/sitting/instruction.ts";
import { isReachable, itemOrder, listQuestions } from "../../../../core/sitting/questions.ts";
import { accountOf } from "../../../../core/sitting/time-ledger.ts";
import { replay } from "../../../../core/sitting/replay.ts";
import type { SittingState } from "../../../../core/sitting/state.ts";
import { NEW_SITTING, countAnswered } from "../../../../core/sitting/state.ts";
import { transition } from "../../../../core/sitting/transition.ts";
import { NOON, codeOf, ids, item, must, sampleContent, sampleEvents } from "../samples.ts";

const timed = (events: readonly JournalEvent[]) => events.map((event, seq) => ({ record: { at: NOON + seq * 1000, elapsed: seq * 1000 }, event }));

/** State after the sample's events up to and with the first of a kind, then some more. */
function after(kind: JournalEvent["kind"], ...more: readonly JournalEvent[]): SittingState {
  const events = sampleEvents();
  return must(replay(timed([...events.slice(0, events.findIndex((event) => event.kind === kind) + 1), ...more])));
}

const visit = (id: string): JournalEvent => ({ kind: "visited", item: item(id) });
const answer = (id: string, ...response: readonly string[]): JournalEvent => ({ kind: "answered", item: item(id), responseId: "RESPONSE", response: [...response] });

describe("a sitting", () => {
  it("is replayed from its journal", () => {
    const state = must(replay(timed(sampleEvents())));

    expect(state).toMatchObject({ phase: "sealed", elapsed: 13_000, incidents: 1, reason: "handed-in", sealedAt: NOON + 13_000, admission: { sittingId: ids.sittingId } });
    if (state.phase !== "sealed") throw new Error("not sealed");
    expect(state.work.answers.get(item("q1"))?.get("RESPONSE")).toEqual(["B"]);
    expect([...state.work.visited]).toEqual(["q1", "q2"]);
    expect([...state.work.flagged]).toEqual(["q2"]);
    expect(state.work.current).toBe("q2");
  });

  it.each(sampleEvents().map((event, seq) => ({ seq, kind: event.kind, phase: [
    "opened", "consented", "checked", "signed-in", "unlocked", "unlocked", "running", "running", "running", "running", "running", "running", "reviewing", "sealed",
  ][seq] })))("is $phase after $kind", ({ seq, phase }) => {
    expect(must(replay(timed(sampleEvents().slice(0, seq + 1)))).phase).toBe(phase);
  });

  it("names the event of a journal that cannot have happened", () => {
    const events = sampleEvents().filter((event) => event.kind !== "signed-in");

    expect(replay(timed(events))).toMatchObject({ ok: false, error: { code: "sitting/wrong-state", detail: { seq: 3, event: "unlocked", phase: "checked" } } });
  });

  it("takes nothing after its seal", () => {
    const sealed = after("sealed");

    for (const event of sampleEvents()) expect(codeOf(transition(sealed, event, { at: NOON, elapsed: 0 }))).toBe("sitting/sealed");
  });

  it("takes nothing before its opening", () => {
    for (const event of sampleEvents().slice(1)) expect(codeOf(transition(NEW_SITTING, event, { at: NOON, elapsed: 0 }))).toBe("sitting/wrong-state");
  });

  it("cannot be answered, left or handed in before it started", () => {
    const unlocked = after("unlocked");

    for (const event of [answer("q1", "A"), visit("q1"), { kind: "reviewing" }, { kind: "sealed", reason: "handed-in" }] as const) {
      expect(codeOf(transition(unlocked, event, { at: NOON, elapsed: 0 }))).toBe("sitting/wrong-state");
    }
  });

  it("keeps an answer that arrives while the review is open", () => {
    const state = after("reviewing", answer("q2", "C"));

    expect(state.phase).toBe("reviewing");
    expect("work" in state && countAnswered(state.work.answers)).toBe(2);
  });

  it("goes from review back to a question", () => {
    expect(after("reviewing", visit("q1"))).toMatchObject({ phase: "running", work: { current: "q1" } });
  });

  it("never gives used time back", () => {
    const events = timed(sampleEvents().slice(0, 9));

    const state = must(replay([...events, { record: { at: NOON, elapsed: 10 }, event: { kind: "resumed", afterCrash: true, downMs: 5000 } }]));

    expect(state.elapsed).toBe(8000);
  });

  it("does not change the state that it started from", () => {
    const before = after("started");
    const copy = structuredClone(before);

    must(transition(before, answer("q1", "A"), { at: NOON, elapsed: 20_000 }));
    must(transition(before, { kind: "flagged", item: item("q1"), flagged: true }, { at: NOON, elapsed: 20_000 }));

    expect(before).toEqual(copy);
  });
});

describe("effects", () => {
  const effectsOf = (state: SittingState, event: JournalEvent): readonly string[] =>
    must(transition(state, event, { at: NOON, elapsed: 0 })).effects.map((effect) => effect.kind);

  it("lock down when the exam is unlocked, and give the desktop back after the seal", () => {
    expect(effectsOf(after("signed-in"), { kind: "unlocked", by: "start-code" })).toEqual(["lock-down"]);
    expect(effectsOf(after("reviewing"), { kind: "sealed", reason: "time-over" })).toEqual(["stop-clock", "sign-seal", "send", "unlock-desktop"]);
  });

  it("lock down again after a crash in the middle of the exam", () => {
    const resumed: JournalEvent = { kind: "resumed", afterCrash: true, downMs: 1 };

    expect(effectsOf(after("started"), resumed)).toContain("lock-down");
    expect(effectsOf(after("checked"), resumed)).toEqual([]);
  });

  it("send answers", () => {
    expect(effectsOf(after("started"), answer("q1", "A"))).toEqual(["send"]);
  });
});

describe("extra time", () => {
  const grant = instructionEvent({ kind: "extra-time", because: "extra-time", id: "i1", extraMs: 300_000, reason: "The fire alarm" });

  it("that a person grants is working time and moves the closing", () => {
    expect(accountOf(after("started", grant).ledger)).toEqual({ allowedMs: 3_900_000, movedMs: 300_000, breaksMs: 0 });
  });

  it("counts once, however often the instruction arrives", () => {
    expect(accountOf(after("started", grant, grant).ledger)).toMatchObject({ allowedMs: 3_900_000 });
  });

  it("is not taken back by signing in again, and only the same sitting can sign in again", () => {
    const again: JournalEvent = { kind: "signed-in", sittingId: ids.sittingId, durationMs: 3_600_000, extraMs: 0, breakMs: 0, opensAt: NOON, closesAt: NOON + 7_200_000 };
    const other: JournalEvent = { ...again, sittingId: ids.journalId as unknown as typeof ids.sittingId };

    expect(after("started", grant, again).phase).toBe("running");
    expect(accountOf(after("started", grant, again).ledger)).toMatchObject({ allowedMs: 3_900_000, movedMs: 300_000 });
    expect(codeOf(transition(after("started"), other, { at: NOON, elapsed: 0 }))).toBe("sitting/wrong-state");
  });

  it("is not read from an instruction that is no such thing", () => {
    expect(accountOf(after("started", { kind: "instruction", instruction: "extra-time", detail: "a lot" }).ledger)).toMatchObject({ allowedMs: 3_600_000 });
    expect(readInstruction({ kind: "instruction", instruction: "message", detail: grant.detail })).toBeNull();
  });
});

describe("the question list", () => {
  const content = sampleContent();
  const reachable = (state: SittingState): string => listQuestions(content, state).filter((question) => question.reachable).map((question) => question.itemId).join(" ");

  it("has every question once, numbered, in the exam's order", () => {
    expect(itemOrder(content)).toEqual(["q1", "q2", "q3", "q4", "q5", "q6"]);
    expect(listQuestions(content, NEW_SITTING)[2]).toEqual({
      itemId: "q3", number: 3, title: "Question q3", answered: false, flagged: false, visited: false, reachable: true,
    });
  });

  it("knows what was visited, flagged and answered", () => {
    const questions = listQuestions(content, after("flagged"));

    expect(questions.map(({ answered, flagged, visited }) => [answered, flagged, visited])).toEqual([
      [true, false, true], [false, true, true], [false, false, false], [false, false, false], [false, false, false], [false, false, false],
    ]);
  });

  it.each([[[], false], [[""], false], [["", ""], false], [["", "x"], true], [["A"], true]])("counts the response %j as answered: %s", (response, answered) => {
    expect(listQuestions(content, after("started", answer("q1", ...response)))[0]?.answered).toBe(answered);
  });

  it.each([
    ["in the free part: all of it and the first question of the linear part", [], "q1 q2 q3"],
    ["in the linear part: on, not back", ["q3"], "q1 q2 q3 q4"],
    ["further in the linear part", ["q3", "q4"], "q1 q2 q4 q5"],
    ["back in the free part: what was left stays left", ["q3", "q4", "q1"], "q1 q2 q5"],
    ["at the end of the linear part: what follows opens", ["q3", "q4", "q5"], "q1 q2 q5 q6"],
    ["behind the linear part", ["q3", "q4", "q5", "q6"], "q1 q2 q6"],
  ])("lets the candidate go, %s", (_name, visits, expected) => {
    const state = after("started", ...visits.map(visit));

    expect(reachable(state)).toBe(expected);
    expect(isReachable(content, state, item("q6"))).toBe(expected.includes("q6"));
  });
});
