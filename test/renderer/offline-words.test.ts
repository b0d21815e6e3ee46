import { describe, expect, it } from "vitest";
import { invigilError } from "../../core/errors.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { ledgerInWords } from "../../renderer/words/ledger-words.ts";
import { timeSums } from "../../renderer/time/time-sums.ts";
import { countReleaseWords, isScannedRelease, rangeOfWord, releaseProblem } from "../../renderer/words/release-words.ts";
import { eventful } from "./sample-views.ts";

const MINUTE = 60_000;

describe("the time ledger in words", () => {
  it("tells what makes up the working time in the order in which it came about, with the reasons that staff gave", () => {
    const { working } = ledgerInWords(eventful.ledger);

    expect(working).toEqual([
      { what: "Working time of this exam", reason: null, time: "1 hour 30 minutes" },
      { what: "Extra time that was agreed for you", reason: null, time: "+ 15 minutes" },
      { what: "More time from the invigilator", reason: "Question 3 was printed wrongly.", time: "+ 5 minutes" },
      { what: "Given back, because of a failure on our side", reason: "The Wi-Fi of the room was down.", time: "+ 10 minutes" },
    ]);
  });

  it("tells apart why no working time passed", () => {
    const { notCounted } = ledgerInWords(eventful.ledger);

    expect(notCounted).toEqual([
      { what: "Your break", reason: null, time: "12 minutes" },
      { what: "Pause by the invigilator", reason: "Fire alarm. Please leave everything as it is.", time: "6 minutes" },
      { what: "Invigil was not running", reason: null, time: "48 seconds" },
      { what: "The move to this computer", reason: null, time: "3 minutes" },
    ]);
  });

  it.each<readonly [string, readonly LedgerEntry[], readonly string[]]>([
    ["a late start", [{ kind: "late-start", ms: 4 * MINUTE }], ["You started 4 minutes after the exam opened."]],
    ["a start that is late by seconds", [{ kind: "late-start", ms: 12_000 }], []],
    ["failures of an hour in all", [{ kind: "failure", ms: 20 * MINUTE, reason: "moved" }, { kind: "failure", ms: 40 * MINUTE, reason: "not-running" }], []],
    ["failures of more than an hour", [{ kind: "failure", ms: 61 * MINUTE, reason: "not-running" }], ["For failures the latest hand-in moves by 1 hour at most. If that is not enough, ask the invigilator for more time."]],
  ])("notes %s where it matters", (_, ledger, notes) => {
    expect(ledgerInWords(ledger).notes).toEqual(notes);
  });

  it("leaves out what has no length, and a reason that is blank", () => {
    const { working, notCounted } = ledgerInWords([{ kind: "grant", ms: MINUTE, id: "i1", because: "extra-time", reason: " " }, { kind: "break", ms: 0 }]);

    expect([working, notCounted]).toEqual([[{ what: "More time from the invigilator", reason: null, time: "+ 1 minute" }], []]);
  });
});

describe("the sums of the working time", () => {
  it("keep what is cut off to the millisecond at every moment of the clock, which has fractions", () => {
    const cut = Array.from({ length: 5000 }, (_, tick) => timeSums({ usedMs: 10 * MINUTE, remainingMs: 50 * MINUTE }, 90 * MINUTE, 50 * MINUTE - tick * 0.1).cutOff);

    expect([...new Set(cut)]).toEqual([30 * MINUTE]);
  });
});

describe("release words", () => {
  it.each([["", 0], ["aban abou  able", 3], ["1. abandon, 2. ability;\n3. able", 3], ["ABAN-abil", 2]])("counts the words of %j", (typed, count) => {
    expect(countReleaseWords(typed)).toBe(count);
  });

  it("finds the word that is named", () => {
    const typed = "1. abandon  2. frgo 3. able";

    const range = rangeOfWord(typed, 2);

    expect(range === null ? null : typed.slice(...range)).toBe("frgo");
    expect(rangeOfWord(typed, 4)).toBeNull();
  });

  it("knows what a scanner types from words", () => {
    expect([isScannedRelease(" invigil-release:01J0:abc"), isScannedRelease("invigil release")]).toEqual([true, false]);
  });

  it.each([
    [invigilError("release/unknown-word", "", { position: 7, word: "frgo" }), "Word 7, “frgo”, is not on the list."],
    [invigilError("release/unknown-word", "", { words: 17 }), "There are 17 words, and there should be 24."],
    [invigilError("release/invalid", ""), "These words do not open this exam."],
  ])("says exactly what is not right", (error, title) => {
    expect(releaseProblem(error)?.title).toBe(title);
  });

  it("leaves every other failure to its usual words", () => {
    expect(releaseProblem(invigilError("release/too-early", "", { retryAfterMs: 1000 }))).toBeNull();
  });
});
