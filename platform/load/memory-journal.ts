import type { Clock, Milliseconds } from "../../core/clock.ts";
import { toHex } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import { extendChain, GENESIS } from "../../core/journal/hash-chain.ts";
import type { ChainHead } from "../../core/journal/hash-chain.ts";
import { sealRecord } from "../../core/journal/record-cipher.ts";
import type { JournalEvent, JournalRecord } from "../../core/journal/record.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { JournalPort, SyncFact } from "../../core/sync/ports.ts";

/**
 * A journal as the client writes it, encrypted and chained, in memory instead of on disk. Records that the platform acknowledged are let go but
 * for the last one and the head before it, which sync may send again: thousands of journals would not fit otherwise. A platform that goes back
 * behind them has lost them.
 */
export class MemoryJournal implements JournalPort {
  readonly journalId: JournalId;
  readonly #recordKey: Uint8Array;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #facts = new Map<SyncFact, string>();
  readonly #onAcknowledged: (records: number) => void;
  /** From record number `#first` on, each with the head after it. */
  #kept: { readonly record: JournalRecord; readonly head: string }[] = [];
  #first = 0;
  /** Head after the records that were let go. */
  #headBefore = toHex(GENESIS);
  #head: ChainHead = GENESIS;

  constructor(journalId: JournalId, recordKey: Uint8Array, parts: { readonly clock: Clock; readonly random: Random; readonly onAcknowledged: (records: number) => void }) {
    this.journalId = journalId;
    this.#recordKey = recordKey;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#onAcknowledged = parts.onAcknowledged;
  }

  get count(): number {
    return this.#first + this.#kept.length;
  }

  /** Encrypts, chains and keeps an event. One at a time: the caller waits for one before the next. */
  async append(event: JournalEvent, elapsed: Milliseconds): Promise<JournalRecord> {
    const header = { seq: this.count, kind: event.kind, at: this.#clock.now(), elapsed: Math.max(0, Math.round(elapsed)) };
    const record = await sealRecord(this.#recordKey, header, event, this.#random);
    this.#head = await extendChain(this.#head, record);
    this.#kept.push({ record, head: toHex(this.#head) });
    return record;
  }

  readonly records = (from: number, limit: number): readonly JournalRecord[] =>
    from < this.#first ? [] : this.#kept.slice(from - this.#first, from - this.#first + limit).map(({ record }) => record);

  readonly headAfter = (count: number): string | null => (count === this.#first ? this.#headBefore : this.#kept[count - 1 - this.#first]?.head ?? null);

  readonly fact = (name: SyncFact): string | null => this.#facts.get(name) ?? null;

  readonly setFact = (name: SyncFact, value: string): Result<void, InvigilError> => {
    this.#facts.set(name, value);
    if (name === "acknowledged") this.#letGo(Number(value));
    return ok(undefined);
  };

  #letGo(acknowledged: number): void {
    this.#onAcknowledged(acknowledged);
    const first = Math.max(this.#first, acknowledged - 1);
    this.#headBefore = this.headAfter(first) ?? this.#headBefore;
    this.#kept = this.#kept.slice(first - this.#first);
    this.#first = first;
  }
}
