import { isKnown, MAX_RECORDS_PER_UPLOAD } from "../contract/wire.ts";
import type { Instruction } from "../contract/wire.ts";
import { sha256Hex } from "../crypto/hash.ts";
import { invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import { signCheckpoint, verifyCountersignature } from "../journal/checkpoint.ts";
import { assertNever, err } from "../result.ts";
import type { Result } from "../result.ts";
import { firstBatch } from "./batch.ts";
import { exchange, isComplete, openExchange } from "./exchange.ts";
import type { ExchangeEffect, ExchangeEvent, ExchangeState } from "./exchange.ts";
import type { RoundOutcome, SyncRound } from "./pacemaker.ts";
import type { ExchangeParts, SyncSession, SyncStatus } from "./ports.ts";

const CHECKPOINT_MS = 30_000;
/** Carried-out instructions that are remembered until the platform knows. */
const MOST_DONE = 100;

/** Carries out what `exchange` decides: asks the platform, checks what it answers, and tells `exchange`. */
export class ExchangeRounds implements SyncRound {
  readonly #parts: ExchangeParts;
  #state: ExchangeState;
  #session: SyncSession | null = null;
  #checkpointAt = 0;
  #carriedOut: readonly string[] = [];

  constructor(parts: ExchangeParts) {
    const { journal } = parts;
    this.#parts = parts;
    this.#state = openExchange({
      records: journal.count, acknowledged: Number(journal.fact("acknowledged") ?? "0"), sealed: journal.fact("seal") !== null, received: journal.fact("receipt") !== null,
    });
  }

  get state(): ExchangeState {
    return this.#state;
  }

  complete(): boolean {
    return isComplete(this.#state);
  }

  async run(heartbeatDue: boolean): Promise<RoundOutcome> {
    this.#session = this.#parts.session();
    if (this.#session === null) return { error: null, nextHeartbeatMs: null };
    try {
      return await this.#round(this.#session, heartbeatDue);
    } catch (cause) {
      // A round that broke is over: the next one would wait for its answer for ever.
      this.#state = { ...this.#state, round: null };
      throw cause;
    }
  }

  async #round(session: SyncSession, heartbeatDue: boolean): Promise<RoundOutcome> {
    let waiting: ExchangeEvent | null = { kind: "round", heartbeatDue };
    while (waiting !== null) {
      this.#look();
      const effects = this.#take(waiting);
      waiting = null;
      for (const effect of effects) {
        if (effect.kind === "rest") return effect;
        waiting = await this.#answer(this.#session ?? session, effect);
      }
    }
    throw new Error("a round ends with rest");
  }

  #take(event: ExchangeEvent): readonly ExchangeEffect[] {
    const { state, effects } = exchange(this.#state, event);
    this.#state = state;
    return effects;
  }

  /** Records are appended, and the seal is signed, while a round is under way. */
  #look(): void {
    const { journal } = this.#parts;
    this.#take({ kind: "on-disk", records: journal.count, sealed: journal.fact("seal") !== null, received: journal.fact("receipt") !== null });
  }

  async #answer(session: SyncSession, effect: Exclude<ExchangeEffect, { readonly kind: "rest" }>): Promise<ExchangeEvent | null> {
    switch (effect.kind) {
      case "keep-acknowledged":
        // A disk that is full forgets this at the next start; the same records are then sent again, which harms nothing.
        this.#parts.journal.setFact("acknowledged", String(effect.records));
        return null;
      case "send-records":
        return await this.#sendRecords(session, effect.from);
      case "send-seal":
        return await this.#sendSeal(session);
      case "send-heartbeat":
        return await this.#heartbeat(session, effect.records);
      case "renew":
        return await this.#renew(effect.refused);
      default:
        return assertNever(effect);
    }
  }

  async #sendRecords({ sittingId, token }: SyncSession, from: number): Promise<ExchangeEvent> {
    const { journal, client } = this.#parts;
    const records = firstBatch(journal.records(from, MAX_RECORDS_PER_UPLOAD));
    const previous = journal.headAfter(from);
    if (previous === null) throw new Error("what is sent is on disk");
    const answer = await client.request("putRecords", {
      params: { sittingId, fromSeq: String(from) }, token, body: { journalId: journal.journalId, previous, records: records.map((record) => ({ ...record })) },
    });
    return answer.ok ? { kind: "held", ...answer.value, ours: journal.headAfter(answer.value.records) } : failure(answer.error);
  }

  async #sendSeal({ sittingId, token }: SyncSession): Promise<ExchangeEvent> {
    const { journal, client, onReceipt } = this.#parts;
    const seal = journal.fact("seal");
    if (seal === null) throw new Error("a seal that is on disk stays there");
    const answer = await client.request("seal", { params: { sittingId }, token, body: { seal } });
    const kept = answer.ok ? await onReceipt(answer.value.receipt) : answer;
    return kept.ok ? { kind: "receipt-kept" } : failure(kept.error);
  }

  async #renew(refused: InvigilError): Promise<ExchangeEvent> {
    const renewed = await this.#parts.renew(refused);
    if (!renewed.ok) return failure(renewed.error);
    this.#session = renewed.value;
    return { kind: "renewed" };
  }

  async #heartbeat(session: SyncSession, records: number): Promise<ExchangeEvent> {
    const { journal, client, clock, status, onPlatformTime } = this.#parts;
    const { state, answered, remainingMs, elapsed } = status();
    const checkpoint = await this.#checkpoint(session, records, elapsed);
    const done = this.#carriedOut;
    const answer = await client.request("heartbeat", {
      params: { sittingId: session.sittingId }, token: session.token,
      body: { journalId: journal.journalId, state, records, answered, remainingMs: Math.max(0, Math.round(remainingMs)), checkpoint, done: [...done] },
    });
    if (!answer.ok) return failure(answer.error);
    const { now, nextAfterMs, branch, countersignature, instructions } = answer.value;
    onPlatformTime(now);
    this.#carriedOut = this.#carriedOut.filter((id) => !done.includes(id));
    if (checkpoint !== null) {
      this.#checkpointAt = clock.monotonic() + CHECKPOINT_MS;
      const kept = await this.#keepCountersignature(checkpoint, countersignature, records);
      if (kept !== null) return failure(kept);
    }
    const carriedOut = await this.#carryOut(instructions.filter(isKnown));
    return carriedOut.ok ? { kind: "heard", branch, nextAfterMs, unconfirmed: checkpoint !== null && countersignature === null } : failure(carriedOut.error);
  }

  async #checkpoint({ sittingId }: SyncSession, records: number, elapsed: SyncStatus["elapsed"]): Promise<string | null> {
    const { journal, clock, deviceKey } = this.#parts;
    const head = journal.headAfter(records);
    if (records === 0 || head === null || clock.monotonic() < this.#checkpointAt) return null;
    return await signCheckpoint({ sittingId, journalId: journal.journalId, records, head, at: clock.now(), elapsed: Math.round(elapsed) }, deviceKey);
  }

  /** @returns why it is not believed; null when it is kept, or when there is none */
  async #keepCountersignature(checkpoint: string, countersignature: string | null, records: number): Promise<InvigilError | null> {
    if (countersignature === null) return null;
    const { journal, issuer } = this.#parts;
    const verified = await verifyCountersignature(countersignature, [issuer]);
    if (!verified.ok) return verified.error;
    // SECURITY: a countersignature of an older checkpoint would be kept as proof of what the platform never confirmed.
    if (verified.value.checkpointSha256 !== await sha256Hex(checkpoint) || verified.value.records !== records) return invigilError("journal/bad-signature", "the countersignature is of another checkpoint");
    journal.setFact("countersignature", countersignature);
    return null;
  }

  async #carryOut(instructions: readonly Instruction[]): Promise<Result<void, InvigilError>> {
    for (const instruction of instructions) {
      const carriedOut = await this.#parts.onInstruction(instruction);
      if (!carriedOut.ok) return err(carriedOut.error);
      if (carriedOut.value === "carried-out") this.#carriedOut = [...this.#carriedOut, instruction.id].slice(-MOST_DONE);
    }
    return { ok: true, value: undefined };
  }
}

function failure(error: InvigilError): ExchangeEvent {
  return { kind: "failed", error };
}
