import type { Clock, Milliseconds, UnixMs } from "../../core/clock.ts";
import type { SyncView } from "../../core/contract/view.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { Dispose, TimersPort } from "../ports.ts";
import { backoffMs, jittered } from "./backoff.ts";

/** One round with the platform: everything that is due, in the order of its priority. */
export interface SyncRound {
  /** Records, then the seal, then what else is due. Stops at the first failure. */
  readonly run: (heartbeatDue: boolean) => Promise<Result<{ readonly nextHeartbeatMs: Milliseconds | null }, InvigilError>>;
  /** True when there is nothing left to send, ever. */
  readonly complete: () => boolean;
}

export interface SyncDependencies {
  readonly round: SyncRound;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: TimersPort;
  readonly onChanged: () => void;
  readonly onFailure: (error: InvigilError) => void;
  /** Told of what threw: a bug. Sync goes on. */
  readonly onBug: (cause: unknown) => void;
  /** Heartbeat interval until the platform says another, in ms. */
  readonly heartbeatMs?: Milliseconds;
}

const HEARTBEAT_MS = 15_000;
/** What a platform may ask for, in ms. */
const HEARTBEAT_RANGE = { least: 100, most: 10 * 60_000 } as const;
const PAUSE_RANGE = { least: 1000, most: 10 * 60_000 } as const;
/** How long to wait for more answers before sending. */
const SOON_MS = 1000;

/** Decides when to talk to the platform: at once when an answer was saved, each heartbeat, and after failures with patience. */
export class Sync {
  readonly #dependencies: SyncDependencies;
  #timer: Dispose | null = null;
  #running = false;
  #stopped = true;
  #failures = 0;
  /** Monotonic times. */
  #wantedAt = 0;
  #notBefore = 0;
  #platformSaysNotBefore = 0;
  #heartbeatAt = 0;
  #current: Promise<void> = Promise.resolve();
  #connection: SyncView["connection"] = "connecting";
  #lastSentAt: UnixMs | null = null;
  #error: InvigilError | null = null;

  constructor(dependencies: SyncDependencies) {
    this.#dependencies = dependencies;
  }

  get connection(): SyncView["connection"] {
    return this.#connection;
  }

  get lastSentAt(): UnixMs | null {
    return this.#lastSentAt;
  }

  /** The last failure that trying again will not mend; null when there is none. */
  get error(): InvigilError | null {
    return this.#error;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#wantedAt = this.#dependencies.clock.monotonic();
    this.#schedule();
  }

  /** Stops and waits for a round that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    this.#timer = null;
    await this.#current;
  }

  /** Something is to be sent. `soon` waits a second for more; `now` does not wait for the back-off either, but for what the platform asked. */
  wake(urgency: "soon" | "now"): void {
    const now = this.#dependencies.clock.monotonic();
    if (urgency === "now") this.#notBefore = Math.min(this.#notBefore, now);
    this.#wantedAt = Math.min(this.#wantedAt, now + (urgency === "now" ? 0 : SOON_MS));
    if (!this.#stopped) this.#schedule();
  }

  #schedule(): void {
    this.#timer?.();
    this.#timer = null;
    if (this.#running || this.#stopped || this.#dependencies.round.complete()) return;
    const due = Math.max(Math.min(this.#wantedAt, this.#heartbeatAt), this.#notBefore, this.#platformSaysNotBefore);
    this.#timer = this.#dependencies.timers.after(Math.max(0, due - this.#dependencies.clock.monotonic()), () => {
      this.#current = this.#round();
    });
  }

  async #round(): Promise<void> {
    this.#running = true;
    this.#wantedAt = Number.POSITIVE_INFINITY;
    try {
      const outcome = await this.#dependencies.round.run(this.#dependencies.clock.monotonic() >= this.#heartbeatAt);
      if (outcome.ok) this.#succeeded(outcome.value.nextHeartbeatMs);
      else this.#failed(outcome.error);
    } catch (cause) {
      this.#dependencies.onBug(cause);
      this.#wait(this.#backoff());
    }
    this.#running = false;
    this.#dependencies.onChanged();
    this.#schedule();
  }

  #succeeded(nextHeartbeatMs: Milliseconds | null): void {
    const now = this.#dependencies.clock.monotonic();
    this.#failures = 0;
    this.#error = null;
    this.#notBefore = 0;
    this.#connection = "online";
    this.#lastSentAt = this.#dependencies.clock.now();
    if (nextHeartbeatMs !== null) this.#heartbeatAt = now + jittered(within(HEARTBEAT_RANGE, nextHeartbeatMs), this.#fraction());
    else if (this.#heartbeatAt === 0) this.#heartbeatAt = now + jittered(this.#dependencies.heartbeatMs ?? HEARTBEAT_MS, this.#fraction());
  }

  #failed(error: InvigilError): void {
    this.#connection = error.code === "sync/overloaded" ? "connecting" : "offline";
    this.#error = error.retryable ? null : error;
    const asked = error.detail?.["retryAfterMs"];
    const backoff = this.#backoff();
    if (error.code === "sync/overloaded" && typeof asked === "number") {
      // Retry-After is the earliest; a share of jitter on top keeps a room from coming back at the same moment.
      const pause = within(PAUSE_RANGE, asked);
      this.#platformSaysNotBefore = this.#dependencies.clock.monotonic() + pause + Math.round(pause * 0.2 * this.#fraction());
    } else {
      this.#wait(backoff);
    }
    this.#wantedAt = this.#dependencies.clock.monotonic();
    this.#dependencies.onFailure(error);
  }

  #backoff(): Milliseconds {
    this.#failures += 1;
    return backoffMs(this.#failures, this.#fraction());
  }

  #wait(ms: Milliseconds): void {
    this.#notBefore = this.#dependencies.clock.monotonic() + ms;
    this.#wantedAt = this.#notBefore;
  }

  #fraction(): number {
    return new DataView(this.#dependencies.random.bytes(4).buffer).getUint32(0) / 2 ** 32;
  }
}

/** SECURITY: a platform that says 0 would have the client ask without a pause, and one that says a year would never hear of the hand-in. */
function within(range: { readonly least: Milliseconds; readonly most: Milliseconds }, ms: Milliseconds): Milliseconds {
  return Math.min(range.most, Math.max(range.least, ms));
}
