import type { Milliseconds } from "../../core/clock.ts";
import { assertNever } from "../../core/result.ts";
import type { ProgramReport } from "../ports.ts";
import type { FromWorker, ToWorker } from "./program-messages.ts";
import type { ProgramTable } from "./program-table.ts";
import { nextTick } from "./tick-schedule.ts";

const BEAT_MS = 1000;

/** Looks at what runs and keeps the table. */
export interface Scanner {
  /** What is new. */
  readonly tick: () => Promise<void> | void;
  /** Everything, also what is known already. */
  readonly sweep: () => Promise<void> | void;
}

/** Times in ms. */
export interface Pace {
  readonly period: Milliseconds;
  /** Between two looks at everything. */
  readonly sweepEvery: Milliseconds;
  /** After so long without a look that worked there is no sign of life any more. */
  readonly blindAfter: Milliseconds;
}

export interface LookoutParts {
  /** Null when the policy gives no reason to look at programs. */
  readonly scanner: Scanner | null;
  readonly table: ProgramTable;
  /** Resolves when nothing that a verdict waits for is under way, or when that takes too long. */
  readonly settled: () => Promise<void>;
  readonly pace: Pace;
  /** Monotonic clock. */
  readonly now: () => Milliseconds;
  readonly tell: (message: FromWorker) => void;
}

/** What the worker does: looks regularly, tells when the sightings changed, and each second that it still looks. */
export class Lookout {
  readonly #parts: LookoutParts;
  readonly #startedAt: Milliseconds;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #workedAt: Milliseconds;
  #told = -1;
  #toldCounts = "";
  #timer: NodeJS.Timeout | null = null;
  #beats: NodeJS.Timeout | null = null;
  #stopped = false;
  /** One look after the other, whoever asks for it. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#startedAt = this.#workedAt = parts.now();
  }

  start(): void {
    this.#beats = setInterval(() => this.#beat(), BEAT_MS);
    this.#tick();
  }

  hear(message: ToWorker): void {
    switch (message.kind) {
      case "look":
        // A look that fails stays unanswered: who asked waits for so long and no longer.
        this.#answer(message.look).catch(() => undefined);
        return;
      case "stop":
        this.stop();
        return;
      default:
        assertNever(message);
    }
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#beats !== null) clearInterval(this.#beats);
  }

  #tick(): void {
    const { table, now, pace } = this.#parts;
    // A look that fails is the next one's to repeat; when none works the beats stop.
    this.#look(false).catch(() => undefined).finally(() => {
      if (this.#stopped) return;
      if (table.revision !== this.#told) this.#report(null);
      const at = now();
      this.#timer = setTimeout(() => this.#tick(), nextTick(this.#startedAt, pace.period, at) - at);
    }).catch(() => undefined);
  }

  async #look(everything: boolean): Promise<void> {
    const mine = this.#turn.then(() => this.#lookNow(everything));
    this.#turn = mine.catch(() => undefined);
    await mine;
  }

  async #lookNow(everything: boolean): Promise<void> {
    const { scanner, table, now, pace } = this.#parts;
    if (this.#stopped) return;
    if (scanner === null) {
      table.looked();
    } else if (everything || now() - this.#sweptAt >= pace.sweepEvery) {
      this.#sweptAt = now();
      await scanner.sweep();
    } else {
      await scanner.tick();
    }
    this.#workedAt = now();
  }

  async #answer(look: number): Promise<void> {
    await this.#look(true);
    await this.#parts.settled();
    if (!this.#stopped) this.#report(look);
  }

  #report(look: number | null): void {
    const report = this.#parts.table.report();
    this.#told = this.#parts.table.revision;
    this.#toldCounts = countsOf(report);
    this.#parts.tell({ kind: "report", look, report });
  }

  #beat(): void {
    const { table, now, pace, tell } = this.#parts;
    if (now() - this.#workedAt > pace.blindAfter) return;
    const report = table.report();
    if (report.sightings.length > 0 || countsOf(report) !== this.#toldCounts) this.#report(null);
    else tell({ kind: "beat" });
  }
}

function countsOf({ running, unreadable, unknownStarted }: ProgramReport): string {
  return `${running} ${unreadable} ${unknownStarted}`;
}
