import * as v from "valibot";
import type { AuditEntryShown } from "../../core/contract/wire-audit.ts";
import { inGroups } from "../../core/crypto/crockford.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AuditRow } from "../store/schema.ts";
import type { Store } from "../store/store.ts";

const detailSchema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

/** Entries with the names of what they are about. Errors: storage/…. */
export async function tellAudit(store: Store, rows: readonly AuditRow[]): Promise<Result<readonly AuditEntryShown[], InvigilError>> {
  const subjects = await store.read((tables) => tables.auditSubjects([...new Set(rows.map(({ subject }) => subject))]));
  if (!subjects.ok) return subjects;
  const { sittings, packages, exams, staff, policies } = subjects.value;
  const about = new Map<string, AuditEntryShown["about"]>([
    ...sittings.map((row) => [row.sittingId, { kind: "sitting", ...row }] as const),
    ...packages.map((row) => [row.packageId, { kind: "package", ...row, code: inGroups(row.code, 4) }] as const),
    ...exams.map((row) => [row.examId, { kind: "exam", ...row }] as const),
    ...staff.map((row) => [row.staffId, { kind: "staff", ...row }] as const),
    ...policies.map((row) => [row.policyId, { kind: "policy", ...row }] as const),
  ]);
  return ok(rows.map(({ seq, at, actor, action, subject, detailJson }) => {
    const detail = v.safeParse(detailSchema, parseJson(detailJson));
    return { seq, at, actor, action, subject, detail: detail.success ? detail.output : null, about: about.get(subject) ?? null };
  }));
}
