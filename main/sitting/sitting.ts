import * as v from "valibot";
import type { ItemId, Response } from "../../core/assessment/exam-content.ts";
import type { Clock, Milliseconds, UnixMs } from "../../core/clock.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEvent, JournalRecord } from "../../core/journal/record.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { timeLeft } from "../../core/sitting/time-ledger.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { NEW_SITTING } from "../../core/sitting/state.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { transition } from "../../core/sitting/transition.ts";
import type { SittingEffect } from "../../core/sitting/transition.ts";
import type { Journal } from "../journal/journal.ts";
import { sessionSchema } from "./session.ts";
import type { Session } from "./session.ts";
import type { OpenedExam } from "./opened-exam.ts";
import { Recorded } from "./recorded.ts";
import { WorkingTime } from "./working-time.ts";

type Answered = Extract<JournalEvent, { readonly kind: "answered" }>;

export interface SittingDependencies {
  /** Signs this sitting's checkpoints and its seal. */
  readonly deviceKey: SigningKey;
  readonly clock: Clock;
  /** The platform's time as far as it is known. */
  readonly examNow: () => UnixMs;
  /** Carries out what follows from a record, after it is on disk. */
  readonly onEffect: (effect: SittingEffect) => Promise<void>;
  readonly onChanged: () => void;
}

/** A sitting under way: journal first, then state, then effects. */
export class Sitting {
  readonly exam: OpenedExam;
  readonly journal: Journal;
  readonly time: WorkingTime;
  readonly deviceKey: SigningKey;
  /** What was recorded so far, for the student to read. */
  readonly recorded: Recorded;
  readonly #dependencies: SittingDependencies;
  #state: SittingState;
  #session: Session | null = null;
  #trouble: InvigilError | null = null;
  #lastSavedAt: UnixMs | null = null;
  /** Answers that the disk did not take yet, by question and response variable. They live in memory and are tried again. */
  readonly #waiting = new Map<string, Answered>();
  #line: Promise<unknown> = Promise.resolve();

  constructor(exam: OpenedExam, journal: Journal, state: SittingState | null, elapsed: Milliseconds, dependencies: SittingDependencies) {
    this.exam = exam;
    this.journal = journal;
    this.recorded = new Recorded(exam.manifest.policy.dataPlan);
    this.deviceKey = dependencies.deviceKey;
    this.#state = state ?? NEW_SITTING;
    this.time = new WorkingTime(dependencies.clock, elapsed);
    this.#dependencies = dependencies;
  }

  get state(): SittingState {
    return this.#state;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** What keeps answers from being saved; null when all is well. */
  get trouble(): InvigilError | null {
    return this.#trouble;
  }

  get lastSavedAt(): UnixMs | null {
    return this.#lastSavedAt;
  }

  /** Answers that are in memory only. */
  get unsaved(): number {
    return this.#waiting.size;
  }

  /** Questions with such answers that are not empty. */
  unsavedItems(): ReadonlySet<string> {
    return new Set([...this.#waiting.values()].filter((event) => event.response.some((value) => value !== "")).map((event) => event.item));
  }

  /** Working time left in ms; the whole time before the start. */
  remaining(): Milliseconds {
    const { durationMs } = this.exam.manifest;
    if (!("admission" in this.#state)) return durationMs;
    const { admission, ledger } = this.#state;
    const held = this.time.held();
    // A break or pause that goes on counts already: the end of the exam moves while the clock stands still.
    const present: readonly LedgerEntry[] = held === 0 ? ledger : [...ledger, { kind: "break", ms: held }];
    return timeLeft({ ledger: present, elapsed: this.time.elapsed(), closesAt: admission.closesAt, now: this.#dependencies.examNow() });
  }

  /**
   * Journals an event and lets it take effect.
   * @returns the record; `sitting/…` when it cannot happen now, `storage/…` when the disk does not take it. Nothing has changed then.
   */
  async record(event: JournalEvent): Promise<Result<JournalRecord, InvigilError>> {
    const turn = this.#line.then(async () => await this.#take(event));
    this.#line = turn.catch(() => undefined);
    const taken = await turn;
    if (!taken.ok) return taken;
    this.#dependencies.onChanged();
    for (const effect of taken.value.effects) await this.#dependencies.onEffect(effect);
    return ok(taken.value.record);
  }

  /**
   * Saves an answer. When the disk does not take it, it stays in memory, `trouble` says so, and `saveWaiting` tries again; an answer is never lost while this process lives.
   */
  async answer(item: ItemId, responseId: string, response: Response): Promise<Result<JournalRecord, InvigilError>> {
    const event: Answered = { kind: "answered", item, responseId, response };
    const key = JSON.stringify([item, responseId]);
    if (this.#waiting.size > 0) await this.saveWaiting();
    const recorded = await this.record(event);
    if (recorded.ok) {
      this.#waiting.delete(key);
      this.#settled(recorded.value.at);
      return recorded;
    }
    if (recorded.error.code.startsWith("storage/")) {
      this.#waiting.set(key, event);
      this.#troubled(recorded.error);
    }
    return recorded;
  }

  /** Tries again to save what is in memory only. */
  async saveWaiting(): Promise<Result<void, InvigilError>> {
    for (const [key, event] of this.#waiting) {
      const recorded = await this.record(event);
      if (!recorded.ok) {
        this.#troubled(recorded.error);
        return recorded;
      }
      if (this.#waiting.get(key) === event) this.#waiting.delete(key);
      this.#settled(recorded.value.at);
    }
    if (this.#trouble !== null) this.#settled(this.#dependencies.clock.now());
    return ok(undefined);
  }

  /** The candidate's present answers to a question, those in memory included. */
  responsesTo(item: ItemId): Readonly<Record<string, Response>> {
    const saved = "work" in this.#state ? this.#state.work.answers.get(item) ?? new Map<string, Response>() : new Map<string, Response>();
    const waiting = [...this.#waiting.values()].filter((event) => event.item === item).map((event) => [event.responseId, event.response] as const);
    return Object.fromEntries([...saved, ...waiting]);
  }

  /** Keeps what sign-in gave, encrypted. */
  async keepSession(session: Session): Promise<Result<void, InvigilError>> {
    const kept = await this.journal.setSecret("session", JSON.stringify(session));
    if (kept.ok) this.#session = session;
    return kept;
  }

  /** Takes up what an earlier process kept. @param lastSavedAt when it saved the last answer */
  async restore(lastSavedAt: UnixMs | null): Promise<void> {
    this.#lastSavedAt = lastSavedAt;
    const kept = await this.journal.secret("session");
    this.#session = kept === null ? null : sessionOf(new TextDecoder().decode(kept));
  }

  #settled(at: UnixMs): void {
    this.#lastSavedAt = at;
    if (this.#waiting.size === 0) this.#trouble = null;
    this.#dependencies.onChanged();
  }

  #troubled(error: InvigilError): void {
    this.#trouble = error;
    this.#dependencies.onChanged();
  }

  async #take(event: JournalEvent): Promise<Result<{ readonly record: JournalRecord; readonly effects: readonly SittingEffect[] }, InvigilError>> {
    const elapsed = this.time.elapsed();
    const possible = transition(this.#state, event, { at: this.#dependencies.clock.now(), elapsed });
    if (!possible.ok) return possible;
    const written = await this.journal.append(event, elapsed);
    if (!written.ok) return written;
    const taken = transition(this.#state, event, written.value);
    if (!taken.ok) return fail(taken.error.code, taken.error.message);
    this.#state = taken.value.state;
    this.recorded.add(written.value, event);
    return ok({ record: written.value, effects: taken.value.effects });
  }
}

function sessionOf(text: string): Session | null {
  try {
    return v.parse(sessionSchema, JSON.parse(text));
  } catch {
    return null;
  }
}
