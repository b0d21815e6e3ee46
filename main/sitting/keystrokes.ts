import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { SittingView } from "../../core/contract/view.ts";
import type { Objection } from "../../core/policy/policy.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import { saveFileFor } from "./save-file.ts";
import type { Saved } from "./save-file.ts";
import type { Sitting } from "./sitting.ts";

type Nothing = Record<string, never>;

/** What is recorded of the student's typing now; null where the policy records nothing of it. */
export function keystrokesView(sitting: Sitting): SittingView["keystrokes"] {
  const { state, exam, recorded } = sitting;
  const { level } = exam.manifest.policy.keystrokes;
  if (level === "off" || !collects(exam.manifest.policy, "keystrokes")) return null;
  const objected = state.objections.has("keystrokes");
  return { level, objected, stopped: objected || (state.phase !== "running" && state.phase !== "reviewing") || state.stopped !== null, stretches: recorded.typing.length };
}

/** Journals how something was typed, if the policy that the student agreed to says so and the student did not object. */
export async function reportKeystrokes(flow: Flow, keys: RecordedKeys): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const allowed = keystrokesView(stage.sitting);
  // SECURITY: the page says what it recorded; what the policy does not name, or the student objected to, goes no further.
  if (allowed === null || allowed.objected || keys.recorded.level !== allowed.level) return fail("sitting/wrong-state", "key timing is not recorded in this sitting");
  const recorded = await stage.sitting.record({ kind: "keystrokes", keys });
  return recorded.ok ? ok({}) : recorded;
}

/** What was recorded of this student's typing, in order. */
export function typingOf(flow: Flow): readonly RecordedKeys[] {
  return flow.at("done")?.typing ?? flow.sitting()?.recorded.typing ?? [];
}

/** Saves it where the student says: theirs to keep, and to show to whoever advises them. */
export async function saveTyping(flow: Flow): Promise<Result<Saved, InvigilError>> {
  return await saveFileFor(flow, { title: "Save what was recorded of your typing", name: "What was recorded of my typing", extension: "json" }, `${JSON.stringify({ format: "invigil-typing", version: 1, stretches: typingOf(flow) }, null, 2)}\n`);
}

/** The student objects. From the next record on nothing of it is recorded; what was recorded before stays, and says so. */
export async function objectTo(flow: Flow, to: Objection): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  if (stage.sitting.state.objections.has(to)) return ok({});
  const recorded = await stage.sitting.record({ kind: "objected", to });
  flow.changed();
  return recorded.ok ? ok({}) : recorded;
}
