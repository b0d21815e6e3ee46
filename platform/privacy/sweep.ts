import * as v from "valibot";
import type { Milliseconds } from "../../core/clock.ts";
import type { InvigilError } from "../../core/errors.ts";
import { canonicalise } from "../../core/journal/canonical-json.ts";
import type { ForgettableKind } from "../../core/journal/forgotten-record.ts";
import { forgetRecord, hashOfPayload, isForgettable } from "../../core/journal/forgotten-record.ts";
import { journalRecordSchema } from "../../core/journal/record.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { recordOf } from "../sitting/append-records.ts";
import type { ForkRow } from "../store/journal-rows.ts";
import type { RetentionRow } from "../store/schema.ts";

type Kept = Pick<DataFolder, "store" | "clock">;

/** Records forgotten in one write, so that hand-ins get in between. */
const BATCH = 200;

/** What was deleted. */
export interface Swept {
  /** Pseudonymous ids of computers. */
  readonly deviceIds: number;
  /** Contents of records, by kind. */
  readonly records: Readonly<Record<ForgettableKind, number>>;
  /** Refused uploads that held some. */
  readonly forks: number;
}

/**
 * Deletes what is past the retention that candidates were told, and writes into the audit log how much that is before it does. Records keep their place, time
 * and hash in the journal, so that everything signed about it can still be checked. Errors: storage/….
 */
export async function sweep(folder: Kept, actor: string): Promise<Result<Swept, InvigilError>> {
  const now = folder.clock.now();
  const deviceIds = await folder.store.write(async (tables) => {
    const deleted = await tables.deleteDevices(now);
    if (deleted > 0) await writeAudit(tables, { at: now, actor, action: "personal-data-deleted", subject: "", detail: { deviceIds: deleted } });
    return ok(deleted);
  });
  if (!deviceIds.ok) return deviceIds;
  const due = await folder.store.read((tables) => tables.retentions(now));
  if (!due.ok) return due;
  const records: Record<ForgettableKind, number> = { checked: 0, "device-report": 0, incident: 0, keystrokes: 0 };
  let forks = 0;
  for (const retention of due.value) {
    const inJournals = await forgetRecords(folder, retention, actor);
    if (!inJournals.ok) return inJournals;
    const inForks = await forgetInForks(folder, retention, actor);
    if (!inForks.ok) return inForks;
    records[retention.kind] += inJournals.value;
    forks += inForks.value;
  }
  return ok({ deviceIds: deviceIds.value, records, forks });
}

async function forgetRecords({ store, clock }: Kept, { packageId, kind }: RetentionRow, actor: string): Promise<Result<number, InvigilError>> {
  const held = await store.read((tables) => tables.countHeld(packageId, kind));
  if (!held.ok || held.value === 0) return held;
  const noted = await store.write(async (tables) => {
    await writeAudit(tables, { at: clock.now(), actor, action: "personal-data-deleted", subject: packageId, detail: { kind, records: held.value } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;
  for (let forgotten = 0; ;) {
    const batch = await store.read((tables) => tables.held(packageId, kind, BATCH));
    if (!batch.ok) return batch;
    if (batch.value.length === 0) return ok(forgotten);
    const hashes = await Promise.all(batch.value.map((row) => hashOfPayload(recordOf(row))));
    const written = await store.write(async (tables) => {
      for (const [index, row] of batch.value.entries()) await tables.forget(row, hashes[index] ?? "");
      return ok(undefined);
    });
    if (!written.ok) return written;
    forgotten += batch.value.length;
  }
}

/** Uploads that were refused lie beside the journal, and hold the same things. */
async function forgetInForks({ store, clock }: Kept, { packageId, kind }: RetentionRow, actor: string): Promise<Result<number, InvigilError>> {
  const found = await store.read((tables) => tables.forksOf(packageId));
  if (!found.ok) return found;
  const rewritten: { readonly fork: ForkRow; readonly recordsJson: string }[] = [];
  for (const fork of found.value) {
    const recordsJson = await withoutKind(fork.recordsJson, kind);
    if (recordsJson !== fork.recordsJson) rewritten.push({ fork, recordsJson });
  }
  if (rewritten.length === 0) return ok(0);
  return store.write(async (tables) => {
    await writeAudit(tables, { at: clock.now(), actor, action: "personal-data-deleted", subject: packageId, detail: { kind, forks: rewritten.length } });
    for (const { fork, recordsJson } of rewritten) await tables.rewriteFork(fork, recordsJson);
    return ok(rewritten.length);
  });
}

async function withoutKind(recordsJson: string, kind: ForgettableKind): Promise<string> {
  const records = v.safeParse(v.array(v.unknown()), parseJson(recordsJson));
  if (!records.success) return recordsJson;
  return canonicalise(await Promise.all(records.output.map(async (entry) => {
    const record = v.safeParse(journalRecordSchema, entry);
    return record.success && record.output.kind === kind && isForgettable(record.output.kind) ? await forgetRecord({ ...record.output, kind: record.output.kind }) : entry;
  })));
}

/** Deletes again and again, until `stop`. */
export interface Sweeper {
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Sweeps every `everyMs`. @param report hears why nothing was deleted; it is tried again the next time */
export function createSweeper(folder: Kept, everyMs: Milliseconds, report: (problem: string) => void): Sweeper {
  let sweeping: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    const swept = await sweep(folder, "platform");
    if (!swept.ok) report(swept.error.code);
  };
  const run = (): Promise<void> => {
    sweeping = sweeping.then(once).catch((error: unknown) => report(String(error)));
    return sweeping;
  };
  const timer = setInterval(() => {
    void run();
  }, everyMs);
  timer.unref();
  return {
    sweep: run,
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
