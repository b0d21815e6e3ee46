import * as v from "valibot";
import type { Clock } from "../../core/clock.ts";
import { aeadOpen, aeadSeal } from "../../core/crypto/aead.ts";
import { fromBase64url, fromUtf8, toBase64url, toHex, utf8 } from "../../core/crypto/encoding.ts";
import { newRecordKey, recordKeyInfo } from "../../core/crypto/hpke.ts";
import { newId } from "../../core/crypto/random.ts";
import type { Random } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { extendChain, GENESIS } from "../../core/journal/hash-chain.ts";
import type { ChainHead } from "../../core/journal/hash-chain.ts";
import { sealRecord } from "../../core/journal/record-cipher.ts";
import type { JournalEvent, JournalRecord } from "../../core/journal/record.ts";
import { openJournal as openRecords, verifyJournal } from "../../core/journal/verify-journal.ts";
import type { OpenedRecord } from "../../core/journal/verify-journal.ts";
import type { PackageManifest } from "../../core/package/manifest.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { journalIdSchema } from "../../core/sitting/ids.ts";
import type { JournalId, PackageId } from "../../core/sitting/ids.ts";
import { storageError } from "../files/storage-error.ts";
import type { SecretsPort } from "../ports.ts";
import { openJournalFile } from "./journal-file.ts";
import type { FactName, JournalFile } from "./journal-file.ts";

export interface JournalDependencies {
  readonly profile: string;
  readonly secrets: SecretsPort;
  readonly clock: Clock;
  readonly random: Random;
}

/** An open journal: the only writer of its file. */
export class Journal {
  readonly journalId: JournalId;
  readonly packageId: PackageId;
  readonly #file: JournalFile;
  readonly #recordKey: Uint8Array;
  readonly #dependencies: JournalDependencies;
  #head: ChainHead;
  #count: number;
  /** The end of the line of appends: one at a time, in the order in which they were asked for. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(file: JournalFile, packageId: PackageId, recordKey: Uint8Array, head: ChainHead, count: number, dependencies: JournalDependencies) {
    this.journalId = file.journalId;
    this.packageId = packageId;
    this.#file = file;
    this.#recordKey = recordKey;
    this.#head = head;
    this.#count = count;
    this.#dependencies = dependencies;
  }

  /** Records that are on disk. */
  get count(): number {
    return this.#count;
  }

  /**
   * Appends an event: encrypted, chained, on disk when this resolves.
   * @param elapsed working time so far in ms
   * @returns the record; `storage/full`, `storage/locked`, `storage/unreadable`. Nothing is written then, and the same can be tried again.
   */
  async append(event: JournalEvent, elapsed: number): Promise<Result<JournalRecord, InvigilError>> {
    const turn = this.#line.then(async () => await this.#append(event, elapsed));
    this.#line = turn;
    return await turn;
  }

  /** Up to `limit` records from a sequence number on. */
  records(from: number, limit: number): readonly JournalRecord[] {
    return this.#file.records(from, limit).map(({ record }) => record);
  }

  /** Head after `count` records in hexadecimal, null when there are not as many. */
  headAfter(count: number): string | null {
    return count === 0 ? toHex(GENESIS) : this.#file.headAfter(count);
  }

  /** Records of answers from a sequence number on. */
  countAnswers(from: number): number {
    return this.#file.countAnswers(from);
  }

  /** Keeps a fact that anybody may read who has the file. */
  setFact(name: FactName, value: string): Result<void, InvigilError> {
    return guarded(() => this.#file.setFact(name, value));
  }

  fact(name: FactName): string | null {
    const value = this.#file.fact(name);
    return value === null ? null : fromUtf8(value);
  }

  /** Keeps a fact encrypted with the record key, so that it is worth nothing without the computer's secret store or the exam's key. */
  async setSecret(name: FactName, value: Uint8Array | string): Promise<Result<void, InvigilError>> {
    const sealed = await aeadSeal(this.#recordKey, typeof value === "string" ? utf8(value) : value, utf8(`invigil fact ${name}`), this.#dependencies.random);
    return guarded(() => this.#file.setFact(name, sealed));
  }

  async secret(name: FactName): Promise<Uint8Array | null> {
    const sealed = this.#file.fact(name);
    if (sealed === null) return null;
    const opened = await aeadOpen(this.#recordKey, sealed, utf8(`invigil fact ${name}`));
    return opened.ok ? opened.value : null;
  }

  /**
   * Ends this computer's part: what could open the journal or the exam here is removed; the encrypted records and the receipt stay.
   */
  finish(): Result<void, InvigilError> {
    return guarded(() => {
      this.#file.setFact("finished", String(this.#dependencies.clock.now()));
      for (const name of ["session", "content-key", "clock", "record-key"] as const) this.#file.removeFact(name);
    });
  }

  /** Waits for appends that are under way, then closes the file. */
  async close(): Promise<void> {
    await this.#line.catch(() => undefined);
    this.#file.close();
  }

  async #append(event: JournalEvent, elapsed: number): Promise<Result<JournalRecord, InvigilError>> {
    const header = { seq: this.#count, kind: event.kind, at: this.#dependencies.clock.now(), elapsed: Math.max(0, Math.round(elapsed)) };
    const record = await sealRecord(this.#recordKey, header, event, this.#dependencies.random);
    const head = await extendChain(this.#head, record);
    const written = guarded(() => this.#file.append({ record, head: toHex(head) }));
    if (!written.ok) return written;
    this.#head = head;
    this.#count += 1;
    return ok(record);
  }
}

/**
 * Starts a journal for a package: a new id and a record key that only this computer's secret store and the exam's private key can give again.
 * @returns `crypto/invalid-key`, `storage/…`
 */
export async function createJournal(manifest: PackageManifest, facts: { readonly manifestJws: string; readonly organisationKeys: string }, dependencies: JournalDependencies): Promise<Result<Journal, InvigilError>> {
  const journalId = v.parse(journalIdSchema, newId(dependencies.random));
  const examPublicKey = fromBase64url(manifest.examPublicKey);
  if (!examPublicKey.ok) return examPublicKey;
  const made = await newRecordKey(examPublicKey.value, recordKeyInfo(journalId, manifest.packageId));
  if (!made.ok) return made;
  const opened = guarded(() => {
    const file = openJournalFile(dependencies.profile, journalId, { create: true });
    file.setFact("package-id", manifest.packageId);
    file.setFact("enc", toBase64url(made.value.enc));
    // SECURITY: the record key rests on disk only as the operating system's secret store seals it.
    file.setFact("record-key", dependencies.secrets.seal(made.value.recordKey));
    file.setFact("manifest", facts.manifestJws);
    file.setFact("organisation-keys", facts.organisationKeys);
    return file;
  });
  return opened.ok ? ok(new Journal(opened.value, manifest.packageId, made.value.recordKey, GENESIS, 0, dependencies)) : opened;
}

/**
 * Opens a journal that is on disk, checks its whole chain and decrypts it.
 * @returns the journal and its events; `journal/…` when it was changed, `storage/…` when the file or its key cannot be read
 */
export async function reopenJournal(journalId: JournalId, packageId: PackageId, dependencies: JournalDependencies): Promise<Result<{ readonly journal: Journal; readonly opened: readonly OpenedRecord[] }, InvigilError>> {
  const read = guarded(() => {
    const file = openJournalFile(dependencies.profile, journalId, { create: false });
    return { file, sealedKey: file.fact("record-key"), stored: file.records(0, Number.MAX_SAFE_INTEGER) };
  });
  if (!read.ok) return read;
  const { file, sealedKey, stored } = read.value;
  const recordKey = sealedKey === null ? null : dependencies.secrets.open(sealedKey);
  if (recordKey === null) {
    file.close();
    return fail("storage/unreadable", "the key of this journal cannot be had from the computer's secret store");
  }
  const opened = await openRecords(recordKey, stored.map(({ record }) => record));
  if (!opened.ok) {
    file.close();
    return opened;
  }
  const verified = await verifyJournal(stored.map(({ record }) => record));
  if (!verified.ok || toHex(verified.value.head) !== stored.at(-1)?.head) {
    file.close();
    return verified.ok ? fail("journal/altered", "the head of the chain is not the one that was stored") : verified;
  }
  return ok({ journal: new Journal(file, packageId, recordKey, verified.value.head, stored.length, dependencies), opened: opened.value });
}

/** Runs a disk operation and gives its expected failures as values. */
function guarded<T>(run: () => T): Result<T, InvigilError> {
  try {
    return ok(run());
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return err(error);
  }
}
