import * as v from "valibot";
import { itemSchema } from "../../core/assessment/exam-content.ts";
import type { CallName, CallResponse } from "../../core/contract/ipc.ts";
import type { AppView } from "../../core/contract/view.ts";

/** The smallest view: the open screen of a fresh start. */
export const OPEN_VIEW: AppView = {
  screen: { name: "open", platform: "", busy: null, error: null, handIns: [] },
  appearance: { theme: "light", textSize: 100, timerHidden: false },
  runtime: "preview",
  version: "0.0.0",
};

/** One answer for every call, checked by the compiler against the contract. */
export const SAMPLE_RESPONSES: { readonly [N in CallName]: CallResponse<N> } = {
  "app.view": OPEN_VIEW,
  "app.close": {},
  "appearance.set": {},
  "exam.open": {},
  "policy.consent": {},
  "check.run": {},
  "check.continue": {},
  "check.override": {},
  "program.close": {},
  "program.open": {},
  "page.blocked": {},
  "keystrokes.report": {},
  "keystrokes.recorded": { stretches: [] },
  "keystrokes.save": { savedAs: null },
  "data.object": {},
  "record.list": { entries: [] },
  "candidate.sign-in": {},
  "exam.unlock": {},
  "item.get": {
    item: v.parse(itemSchema, { id: "q1", title: "Question 1", language: "en", body: [{ kind: "text", text: "Why?" }], interactions: [], responses: [] }),
    sectionTitle: "", rubric: [], responses: {},
  },
  "item.visit": {},
  "item.flag": {},
  "answer.save": { savedAt: 0, seq: 0 },
  "review.open": {},
  "review.close": {},
  "sitting.hand-in": {},
  "break.start": {},
  "break.end": {},
  "hand-in-file.save": { savedAs: null },
  "hand-ins.save-receipt": { savedAs: null },
  "notice.dismiss": {},
  "receipt.retry": {},
  "receipt.save": { savedAs: null },
  "receipt.print": {},
  "sitting.finish": {},
};
