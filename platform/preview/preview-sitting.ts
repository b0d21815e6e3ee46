import * as v from "valibot";
import type { ItemId, Response } from "../../core/assessment/exam-content.ts";
import { presentItem } from "../../core/assessment/shuffle.ts";
import type { Milliseconds } from "../../core/clock.ts";
import type { ExamSummary, ItemView, Screen, SittingView } from "../../core/contract/view.ts";
import type { Preview } from "../../core/contract/wire-preview.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../../core/sitting/ids.ts";
import { isReachable, itemOrder, listQuestions } from "../../core/sitting/questions.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { countAnswered, NEW_SITTING } from "../../core/sitting/state.ts";
import { transition } from "../../core/sitting/transition.ts";
import { accountOf } from "../../core/sitting/time-ledger.ts";

/** Working time of a preview: the exam itself has none before it is scheduled. */
const DURATION_MS: Milliseconds = 60 * 60_000;
/** Stands for the identifiers that a sitting has and a preview does not. */
const NOBODY = "0".repeat(26);
const NAME = "Preview";

/** What a preview needs of the page. */
export interface PreviewClock {
  readonly monotonic: () => Milliseconds;
  readonly now: () => number;
}

/** A sitting that nobody sits: the same questions, order, navigation and hand-in as a candidate's (`core/sitting`), and nothing is kept of it. */
export class PreviewSitting {
  readonly #preview: Preview;
  readonly #clock: PreviewClock;
  readonly #startedAt: Milliseconds;
  #state: SittingState;
  #savedAt: number | null = null;

  constructor(preview: Preview, clock: PreviewClock) {
    this.#preview = preview;
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
    this.#state = started(preview, clock.now());
  }

  /** The screen that the candidate would see. */
  screen(): Screen {
    const { phase } = this.#state;
    if (phase === "sealed") return { name: "receipt", receipt: this.#receipt(this.#state), error: null };
    return { name: phase === "reviewing" ? "review" : "exam", sitting: this.#view() };
  }

  /** One question. Errors: sitting/wrong-state where a linear part does not let the candidate go there. */
  async item(itemId: ItemId): Promise<Result<ItemView, InvigilError>> {
    const { content } = this.#preview;
    const state = this.#state;
    const item = content.items.find(({ id }) => id === itemId);
    if (item === undefined || !("work" in state) || !isReachable(content, state, itemId)) return notReachable();
    const section = content.parts.flatMap((part) => part.sections).find(({ items }) => items.includes(itemId));
    return ok({
      // Browsers shuffle only where they trust the page (WebCrypto): elsewhere choices stand in the author's order.
      item: isSecureContext ? await presentItem(item, new Uint8Array(32)) : item, sectionTitle: section?.visible === true ? section.title : "", rubric: section?.rubric ?? [],
      responses: Object.fromEntries(state.work.answers.get(itemId) ?? []),
    });
  }

  /** Errors: sitting/wrong-state. */
  visit(itemId: ItemId): Result<Record<string, never>, InvigilError> {
    return isReachable(this.#preview.content, this.#state, itemId) ? this.#take({ kind: "visited", item: itemId }) : notReachable();
  }

  flag(itemId: ItemId, flagged: boolean): Result<Record<string, never>, InvigilError> {
    return this.#take({ kind: "flagged", item: itemId, flagged });
  }

  answer(itemId: ItemId, responseId: string, response: Response): Result<{ readonly savedAt: number; readonly seq: number }, InvigilError> {
    const taken = this.#take({ kind: "answered", item: itemId, responseId, response });
    if (!taken.ok) return taken;
    this.#savedAt = this.#clock.now();
    return ok({ savedAt: this.#savedAt, seq: 0 });
  }

  review(): Result<Record<string, never>, InvigilError> {
    return this.#take({ kind: "reviewing" });
  }

  handIn(): Result<Record<string, never>, InvigilError> {
    return "work" in this.#state ? this.#take({ kind: "sealed", reason: "handed-in" }) : notReachable();
  }

  #take(event: JournalEvent): Result<Record<string, never>, InvigilError> {
    const next = transition(this.#state, event, { at: this.#clock.now(), elapsed: this.#elapsed() });
    if (!next.ok) return next;
    this.#state = next.value.state;
    return ok({});
  }

  #elapsed(): Milliseconds {
    return Math.round(this.#clock.monotonic() - this.#startedAt);
  }

  #view(): SittingView {
    const { content } = this.#preview;
    const state = this.#state;
    const usedMs = this.#elapsed();
    return {
      candidateName: NAME, exam: summaryOf(this.#preview, this.#clock.now()), questions: listQuestions(content, state), current: "work" in state ? state.work.current : "",
      remainingMs: Math.max(0, accountOf(state.ledger).allowedMs - usedMs), usedMs, ledger: state.ledger, controls: [], notices: [], programs: [], permitted: [], paused: false, stopped: null, keystrokes: null,
      breakLeftMs: null, branch: false, sync: { connection: "online", unsent: 0, lastSavedAt: this.#savedAt, lastSentAt: this.#savedAt, trouble: null },
    };
  }

  #receipt(state: Extract<SittingState, { readonly phase: "sealed" }>): Extract<Screen, { readonly name: "receipt" }>["receipt"] {
    const { content, organisation } = this.#preview;
    return {
      code: "PREVIEW", organisation, examTitle: content.title, candidateName: NAME, answered: countAnswered(state.work.answers), questions: content.items.length,
      sealedAt: state.sealedAt, receivedAt: state.sealedAt, qr: "PREVIEW", savedAs: null,
    };
  }
}

function summaryOf({ content, organisation }: Preview, now: number): ExamSummary {
  return { title: content.title, organisation, questionCount: content.items.length, durationMs: DURATION_MS, opensAt: now, closesAt: now + 2 * DURATION_MS, policy: POLICY_PRESETS.practice, issuerFingerprint: "" };
}

/** At the first question, as if everything before it had been gone through. */
function started({ content }: Preview, now: number): SittingState {
  const [first] = itemOrder(content);
  if (first === undefined) throw new Error("an exam has a question");
  return {
    ...NEW_SITTING, phase: "running", ledger: [{ kind: "duration", ms: DURATION_MS }], stopped: null,
    opening: { journalId: v.parse(journalIdSchema, NOBODY), packageId: v.parse(packageIdSchema, NOBODY), examId: v.parse(examIdSchema, NOBODY), manifestSha256: "" },
    admission: { sittingId: v.parse(sittingIdSchema, NOBODY), durationMs: DURATION_MS, extraMs: 0, breakMs: 0, opensAt: now, closesAt: now + 2 * DURATION_MS },
    work: { shuffleSeed: "", startedAt: now, current: first, visited: new Set([first]), flagged: new Set(), answers: new Map() },
  };
}

function notReachable(): Result<never, InvigilError> {
  return fail("sitting/wrong-state", "this question cannot be reached now");
}
