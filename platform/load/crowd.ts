import type { Milliseconds } from "../../core/clock.ts";
import type { Transport } from "../../core/contract/wire-client.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { SyncTimers } from "../../core/sync/ports.ts";
import { systemClock } from "../office/system-clock.ts";
import type { LoadComputer } from "./load-computer.ts";
import type { LoadExam } from "./load-exam.ts";
import { LoadSitting } from "./load-sitting.ts";
import { createMeasuredClient } from "./measured-client.ts";
import type { LatencyTally } from "./latency-tally.ts";
import { inSlices, pause, spreadOver } from "./pacing.ts";
import { Typist } from "./typed-answers.ts";

/** A person whose sign-in did not work tries again after a moment, ms. */
const TRY_AGAIN = { least: 1000, more: 4000 } as const;
const STOPPED_AT_ONCE = 100;

const nodeTimers: SyncTimers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

interface CrowdParts {
  readonly transport: Transport;
  readonly tally: LatencyTally;
  readonly signal: AbortSignal;
  readonly onBug: (cause: unknown) => void;
}

/** All candidates of a run. */
export class Crowd {
  readonly sittings: readonly LoadSitting[];
  readonly #signal: AbortSignal;
  readonly #onBug: (cause: unknown) => void;
  readonly #typing = new Set<NodeJS.Timeout>();
  #typed = true;

  constructor(exam: LoadExam, computers: readonly LoadComputer[], parts: CrowdParts) {
    this.#signal = parts.signal;
    this.#onBug = parts.onBug;
    this.sittings = computers.map((computer, index) => new LoadSitting({
      exam, computer, code: exam.codes[index] ?? "", measured: createMeasuredClient(exam.url, parts.transport, nodeTimers, systemClock, parts.tally),
      typist: new Typist(exam.samples, index + 1), clock: systemClock, random: systemRandom, onBug: parts.onBug,
    }));
  }

  /** All sign in, get the release document and begin, each at a moment within `spreadMs`; each tries until it works. */
  async arrive(spreadMs: Milliseconds, onBegun: (sitting: LoadSitting) => Promise<void> | void = () => undefined): Promise<void> {
    await spreadOver(this.sittings, spreadMs, this.#signal, async (sitting) => {
      const begun = await this.#patiently(async () => await sitting.arrive()) && await this.#patiently(async () => await sitting.begin());
      if (begun) await onBegun(sitting);
    });
  }

  /** From now on this candidate types an answer every so often, until `stopTyping`. */
  type(sitting: LoadSitting, everyMs: Milliseconds): void {
    if (!this.#typed) return;
    const next = (ms: Milliseconds): void => {
      const timer = setTimeout(() => {
        this.#typing.delete(timer);
        if (sitting.handedIn || !this.#typed) return;
        next(everyMs);
        sitting.type().catch(this.#onBug);
      }, ms);
      this.#typing.add(timer);
    };
    // Nobody types in step with the others.
    next(Math.random() * everyMs);
  }

  stopTyping(): void {
    this.#typed = false;
    for (const timer of this.#typing) clearTimeout(timer);
    this.#typing.clear();
  }

  /** These hand in, each at a moment within `spreadMs`. */
  async handIn(sittings: readonly LoadSitting[], spreadMs: Milliseconds): Promise<void> {
    await spreadOver(sittings, spreadMs, this.#signal, async (sitting) => await sitting.handIn());
  }

  /** Ends all that is under way. */
  async stop(): Promise<void> {
    this.stopTyping();
    await inSlices(this.sittings, STOPPED_AT_ONCE, new AbortController().signal, async (sitting) => await sitting.stop());
  }

  /** @returns false when the tool was stopped meanwhile, or trying again cannot help */
  async #patiently(work: () => Promise<Result<void, InvigilError>>): Promise<boolean> {
    for (;;) {
      const done = await work();
      if (done.ok) return true;
      if (this.#signal.aborted || !done.error.retryable) return false;
      const asked = done.error.detail?.["retryAfterMs"];
      await pause((typeof asked === "number" ? asked : TRY_AGAIN.least) + Math.random() * TRY_AGAIN.more, this.#signal);
    }
  }
}
