import type { Clock, UnixMs } from "../../core/clock.ts";
import type { Instruction } from "../../core/contract/wire.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { signCheckpoint, verifyCountersignature } from "../../core/journal/checkpoint.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { countAnswered } from "../../core/sitting/state.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import type { PlatformClient } from "../http/client.ts";
import type { Sitting } from "../sitting/sitting.ts";
import type { Session } from "../sitting/session.ts";
import { firstBatch } from "./batch.ts";
import type { SyncRound } from "./sync.ts";

export interface SittingRoundDependencies {
  readonly sitting: Sitting;
  readonly client: PlatformClient;
  readonly clock: Clock;
  /** Carries out and journals an instruction of staff. */
  readonly onInstruction: (instruction: Instruction) => Promise<Result<void, InvigilError>>;
  /** Checks and keeps the receipt. */
  readonly onReceipt: (receiptJws: string) => Promise<Result<void, InvigilError>>;
  /** Gets a new token when the platform does not take the old one any more. */
  readonly renew: (refused: InvigilError) => Promise<Result<Session, InvigilError>>;
  readonly onPlatformTime: (platformNow: UnixMs) => void;
}

const CHECKPOINT_MS = 30_000;

/** The rounds of one sitting: its records in order, then its seal, then a heartbeat with a checkpoint. At least once, and idempotent by sequence numbers. */
export class SittingRound implements SyncRound {
  readonly #dependencies: SittingRoundDependencies;
  /** Records that the platform holds. On disk too, but a full disk must not keep answers from being sent. */
  #acknowledged: number;
  #checkpointAt = 0;
  #carriedOut: readonly string[] = [];
  #branch = false;

  constructor(dependencies: SittingRoundDependencies) {
    this.#dependencies = dependencies;
    this.#acknowledged = Number(dependencies.sitting.journal.fact("acknowledged") ?? "0");
  }

  /** How many records the platform has acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** True when the platform said that the sitting goes on on another computer. */
  get branch(): boolean {
    return this.#branch;
  }

  complete(): boolean {
    return this.#dependencies.sitting.journal.fact("receipt") !== null;
  }

  async run(heartbeatDue: boolean): Promise<Result<{ readonly nextHeartbeatMs: number | null }, InvigilError>> {
    const session = this.#dependencies.sitting.session;
    if (session === null) return ok({ nextHeartbeatMs: null });
    const first = await this.#once(session, heartbeatDue);
    if (first.ok || (first.error.code !== "sitting/token-invalid" && first.error.code !== "sitting/token-expired")) return first;
    const renewed = await this.#dependencies.renew(first.error);
    return renewed.ok ? await this.#once(renewed.value, heartbeatDue) : renewed;
  }

  async #once(session: Session, heartbeatDue: boolean): Promise<Result<{ readonly nextHeartbeatMs: number | null }, InvigilError>> {
    const sent = await this.#sendRecords(session);
    if (!sent.ok) return sent;
    const sealed = await this.#sendSeal(session);
    if (!sealed.ok) return sealed;
    if (!heartbeatDue || this.complete()) return ok({ nextHeartbeatMs: null });
    return await this.#heartbeat(session);
  }

  async #sendRecords(session: Session): Promise<Result<void, InvigilError>> {
    const { sitting, client } = this.#dependencies;
    const { journal } = sitting;
    let wentBack = false;
    for (;;) {
      const from = this.#acknowledged;
      const records = firstBatch(journal.records(from, 200));
      if (records.length === 0) return ok(undefined);
      const answer = await client.request("putRecords", {
        params: { sittingId: session.sittingId, fromSeq: String(from) }, token: session.token, body: { journalId: journal.journalId, records: records.map((record) => ({ ...record })) },
      });
      if (!answer.ok) {
        const held = answer.error.code === "journal/gap" ? answer.error.detail?.["held"] : undefined;
        // The platform lost what it had acknowledged (restored from a backup): it says how much it holds, and gets the rest again.
        // SECURITY: once a round, or a platform that goes back and forth would keep the client busy without a pause.
        if (wentBack || typeof held !== "number" || !Number.isInteger(held) || held >= from || held < 0) return answer;
        wentBack = true;
        this.#acknowledge(held);
        continue;
      }
      // SECURITY: the platform's count is believed only with the head of our own chain; otherwise answers could be taken for sent that are not.
      if (answer.value.records > journal.count || answer.value.records <= from || answer.value.head !== journal.headAfter(answer.value.records)) {
        return fail("journal/fork", "the platform holds another journal than this one", { records: answer.value.records });
      }
      this.#acknowledge(answer.value.records);
    }
  }

  /** A disk that is full forgets this at the next start; the same records are then sent again, which harms nothing. */
  #acknowledge(records: number): void {
    this.#acknowledged = records;
    this.#dependencies.sitting.journal.setFact("acknowledged", String(records));
  }

  async #sendSeal(session: Session): Promise<Result<void, InvigilError>> {
    const { sitting, client } = this.#dependencies;
    const seal = sitting.journal.fact("seal");
    if (seal === null || this.complete()) return ok(undefined);
    const answer = await client.request("seal", { params: { sittingId: session.sittingId }, token: session.token, body: { seal } });
    return answer.ok ? await this.#dependencies.onReceipt(answer.value.receipt) : answer;
  }

  async #heartbeat(session: Session): Promise<Result<{ readonly nextHeartbeatMs: number | null }, InvigilError>> {
    const { sitting, client, clock } = this.#dependencies;
    const records = this.#acknowledged;
    const checkpoint = await this.#checkpoint(session, records);
    const done = this.#carriedOut;
    const answer = await client.request("heartbeat", {
      params: { sittingId: session.sittingId }, token: session.token,
      body: {
        journalId: sitting.journal.journalId, state: heartbeatState(sitting.state), records, answered: answeredIn(sitting.state),
        remainingMs: Math.max(0, Math.round(sitting.remaining())), checkpoint, done: [...done],
      },
    });
    if (!answer.ok) return answer;
    this.#dependencies.onPlatformTime(answer.value.now);
    this.#branch = answer.value.branch;
    this.#carriedOut = this.#carriedOut.filter((id) => !done.includes(id));
    if (checkpoint !== null) {
      this.#checkpointAt = clock.monotonic() + CHECKPOINT_MS;
      const kept = await this.#keepCountersignature(checkpoint, answer.value.countersignature, records);
      if (!kept.ok) return kept;
    }
    for (const instruction of answer.value.instructions) {
      const carriedOut = await this.#dependencies.onInstruction(instruction);
      if (!carriedOut.ok) return carriedOut;
      this.#carriedOut = [...this.#carriedOut, instruction.id].slice(-100);
    }
    return ok({ nextHeartbeatMs: answer.value.nextAfterMs });
  }

  async #checkpoint(session: Session, records: number): Promise<string | null> {
    const { sitting, clock } = this.#dependencies;
    const head = sitting.journal.headAfter(records);
    if (records === 0 || head === null || clock.monotonic() < this.#checkpointAt) return null;
    return await signCheckpoint({ sittingId: session.sittingId, journalId: sitting.journal.journalId, records, head, at: clock.now(), elapsed: Math.round(sitting.time.elapsed()) }, sitting.deviceKey);
  }

  async #keepCountersignature(checkpoint: string, countersignature: string | null, records: number): Promise<Result<void, InvigilError>> {
    if (countersignature === null) return ok(undefined);
    const { sitting } = this.#dependencies;
    const verified = await verifyCountersignature(countersignature, [sitting.exam.issuer]);
    if (!verified.ok) return verified;
    // SECURITY: a countersignature of an older checkpoint would be kept as proof of what the platform never confirmed.
    if (verified.value.checkpointSha256 !== await sha256Hex(checkpoint) || verified.value.records !== records) return fail("journal/bad-signature", "the countersignature is of another checkpoint");
    sitting.journal.setFact("countersignature", countersignature);
    return ok(undefined);
  }
}

function heartbeatState(state: SittingState): "waiting" | "running" | "reviewing" | "stopped" | "sealed" {
  if ((state.phase === "running" || state.phase === "reviewing") && state.stopped !== null) return "stopped";
  return state.phase === "running" || state.phase === "reviewing" || state.phase === "sealed" ? state.phase : "waiting";
}

function answeredIn(state: SittingState): number {
  return "work" in state ? countAnswered(state.work.answers) : 0;
}
