import type { Kysely } from "kysely";
import * as v from "valibot";
import type { ExamId, PackageId, SittingId } from "../../../core/sitting/ids.ts";
import { examIdSchema, packageIdSchema, sittingIdSchema } from "../../../core/sitting/ids.ts";
import type { PolicyId } from "../../../core/policy/policy-id.ts";
import { policyIdSchema } from "../../../core/policy/policy-id.ts";
import type { StaffId } from "../../../core/staff/role.ts";
import { staffIdSchema } from "../../../core/staff/role.ts";
import type { AuditRow, Schema } from "../schema.ts";

/** A stretch of the audit log, by `seq`. */
export interface AuditStretch {
  /** Null for the beginning. */
  readonly from: number | null;
  /** Exclusive; null for the end. */
  readonly before: number | null;
}

/** Which entries are looked for; null where it does not matter. */
export interface AuditSelection {
  readonly actions: readonly string[] | null;
  readonly actors: readonly string[] | null;
  readonly subject: string | null;
  /** ms since the epoch: from this moment on, and before that one. */
  readonly since: number | null;
  readonly until: number | null;
}

/** What entries of the audit log are about, by the ids that stand in them. */
export interface AuditSubjects {
  readonly sittings: readonly { readonly sittingId: SittingId; readonly candidate: string; readonly exam: string }[];
  readonly packages: readonly { readonly packageId: PackageId; readonly code: string; readonly exam: string }[];
  readonly exams: readonly { readonly examId: ExamId; readonly exam: string }[];
  readonly staff: readonly { readonly staffId: StaffId; readonly name: string }[];
  /** By the name of their newest version. */
  readonly policies: readonly { readonly policyId: PolicyId; readonly name: string }[];
}

/** The audit log: rows are only ever added. */
export interface Audit {
  lastAudit(): Promise<AuditRow | undefined>;
  addAudit(row: AuditRow): Promise<void>;
  /** Entries of one action about one subject. */
  countAudit(subject: string, action: string): Promise<number>;
  /** All of it, oldest first. */
  audit(): Promise<readonly AuditRow[]>;
  /** Oldest first, from a number on. */
  auditFrom(seq: number, limit: number): Promise<readonly AuditRow[]>;
  /** Where a stretch of so many entries begins that ends before `before`; null when there are not more of them than that. */
  auditStretchFrom(before: number | null, entries: number): Promise<number | null>;
  /** Everybody who did something within a stretch. */
  auditActors(stretch: AuditStretch): Promise<readonly string[]>;
  /** Newest first. */
  selectAudit(stretch: AuditStretch, selection: AuditSelection, limit: number): Promise<readonly AuditRow[]>;
  auditSubjects(ids: readonly string[]): Promise<AuditSubjects>;
}

export function audit(db: Kysely<Schema>): Audit {
  return {
    lastAudit: () => db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst(),
    async addAudit(row) {
      await db.insertInto("audit").values(row).execute();
    },
    countAudit: async (subject, action) =>
      (await db.selectFrom("audit").select((eb) => eb.fn.countAll<number>().as("entries")).where("subject", "=", subject).where("action", "=", action).executeTakeFirstOrThrow()).entries,
    audit: () => db.selectFrom("audit").selectAll().orderBy("seq").execute(),
    auditFrom: (seq, limit) => db.selectFrom("audit").selectAll().where("seq", ">=", seq).orderBy("seq").limit(limit).execute(),
    auditStretchFrom: async (before, entries) =>
      (await db.selectFrom("audit").select("seq").$if(before !== null, (all) => all.where("seq", "<", before)).orderBy("seq", "desc").limit(1).offset(entries).executeTakeFirst())?.seq ?? null,
    auditActors: async ({ from, before }) =>
      (await db.selectFrom("audit").select("actor").distinct()
        .$if(from !== null, (all) => all.where("seq", ">=", from)).$if(before !== null, (all) => all.where("seq", "<", before)).execute()).map(({ actor }) => actor),
    selectAudit: ({ from, before }, { actions, actors, subject, since, until }, limit) => db.selectFrom("audit").selectAll()
      .$if(from !== null, (all) => all.where("seq", ">=", from)).$if(before !== null, (all) => all.where("seq", "<", before))
      .$if(actions !== null, (all) => all.where("action", "in", actions ?? [])).$if(actors !== null, (all) => all.where("actor", "in", actors ?? []))
      .$if(subject !== null, (all) => all.where("subject", "=", subject ?? ""))
      .$if(since !== null, (all) => all.where("at", ">=", since ?? 0)).$if(until !== null, (all) => all.where("at", "<", until ?? 0))
      .orderBy("seq", "desc").limit(limit).execute(),
    async auditSubjects(ids) {
      // One identifier has the form of all of them; each table says whether it is one of its own.
      const sittings = await db.selectFrom("sittings").innerJoin("candidates", "candidates.candidateId", "sittings.candidateId").innerJoin("exams", "exams.examId", "sittings.examId")
        .select(["sittings.sittingId", "candidates.name as candidate", "exams.title as exam"]).where("sittings.sittingId", "in", those(ids, sittingIdSchema)).execute();
      const packages = await db.selectFrom("packages").select(["packageId", "code", "title as exam"]).where("packageId", "in", those(ids, packageIdSchema)).execute();
      const exams = await db.selectFrom("exams").select(["examId", "title as exam"]).where("examId", "in", those(ids, examIdSchema)).execute();
      const staff = await db.selectFrom("staff").select(["staffId", "name"]).where("staffId", "in", those(ids, staffIdSchema)).execute();
      const policies = await db.selectFrom("policyVersions").select(["policyId", "name"]).where("policyId", "in", those(ids, policyIdSchema)).orderBy("version").execute();
      return { sittings, packages, exams, staff, policies };
    },
  };
}

function those<S extends v.GenericSchema>(ids: readonly string[], schema: S): readonly v.InferOutput<S>[] {
  return ids.flatMap((id) => {
    const parsed = v.safeParse(schema, id);
    return parsed.success ? [parsed.output] : [];
  });
}
