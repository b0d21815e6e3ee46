import type { Clock, Milliseconds } from "../clock.ts";
import type { Random } from "../crypto/random.ts";
import type { InvigilError } from "../errors.ts";
import { dueAt, FIRST_PACE, nextPace } from "./pace.ts";
import type { Pace, PaceEvent, Urgency } from "./pace.ts";
import type { SyncTimers } from "./ports.ts";

/** How a round with the platform ended. */
export interface RoundOutcome {
  readonly error: InvigilError | null;
  /** What the platform asked for; null when there was no heartbeat. */
  readonly nextHeartbeatMs: Milliseconds | null;
}

/** One round with the platform: everything that is due, in the order of its priority. */
export interface SyncRound {
  readonly run: (heartbeatDue: boolean) => Promise<RoundOutcome>;
  /** True when there is nothing left to send, ever. */
  readonly complete: () => boolean;
}

interface PacemakerParts {
  readonly round: SyncRound;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: SyncTimers;
  readonly onChanged: () => void;
  readonly onFailure: (error: InvigilError) => void;
  readonly onBug: (cause: unknown) => void;
  readonly heartbeatMs?: Milliseconds;
}

/** Lets rounds run when `nextPace` says so: one timer, one round at a time. */
export class Pacemaker {
  readonly #parts: PacemakerParts;
  #pace: Pace = FIRST_PACE;
  #cancel: (() => void) | null = null;
  #running = false;
  #stopped = true;
  #current: Promise<void> = Promise.resolve();

  constructor(parts: PacemakerParts) {
    this.#parts = parts;
  }

  get pace(): Pace {
    return this.#pace;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#take({ kind: "started" });
    this.#schedule();
  }

  /** Stops and waits for a round that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    await this.#current;
  }

  wake(urgency: Urgency): void {
    this.#take({ kind: "woken", urgency });
    if (!this.#stopped) this.#schedule();
  }

  #schedule(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#running || this.#stopped || this.#parts.round.complete()) return;
    this.#cancel = this.#parts.timers.after(Math.max(0, dueAt(this.#pace) - this.#parts.clock.monotonic()), () => {
      this.#current = this.#round();
    });
  }

  async #round(): Promise<void> {
    const { round, clock, onBug, onChanged, onFailure } = this.#parts;
    this.#running = true;
    this.#take({ kind: "round-began" });
    try {
      const { error, nextHeartbeatMs } = await round.run(clock.monotonic() >= this.#pace.heartbeatAt);
      this.#take({ kind: "round-ended", error, nextHeartbeatMs, at: clock.now() });
      if (error !== null) onFailure(error);
    } catch (cause) {
      onBug(cause);
      this.#take({ kind: "round-broke" });
    }
    this.#running = false;
    onChanged();
    this.#schedule();
  }

  #take(event: PaceEvent): void {
    const { clock, random, heartbeatMs } = this.#parts;
    const fraction = new DataView(random.bytes(4).buffer).getUint32(0) / 2 ** 32;
    this.#pace = nextPace(this.#pace, event, clock.monotonic(), fraction, heartbeatMs);
  }
}
