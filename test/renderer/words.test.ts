import { describe, expect, it } from "vitest";
import type { SyncView } from "../../core/contract/view.ts";
import { ERROR_CODE_LIST, invigilError } from "../../core/errors.ts";
import { CONTROL_IDS } from "../../core/policy/control.ts";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { numberNotice } from "../../renderer/interactions/number-notice.ts";
import { countWords } from "../../renderer/interactions/word-count.ts";
import { nextWarning, startWarnings } from "../../renderer/time/time-warnings.ts";
import { ERROR_WORDS, errorWords } from "../../renderer/words/error-words.ts";
import { syncWords } from "../../renderer/words/sync-words.ts";
import { countdownDigits, durationInWords } from "../../renderer/words/time-words.ts";

const MINUTE = 60_000;

describe("words", () => {
  it.each(ERROR_CODE_LIST)("has a sentence and a next step for %s", (code) => {
    const words = ERROR_WORDS[code];

    expect(words.title).toMatch(/^[A-Z].*\.$/);
    expect(words.next).toMatch(/^[A-Z].{10,}$/);
    expect(words.title + words.next).not.toMatch(/!|error|violation|illegal|cheat/i);
  });

  it.each(ERROR_CODE_LIST.filter((code) => /^(?:sync|storage\/(?:full|locked)|http|bridge\/internal|sitting\/(?:not|token))/.test(code)))("promises nothing about answers for %s before there are any", (code) => {
    expect(errorWords(code, "open").next).toMatch(/^[A-Z].{10,}$/);
    expect(errorWords(code, "open").next).not.toMatch(/answers|by itself|nothing is lost/i);
    expect(errorWords(code, "exam").next).toBe(ERROR_WORDS[code].next);
  });

  it.each(CONTROL_IDS)("explains %s in one or two sentences", (control) => {
    expect(CONTROL_WORDS[control].means).toMatch(/^[A-Z].*\.$/);
  });

  it("says Saved only when nothing is waiting", () => {
    const sync: SyncView = { connection: "online", unsent: 0, lastSavedAt: 1, lastSentAt: 1, trouble: null };
    const local = { unsaved: true, error: null, lastSavedAt: 1 };

    expect(syncWords(sync, local).saved.text).toBe("Saving…");
    expect(syncWords(sync, { ...local, error: invigilError("storage/full", "full") }).saved.text).toBe("Not saved yet: The disk of this computer is full.");
    expect(syncWords({ ...sync, trouble: invigilError("storage/full", "full") }, { ...local, unsaved: false }).saved.text).toContain("Not saved yet");
    expect(syncWords(sync, { ...local, unsaved: false }).saved.text).toMatch(/^Saved at \d\d:\d\d$/);
  });

  it("still says Saved when the platform refuses what is on this disk, and says that trouble too", () => {
    const refused: SyncView = { connection: "offline", unsent: 3, lastSavedAt: 1, lastSentAt: 1, trouble: invigilError("sync/redirected", "a sign-in page") };

    const words = syncWords(refused, { unsaved: false, error: null, lastSavedAt: 1 });

    expect(words.saved.text).toMatch(/^Saved at \d\d:\d\d$/);
    expect(words.trouble?.code).toBe("sync/redirected");
  });
});

describe("time", () => {
  it.each([[5_052_000, "1:24:12"], [59_400, "1:00"], [59_000, "0:59"], [0, "0:00"], [-5, "0:00"]])("shows %i ms as %s", (ms, digits) => {
    expect(countdownDigits(ms)).toBe(digits);
  });

  it.each([[90 * MINUTE, "1 hour 30 minutes"], [5 * MINUTE - 1, "5 minutes"], [1, "1 minute"], [2 * 60 * MINUTE, "2 hours"], [0, "no time"]])("says %i ms as %s", (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });

  it("warns at 15, 5 and 1 minutes, once each", () => {
    const warnings: number[] = [];
    let state = startWarnings(20 * MINUTE);

    for (let left = 20 * MINUTE; left > 0; left -= 1000) {
      const next = nextWarning(state, left);
      state = next.state;
      if (next.warning !== null) warnings.push(next.warning);
    }

    expect(warnings).toEqual([15, 5, 1]);
  });

  it("does not warn of what was long past when a sitting is resumed", () => {
    expect(nextWarning(startWarnings(4 * MINUTE), 4 * MINUTE - 1000).warning).toBeNull();
  });

  it("gives only the nearest warning after a sleep", () => {
    expect(nextWarning(startWarnings(20 * MINUTE), 3 * MINUTE).warning).toBe(5);
  });

  it("warns again when extra time has lifted the clock above a mark", () => {
    const first = nextWarning(startWarnings(6 * MINUTE), 5 * MINUTE);
    const lifted = nextWarning(first.state, 14 * MINUTE);
    const second = nextWarning(lifted.state, 5 * MINUTE);

    expect([first.warning, lifted.warning, second.warning]).toEqual([5, null, 5]);
  });
});

describe("typed answers", () => {
  it.each([["float", "3.5", ""], ["float", "-1e3", ""], ["float", "", ""], ["integer", "12", ""], ["text", "abc", ""]] as const)("has nothing to say about %s %s", (input, typed, notice) => {
    expect(numberNotice(input, typed)).toBe(notice);
  });

  it.each([["float", "3,5", "point instead of a comma"], ["float", "three", "a number"], ["integer", "1.5", "a whole number"]] as const)("speaks gently about %s %s", (input, typed, part) => {
    expect(numberNotice(input, typed)).toContain(part);
    expect(numberNotice(input, typed)).toContain("kept as you typed it");
  });

  it.each([["", 0], ["  one   two ", 2], ["It’s well-known.", 2], ["Füße 3,5 m", 4]])("counts the words of %j", (text, words) => {
    expect(countWords(text)).toBe(words);
  });
});
