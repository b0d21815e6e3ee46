import type { UnixMs } from "../clock.ts";
import type { InvigilError } from "../errors.ts";
import { ExchangeRounds } from "./exchange-rounds.ts";
import { Pacemaker } from "./pacemaker.ts";
import type { Pace, Urgency } from "./pace.ts";
import type { SyncParts } from "./ports.ts";

/**
 * Brings one sitting's journal to the platform and its receipt back, whatever fails in between.
 *
 * What is sent next is decided by `exchange` (records, then the seal, then a heartbeat with a checkpoint), when it is sent by `nextPace`
 * (soon after an answer, each heartbeat, full-jitter back-off, `Retry-After`), and how the platform answers by `judgeUpload`, `judgeSeal` and
 * `judgeCheckpoint`. All of these are pure, and are model-checked together in `test/unit/core/sync/`.
 *
 * The engine needs neither Electron nor a disk: it takes the narrow ports of `ports.ts`, so that many sittings run in one process. To drive it:
 *
 * 1. `client`: `createWireClient(origin, transport, clock)`, where `transport` sends one HTTP request (`main/http/fetch-transport.ts` does it with `fetch`).
 * 2. Sign in with `client.request("signIn", …)`; `session` gives the id and token of its answer, and `renew` signs in again with its `admission`.
 * 3. `journal`: records with their chain heads (`sealRecord`, `extendChain`), and four facts. An object with an array and a `Map` will do.
 * 4. `new SyncEngine(parts).start()`; after each record `wake("soon")`.
 * 5. To hand in: append the record `sealed`, keep the fact `seal` (`signSeal`), then `wake("now")`, or `wake("spread")` when time is over for everybody.
 * 6. `onReceipt` checks the receipt (`verifyReceiptFile`) and keeps it as the fact `receipt`. From then on no timer is set.
 * 7. `await stop()` in any case.
 */
export class SyncEngine {
  readonly #rounds: ExchangeRounds;
  readonly #pacemaker: Pacemaker;

  constructor(parts: SyncParts) {
    this.#rounds = new ExchangeRounds(parts);
    this.#pacemaker = new Pacemaker({ ...parts, round: this.#rounds });
  }

  /** How many records the platform has acknowledged. */
  get acknowledged(): number {
    return this.#rounds.state.acknowledged;
  }

  /** True when the platform said that the sitting goes on on another computer. */
  get branch(): boolean {
    return this.#rounds.state.branch;
  }

  /** True when there is nothing left to send, ever. */
  get complete(): boolean {
    return this.#rounds.complete();
  }

  get connection(): Pace["connection"] {
    return this.#pacemaker.pace.connection;
  }

  /** End of the last round without a failure, wall clock; null before it. */
  get lastSentAt(): UnixMs | null {
    return this.#pacemaker.pace.lastSentAt;
  }

  /** The last failure that trying again will not mend; null when there is none. */
  get error(): InvigilError | null {
    return this.#pacemaker.pace.error;
  }

  start(): void {
    this.#pacemaker.start();
  }

  /** Stops and waits for a round that is under way. */
  async stop(): Promise<void> {
    await this.#pacemaker.stop();
  }

  /** Something is to be sent. */
  wake(urgency: Urgency): void {
    this.#pacemaker.wake(urgency);
  }
}
