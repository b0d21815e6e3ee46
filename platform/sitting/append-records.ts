import { fromHex, toHex } from "../../core/crypto/encoding.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { hashOfPayload, isForgettable } from "../../core/journal/forgotten-record.ts";
import type { HeldRecord } from "../../core/journal/forgotten-record.ts";
import type { ChainHead } from "../../core/journal/hash-chain.ts";
import { extendChain, GENESIS } from "../../core/journal/hash-chain.ts";
import type { JournalRecord } from "../../core/journal/record.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, err, ok } from "../../core/result.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { judgeUpload, overlap } from "../../core/sync/judge-upload.ts";
import type { Upload } from "../../core/sync/judge-upload.ts";
import type { KeptRecords } from "../../core/sync/kept.ts";
import { writeRefusal } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { JournalProgress } from "../store/tables/journals.ts";
import type { JournalRow, RecordRow } from "../store/journal-rows.ts";
import type { Tables } from "../store/store.ts";
import { forkOf, keepFork } from "./keep-fork.ts";

/** Kinds with which the clock of an exam starts on a computer. */
const STARTS: readonly JournalRecord["kind"][] = ["started", "continued"];
/** How often an upload is tried again when another upload of the same sitting came between. */
const TRIES = 5;

/** How far the platform holds what was uploaded. */
export interface Held {
  readonly records: number;
  /** Chain head over them, hexadecimal. */
  readonly head: string;
}

/** `network`: the records are as fresh as the connection; `file`: they were carried, and say nothing about when their computer was last alive. */
type Carried = "network" | "file";

/**
 * Takes records `fromSeq` … into a journal, as `judgeUpload` decides. What is held already is compared, what is new is added, all or nothing, and durable
 * before this resolves. Errors: journal/gap with `detail.held`, journal/fork, journal/altered, sitting/sealed, http/too-large, storage/….
 */
export async function appendRecords(
  folder: DataFolder, { journalId }: Pick<JournalRow, "journalId">, { by, ...upload }: Upload & { readonly by: Carried },
): Promise<Result<Held, InvigilError>> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = await gather(folder, journalId, upload);
    if (!found.ok) return found;
    const { journal, previous, known } = found.value;
    const held = await Promise.all(known.map((row, index) => asCompared(row, upload.records[index])));
    const judged = judgeUpload({ ...journal, closed: journal.closed === 1 }, upload, { previous, records: held });
    switch (judged.kind) {
      case "same":
        return ok({ records: upload.fromSeq + known.length, head: known.at(-1)?.head ?? journal.head });
      case "refuse":
        return refuse(folder, journal, judged.error, judged.keep);
      case "append": {
        const appended = await append(folder, journal, judged.records, by);
        if (!appended.ok) return appended;
        if (appended.value !== null) return ok(appended.value);
        break;
      }
      default:
        return assertNever(judged);
    }
  }
  return fail("storage/locked", "other uploads of this sitting came between");
}

interface Gathered {
  readonly journal: JournalRow;
  /** Chain head before the upload; null when not as many records are held. */
  readonly previous: string | null;
  /** Records that are held already under the numbers of the upload. */
  readonly known: readonly RecordRow[];
}

async function gather({ store }: DataFolder, journalId: JournalId, upload: Upload): Promise<Result<Gathered, InvigilError>> {
  return store.read(async (tables) => {
    const journal = await tables.journal(journalId);
    if (journal === undefined) throw new Error("a caller has a journal");
    const { from, to } = overlap(journal, upload);
    return { journal, previous: await headBefore(tables, journal, upload.fromSeq), known: from < to ? await tables.records(journalId, from, to) : [] };
  });
}

async function headBefore(tables: Tables, { journalId, records, head }: JournalRow, seq: number): Promise<string | null> {
  if (seq === 0) return toHex(GENESIS);
  return seq === records ? head : (await tables.headAfter(journalId, seq)) ?? null;
}

/** @returns what is held now; null when another upload came between, so that everything has to be judged again */
async function append(folder: DataFolder, journal: JournalRow, fresh: readonly JournalRecord[], by: Carried): Promise<Result<Held | null, InvigilError>> {
  const { rows, progress } = await continueChain(journal, fresh);
  const seen = by === "network" ? { seenAt: folder.clock.now(), seenElapsed: rows.at(-1)?.elapsed ?? journal.seenElapsed } : {};
  const appended = await folder.store.write(async (tables) => ok(await tables.append(journal.journalId, journal.records, rows, { ...progress, ...seen })), "hand-in");
  if (!appended.ok) return appended;
  return appended.value ? ok({ records: progress.records, head: progress.head }) : ok(null);
}

/** What is refused for its content is kept beside the journal for a person to look at, is noted in the audit log, and changes nothing. */
async function refuse(folder: DataFolder, { journalId, sittingId }: JournalRow, error: InvigilError, keep: KeptRecords | null): Promise<Result<never, InvigilError>> {
  const first = keep?.records[0];
  if (keep === null || first === undefined) return err(error);
  const at = folder.clock.now();
  const fork = await forkOf({ journalId, fromSeq: first.seq, records: keep.records, code: keep.because, receivedAt: at });
  const noted = await folder.store.write(async (tables) => {
    await keepFork(tables, fork);
    await writeRefusal(tables, { at, action: "records-refused", subject: sittingId, detail: { journalId, seq: first.seq, refusedSha256: fork.sha256 } });
    return ok(undefined);
  });
  return noted.ok ? err(error) : noted;
}

async function continueChain(journal: JournalRow, fresh: readonly JournalRecord[]): Promise<{ readonly rows: readonly RecordRow[]; readonly progress: JournalProgress }> {
  const rows: RecordRow[] = [];
  let head = headOf(journal);
  let { bytes, incidents } = journal;
  for (const record of fresh) {
    head = await extendChain(head, record);
    bytes += record.payload.length;
    if (record.kind === "incident") incidents += 1;
    rows.push({ journalId: journal.journalId, ...record, payloadSha256: null, holds: isForgettable(record.kind) ? record.kind : null, head: toHex(head) });
  }
  const started = journal.started === 1 || fresh.some((record) => STARTS.includes(record.kind));
  const closed = fresh.at(-1)?.kind === "sealed";
  return { rows, progress: { records: journal.records + fresh.length, bytes, head: toHex(head), started: started ? 1 : 0, closed: closed ? 1 : 0, incidents } };
}

/** A stored row as the record that the client sent, or what is left of it. */
export function recordOf({ seq, kind, at, elapsed, payload, payloadSha256 }: RecordRow): HeldRecord {
  if (payloadSha256 === null) return { seq, kind, at, elapsed, payload };
  if (!isForgettable(kind)) throw new Error(`a record of kind ${kind} is never forgotten`);
  return { seq, kind, at, elapsed, payloadSha256 };
}

/** What is held, to be compared with what came: a payload that was deleted counts as the one that came when its hash is the one that was kept. */
async function asCompared(row: RecordRow, came: JournalRecord | undefined): Promise<JournalRecord> {
  const { seq, kind, at, elapsed } = row;
  const same = came !== undefined && row.payloadSha256 !== null && row.payloadSha256 === (await hashOfPayload(came));
  return { seq, kind, at, elapsed, payload: same ? came.payload : row.payload };
}

function headOf(journal: JournalRow): ChainHead {
  const head = fromHex(journal.head);
  if (!head.ok) throw new Error("a stored chain head is hexadecimal");
  return head.value;
}
