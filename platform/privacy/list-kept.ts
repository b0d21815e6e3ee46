import { setImmediate as nextTurn } from "node:timers/promises";
import * as v from "valibot";
import type { KeptKind, Retentions } from "../../core/contract/wire-audit.ts";
import { KEPT_KINDS } from "../../core/contract/wire-audit.ts";
import { inGroups } from "../../core/crypto/crockford.ts";
import type { InvigilError } from "../../core/errors.ts";
import { msSchema as ms } from "../../core/milliseconds.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { ALL_AUDIT, searchAudit } from "../audit/search-audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { StaffMember } from "../staff/member.ts";
import { isTheirs } from "../staff/member.ts";
import type { AuditRow, PackageRow } from "../store/schema.ts";

/** Deletions that are told. */
const TOLD = 100;

const deletionSchema = v.object({ kind: v.optional(v.picklist(KEPT_KINDS)), records: v.optional(ms, 0), forks: v.optional(ms, 0), deviceIds: v.optional(ms, 0) });

/**
 * What was collected in the exams that somebody works with, how much of it is held, when it is deleted, and what was deleted lately. What belongs to all exams
 * together is for those who work with all. Errors: storage/….
 */
export async function listKept({ store, clock }: Pick<DataFolder, "store" | "clock">, reader: Pick<StaffMember, "exams">): Promise<Result<Retentions, InvigilError>> {
  const read = await store.read(async (tables) => ({ packages: await tables.packages(), retentions: await tables.retentions(null), devices: await tables.devicesByPackage() }));
  if (!read.ok) return read;
  const packages = new Map(read.value.packages.filter(({ examId }) => isTheirs(reader, examId)).map((row) => [row.packageId, row]));
  const kept: Retentions["kept"][number][] = [];
  const add = (pkg: PackageRow, kind: KeptKind, held: number, deleteAt: number): void => {
    const { packageId, examId, title, code, closesAt } = pkg;
    kept.push({ packageId, examId, exam: title, code: inGroups(code, 4), closesAt, kind, held, deleteAt });
  };
  for (const { packageId, kind, deleteAt } of read.value.retentions) {
    const pkg = packages.get(packageId);
    if (pkg === undefined) continue;
    const held = await store.read((tables) => tables.countHeld(packageId, kind));
    if (!held.ok) return held;
    add(pkg, kind, held.value, deleteAt);
    // Counting a large exam takes a moment: hand-ins get in between.
    await nextTurn();
  }
  for (const { packageId, held, deleteAt } of read.value.devices) {
    const pkg = packages.get(packageId);
    if (pkg !== undefined) add(pkg, "device-id", held, deleteAt);
  }
  const deletions = await searchAudit(store, { ...ALL_AUDIT, actions: ["personal-data-deleted"] }, TOLD);
  if (!deletions.ok) return deletions;
  const titles = new Map<string, string>([...packages].map(([id, { title }]) => [id, title]));
  const deleted = deletions.value.rows.filter(({ subject }) => reader.exams === null || titles.has(subject));
  return ok({ readAt: clock.now(), kept, deleted: deleted.map((row) => tellDeletion(row, titles.get(row.subject) ?? null)) });
}

function tellDeletion({ seq, at, actor, detailJson }: AuditRow, exam: string | null): Retentions["deleted"][number] {
  const read = v.safeParse(deletionSchema, parseJson(detailJson));
  const { kind, records, forks, deviceIds } = read.success ? read.output : { records: 0, forks: 0, deviceIds: 0 };
  return { seq, at, actor, exam, kind: deviceIds > 0 ? "device-id" : kind ?? null, records: deviceIds > 0 ? deviceIds : records, refusedUploads: forks };
}
