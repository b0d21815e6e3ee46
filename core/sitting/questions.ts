import type { ExamContent, ItemId } from "../assessment/exam-content.ts";
import type { QuestionStatus } from "../contract/view.ts";
import type { SittingState, Work } from "./state.ts";
import { isAnswered } from "./state.ts";

interface Part {
  readonly linear: boolean;
  readonly items: readonly ItemId[];
}

/** Every question of an exam in order, parts and sections left out. */
export function itemOrder(content: ExamContent): readonly ItemId[] {
  return partsOf(content).flatMap((part) => part.items);
}

/** The questions of a sitting as its list shows them, numbered from 1. */
export function listQuestions(content: ExamContent, state: SittingState): readonly QuestionStatus[] {
  const work = workOf(state);
  const titles = new Map(content.items.map((item) => [item.id, item.title]));
  const reachable = reachableItems(content, work);
  return itemOrder(content).map((item, index) => ({
    itemId: item,
    number: index + 1,
    title: titles.get(item) ?? "",
    answered: work !== null && isAnswered(work.answers, item),
    flagged: work?.flagged.has(item) ?? false,
    visited: work?.visited.has(item) ?? false,
    reachable: reachable.has(item),
  }));
}

/** Whether the candidate may go to a question now, or stay there. */
export function isReachable(content: ExamContent, state: SittingState, item: ItemId): boolean {
  return reachableItems(content, workOf(state)).has(item);
}

/**
 * Where a candidate may go. In a nonlinear part anywhere. In a linear part only to where they are and one question on: what was left
 * cannot be reached again (QTI 3.0 ASI §2.11.2). What lies behind an unfinished linear part waits, so that nobody loses questions by jumping over them.
 */
function reachableItems(content: ExamContent, work: Work | null): ReadonlySet<ItemId> {
  const reachable = new Set<ItemId>();
  for (const part of partsOf(content)) {
    if (!part.linear) {
      for (const item of part.items) reachable.add(item);
      continue;
    }
    const furthest = part.items.findLastIndex((item) => work?.visited.has(item) ?? false);
    const next = part.items[furthest + 1];
    const current = part.items.find((item) => item === work?.current);
    if (current !== undefined) reachable.add(current);
    if (next !== undefined) return reachable.add(next);
  }
  return reachable;
}

function workOf(state: SittingState): Work | null {
  return "work" in state ? state.work : null;
}

function partsOf(content: ExamContent): readonly Part[] {
  return content.parts.map((part) => ({ linear: part.navigation === "linear", items: part.sections.flatMap((section) => section.items) }));
}
