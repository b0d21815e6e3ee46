import type { BoardAnswer } from "../../../core/contract/wire-board.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import type { Board } from "./board.ts";
import { EMPTY_BOARD, merge } from "./board.ts";

/** Time between an answer and the next question, ms. */
const EVERY_MS = 1000;
/** What was asked longer ago than this is old, ms: three questions that were not answered. */
const OLD_MS = 4000;
/** How often the age is looked at, ms. */
const LOOK_MS = 250;
/** How long one question may take, ms; and one of many that read everything. */
const PATIENCE_MS = 3500;
const LONG_PATIENCE_MS = 10_000;

export type Connection =
  | { readonly kind: "opening" }
  | { readonly kind: "live" }
  /** `since`: when what is shown was asked for, by this computer's clock; null when nothing was heard yet. `error`: null when there was no answer at all. */
  | { readonly kind: "lost"; readonly since: number | null; readonly error: InvigilError | null };

export interface Fed {
  /** Null until everything was read once. */
  readonly board: Board | null;
  readonly connection: Connection;
}

export type ReadBoard = (since: string, patience: AbortSignal) => Promise<Result<BoardAnswer, InvigilError>>;

/**
 * Reads everything once, then what changed, each second, and knows at each moment whether what it has is new. Whatever stops the answers (the network, the platform, a
 * platform that takes questions and never answers, a computer that slept, a page that the browser held back) shows in their age, and that is watched by itself.
 */
export class BoardFeed {
  readonly #read: ReadBoard;
  readonly #listeners = new Set<() => void>();
  #fed: Fed = { board: null, connection: { kind: "opening" } };
  #cursor = "all";
  /** What is being read in parts, and shown when it is complete. */
  #coming: Board = EMPTY_BOARD;
  #heardAt: number | null = null;
  #ended = new AbortController();
  #hurry = new AbortController();

  constructor(read: ReadBoard) {
    this.#read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly fed = (): Fed => this.#fed;

  start(): void {
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    const watch = window.setInterval(() => this.#lookAtAge(), LOOK_MS);
    signal.addEventListener("abort", () => window.clearInterval(watch));
    // After sleep, or in a page that was in the background, what stands here is old before the first tick of a timer.
    document.addEventListener("visibilitychange", this.#wake, { signal });
    addEventListener("pageshow", this.#wake, { signal });
    addEventListener("online", this.#wake, { signal });
    addEventListener("offline", () => this.#lose(null), { signal });
    this.#loop(signal).catch(reportError);
  }

  stop(): void {
    this.#ended.abort();
  }

  readonly #wake = (): void => {
    this.#lookAtAge();
    if (this.#fed.connection.kind === "lost") this.#hurry.abort();
  };

  async #loop(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      this.#hurry = new AbortController();
      const askedAt = Date.now();
      const answer = await this.#read(this.#cursor, AbortSignal.any([ended, this.#hurry.signal, AbortSignal.timeout(this.#cursor === "all" || this.#fed.board === null ? LONG_PATIENCE_MS : PATIENCE_MS)]));
      if (ended.aborted) return;
      if (answer.ok) this.#hear(answer.value, askedAt);
      else this.#lose(answer.error);
      // Nothing changes until somebody signs in, and that loads the page anew.
      if (!answer.ok && answer.error.code === "staff/unauthorised") return;
      if (!answer.ok || !answer.value.more) await pause(answer.ok ? EVERY_MS : waitAfter(answer.error), AbortSignal.any([ended, this.#hurry.signal]));
    }
  }

  #hear(answer: BoardAnswer, askedAt: number): void {
    this.#coming = merge(this.#coming, answer);
    this.#cursor = answer.cursor;
    if (answer.more) return;
    this.#heardAt = askedAt;
    this.#show({ board: this.#coming, connection: { kind: "live" } });
    this.#lookAtAge();
  }

  #lookAtAge(): void {
    if (this.#fed.connection.kind === "live" && this.#heardAt !== null && Math.abs(Date.now() - this.#heardAt) > OLD_MS) this.#lose(null);
  }

  #lose(error: InvigilError | null): void {
    this.#show({ ...this.#fed, connection: { kind: "lost", since: this.#heardAt, error: error?.code === "sync/offline" ? null : error } });
  }

  #show(fed: Fed): void {
    this.#fed = fed;
    for (const listener of this.#listeners) listener();
  }
}

function waitAfter({ detail }: InvigilError): number {
  const wait = detail?.["retryAfterMs"];
  return typeof wait === "number" ? Math.max(EVERY_MS, Math.min(wait, 10_000)) : EVERY_MS;
}

/** Resolves after a time, or when it is called off. */
function pause(ms: number, calledOff: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    calledOff.addEventListener("abort", () => {
      window.clearTimeout(timer);
      resolve();
    });
    if (calledOff.aborted) resolve();
  });
}
