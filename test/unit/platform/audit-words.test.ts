import { describe, expect, it } from "vitest";
import { AUDIT_ACTIONS } from "../../../core/staff/audit-action.ts";
import { entryWords, standingWords, whoWords } from "../../../platform/console/audit/audit-words.ts";

const ABOUT_BEN = { kind: "sitting", sittingId: "01JABCDEFGHJKMNPQRSTVWXYZ0", candidate: "Ben", exam: "Trial" } as never;

describe("the words of the audit log", () => {
  it.each(AUDIT_ACTIONS)("say what %s is without its code, whatever its details hold", (action) => {
    const details = [{}, { sealedAt: 9e18, extraMs: "much", roles: 3, exams: "", records: -1, kind: "unheard of", reason: "<b>", decision: "none" }, null];

    const words = details.map((detail) => entryWords({ action, detail, about: ABOUT_BEN, subject: "x" }));

    for (const { sentence, more } of words) {
      expect(`${sentence} ${more}`).not.toContain(action);
      expect(sentence.replaceAll(/\{(who|what)\}/g, "")).not.toMatch(/[{}]/);
      expect(more).not.toMatch(/undefined|NaN|Invalid|\[object/);
    }
  });

  it.each([
    ["sitting-opened", {}, "{who} opened what was recorded of {what}", ""],
    ["instruction-given", { kind: "extra-time", extraMs: 600_000 }, "{who} gave an instruction to {what}", "10 min more time"],
    ["staff-changed", { roles: "marker,privacy-officer", exams: "all", disabled: true }, "{who} changed what {what} may do", "marker, privacy officer; all exams; may not sign in any more"],
    ["sitting-reviewed", { decision: "pass-on" }, "{who} wrote down what they think of {what}", "decided: pass on to the exam board"],
    ["release-shown", { beforeTime: true }, "{who} looked at the key that opens {what}", "before its time"],
    ["hack", {}, "{who} did something that this version of the platform does not know, to {what}", "hack"],
  ])("tell %s with %j", (action, detail, sentence, more) => {
    expect(entryWords({ action, detail, about: ABOUT_BEN, subject: "x" })).toEqual({ sentence, what: "Ben's sitting of Trial", more });
  });

  it.each([
    ["platform", "The platform"], ["command-line", "Somebody on the server's command line"], ["sitting", "A candidate's computer"], ["staff:Ada Lovelace", "Ada Lovelace"],
    ["staff:0a1b2c3d", "Somebody with the server's own link (0a1b2c3d)"], ["something else", "something else"],
  ])("say who %s is", (actor, who) => {
    expect(whoWords(actor)).toBe(who);
  });

  it("say up to which entry the log is whole, and what to do when it is not", () => {
    expect(standingWords({ state: "whole", entries: 1, checkedAt: 0 })).toContain("up to entry 0.");
    expect(standingWords({ state: "broken", seq: 7, fault: "missing", checkedAt: 0 })).toMatch(/^Entry 7 is missing.*audit verify --copy/);
  });
});
