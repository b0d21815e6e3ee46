import type { ItemId, Response } from "../../core/assessment/exam-content.ts";
import type { JournalEvent } from "../../core/journal/record.ts";

export type Answered = Extract<JournalEvent, { readonly kind: "answered" }>;
/** Last answers by question and response variable, as `openSitting` gives them. */
export type AnswersByResponse = ReadonlyMap<string, Response>;

/** One response variable of the exam with a value that fits it. */
export interface SampleAnswer {
  readonly item: ItemId;
  readonly responseId: string;
  readonly response: Response;
  /** A text that grows while the candidate writes. */
  readonly essay: boolean;
}

/** How an essay grows, in characters: by what people type in half a minute, up to two pages; then it begins anew. */
export interface EssayPace {
  readonly growth: number;
  readonly most: number;
}

const USUAL_PACE: EssayPace = { growth: 150, most: 6000 };
/** Of so many answers one is to a question other than the essay. */
const OTHERS = 3;

/**
 * Types like one candidate: in turn through the questions, and in between always on at the essay. Every candidate's texts are their own, so that answers that got into another sitting are noticed.
 */
export class Typist {
  readonly #samples: readonly SampleAnswer[];
  readonly #essays: readonly SampleAnswer[];
  readonly #name: string;
  readonly #pace: EssayPace;
  #typed: number;

  /**
   * @param samples at least one
   * @param candidate number that tells this candidate's texts from all others'
   */
  constructor(samples: readonly SampleAnswer[], candidate: number, pace = USUAL_PACE) {
    this.#samples = samples;
    this.#essays = samples.filter(({ essay }) => essay);
    this.#name = `Candidate ${candidate}. `;
    this.#pace = pace;
    // Not everybody begins with the same question.
    this.#typed = candidate;
  }

  next(): Answered {
    const turn = this.#typed++;
    const essay = turn % OTHERS === 0 ? undefined : this.#essays[0];
    const sample = essay ?? this.#samples[Math.floor(turn / OTHERS) % this.#samples.length];
    if (sample === undefined) throw new Error("a typist has a question to answer");
    const { item, responseId, response } = sample;
    return { kind: "answered", item, responseId, response: sample.essay ? [this.#write(sample, turn)] : response };
  }

  #write({ response }: SampleAnswer, turn: number): string {
    const model = response[0] ?? "";
    const length = 1 + ((turn * this.#pace.growth) % this.#pace.most);
    return `${this.#name}${model.repeat(Math.ceil(length / Math.max(1, model.length))).slice(0, length)}`;
  }
}

/** What was typed, kept apart from the journal that sends it: the other side of the comparison. */
export class TypedAnswers {
  readonly #settled = new Map<string, Response>();
  #waiting: { readonly seq: number; readonly key: string; readonly response: Response }[] = [];
  #count = 0;

  /** Answers typed so far. */
  get count(): number {
    return this.#count;
  }

  /** @param seq number of the record that holds it */
  add(seq: number, { item, responseId, response }: Answered): void {
    this.#count += 1;
    this.#waiting.push({ seq, key: answerKey(item, responseId), response });
  }

  /** The platform acknowledged the first `records` records: nothing older is asked for again. */
  acknowledged(records: number): void {
    for (const { seq, key, response } of this.#waiting) if (seq < records) this.#settled.set(key, response);
    this.#waiting = this.#waiting.filter(({ seq }) => seq >= records);
  }

  /** Last answers among the first `records` records; those acknowledged are always among them. */
  after(records: number): AnswersByResponse {
    const last = new Map(this.#settled);
    for (const { seq, key, response } of this.#waiting) if (seq < records) last.set(key, response);
    return last;
  }
}

/** Names a response variable within an exam. */
export function answerKey(item: string, responseId: string): string {
  return JSON.stringify([item, responseId]);
}
