import type { ItemId, Response } from "../../core/assessment/exam-content.ts";
import { presentItem } from "../../core/assessment/shuffle.ts";
import type { ItemView } from "../../core/contract/view.ts";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { isReachable } from "../../core/sitting/questions.ts";
import type { Flow } from "./flow.ts";

type Nothing = Record<string, never>;

/** One question, in the order in which this sitting shows its choices, with what was answered so far. */
export async function getItem(flow: Flow, itemId: ItemId): Promise<Result<ItemView, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const { content, sitting } = stage;
  const { state } = sitting;
  const item = content.items.find((candidate) => candidate.id === itemId);
  // SECURITY: in a linear part the page cannot even read a question that may not be reached now.
  if (item === undefined || !("work" in state) || !isReachable(content, state, itemId)) return notReachable();
  const seed = fromBase64url(state.work.shuffleSeed);
  if (!seed.ok) return seed;
  const section = content.parts.flatMap((part) => part.sections).find((candidate) => candidate.items.includes(itemId));
  return ok({
    item: await presentItem(item, seed.value), sectionTitle: section?.visible === true ? section.title : "", rubric: section?.rubric ?? [], responses: sitting.responsesTo(itemId),
  });
}

/** Goes to a question. */
export async function visitItem(flow: Flow, itemId: ItemId): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const { state } = stage.sitting;
  // SECURITY: linear navigation is judged here, whatever the page's buttons allow.
  if (!isReachable(stage.content, state, itemId)) return notReachable();
  if (state.phase === "running" && state.work.current === itemId) return ok({});
  return await journalled(flow, { kind: "visited", item: itemId });
}

/** Marks a question to come back to. */
export async function flagItem(flow: Flow, itemId: ItemId, flagged: boolean): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  if (!stage.content.items.some((item) => item.id === itemId)) return notReachable();
  return await journalled(flow, { kind: "flagged", item: itemId, flagged });
}

/** Saves an answer. It is on disk when this resolves well. */
export async function saveAnswer(flow: Flow, itemId: ItemId, responseId: string, response: Response): Promise<Result<{ readonly savedAt: number; readonly seq: number }, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.sitting()?.state.phase === "sealed" ? fail("sitting/sealed", "the exam has been handed in") : flow.wrongStage();
  const { content, sitting } = stage;
  const item = content.items.find((candidate) => candidate.id === itemId);
  // SECURITY: only questions that may be reached now, and only responses that the question declares, are ever journalled.
  if (item === undefined || !isReachable(content, sitting.state, itemId)) return notReachable();
  const declaration = item.responses.find((candidate) => candidate.id === responseId);
  if (declaration === undefined || (declaration.cardinality === "single" && response.length > 1)) return fail("bridge/invalid-request", "the question does not ask for such an answer");
  const recorded = await sitting.answer(itemId, responseId, response);
  return recorded.ok ? ok({ savedAt: recorded.value.at, seq: recorded.value.seq }) : recorded;
}

/** Looks over all questions before handing in. */
export async function openReview(flow: Flow): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  return stage.sitting.state.phase === "reviewing" ? ok({}) : await journalled(flow, { kind: "reviewing" });
}

async function journalled(flow: Flow, event: JournalEvent): Promise<Result<Nothing, InvigilError>> {
  const recorded = await flow.at("working")?.sitting.record(event);
  if (recorded === undefined) return flow.wrongStage();
  return recorded.ok ? ok({}) : recorded;
}

function notReachable(): Result<never, InvigilError> {
  return fail("sitting/wrong-state", "this question cannot be reached now");
}
