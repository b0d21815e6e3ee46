import type { Kysely } from "kysely";
import * as v from "valibot";
import type { ExamId } from "../../../core/sitting/ids.ts";
import { examIdSchema, packageIdSchema, sittingIdSchema } from "../../../core/sitting/ids.ts";
import type { SealRow } from "../journal-rows.ts";
import type { ExamLogRow, LogLeafRow, Schema, TreeHeadRow } from "../schema.ts";

/** The exams' Merkle logs: leaves in order, the frontier with which they grow, and the heads that were signed. */
export interface Logs {
  examLog(examId: ExamId): Promise<ExamLogRow | undefined>;
  addLeaf(row: LogLeafRow, log: ExamLogRow): Promise<void>;
  /** Leaves `from` … `to`-1, in order. */
  leaves(examId: ExamId, from: number, to: number): Promise<readonly LogLeafRow[]>;
  /** The exam that an identifier of an exam, a package or a sitting belongs to. */
  examConcerned(id: string): Promise<ExamId | undefined>;
  /** Seals whose receipts are no leaves yet, in the order of their logs. */
  receiptsOutsideLogs(): Promise<readonly SealRow[]>;
  addTreeHead(row: TreeHeadRow): Promise<void>;
  lastTreeHead(examId: ExamId): Promise<TreeHeadRow | undefined>;
  /** The newest heads, the smallest tree first. */
  treeHeads(examId: ExamId, most: number): Promise<readonly TreeHeadRow[]>;
  /** Exams whose logs grew since their last head. */
  examsToSign(): Promise<readonly ExamId[]>;
}

export function logs(db: Kysely<Schema>): Logs {
  return {
    examLog: (examId) => db.selectFrom("examLogs").selectAll().where("examId", "=", examId).executeTakeFirst(),
    async addLeaf(row, log) {
      await db.insertInto("logLeaves").values(row).execute();
      await db.insertInto("examLogs").values(log).onConflict((conflict) => conflict.column("examId").doUpdateSet({ size: log.size, peaks: log.peaks })).execute();
    },
    leaves: (examId, from, to) =>
      db.selectFrom("logLeaves").selectAll().where("examId", "=", examId).where("position", ">=", from).where("position", "<", to).orderBy("position").execute(),

    async examConcerned(id) {
      const ids = { sitting: v.safeParse(sittingIdSchema, id), pkg: v.safeParse(packageIdSchema, id), exam: v.safeParse(examIdSchema, id) };
      if (!ids.sitting.success || !ids.pkg.success || !ids.exam.success) return undefined;
      // One identifier has the form of all three; each table says whether it is one of its own.
      const found = (await db.selectFrom("sittings").select("examId").where("sittingId", "=", ids.sitting.output).executeTakeFirst())
        ?? (await db.selectFrom("packages").select("examId").where("packageId", "=", ids.pkg.output).executeTakeFirst())
        ?? (await db.selectFrom("exams").select("examId").where("examId", "=", ids.exam.output).executeTakeFirst())
        ?? (await db.selectFrom("removals").select("examId").where("id", "=", id).executeTakeFirst());
      return found?.examId;
    },
    receiptsOutsideLogs: () =>
      db.selectFrom("seals").selectAll("seals")
        .where((eb) => eb.not(eb.exists(
          eb.selectFrom("logLeaves").select("logLeaves.position")
            .whereRef("logLeaves.examId", "=", "seals.examId").where("logLeaves.kind", "=", "receipt").whereRef("logLeaves.subject", "=", "seals.sittingId"),
        )))
        .orderBy("seals.examId").orderBy("seals.logIndex").execute(),

    async addTreeHead(row) {
      await db.insertInto("treeHeads").values(row).execute();
    },
    lastTreeHead: (examId) => db.selectFrom("treeHeads").selectAll().where("examId", "=", examId).orderBy("size", "desc").limit(1).executeTakeFirst(),
    treeHeads: async (examId, most) => (await db.selectFrom("treeHeads").selectAll().where("examId", "=", examId).orderBy("size", "desc").limit(most).execute()).toReversed(),
    examsToSign: async () =>
      (await db.selectFrom("examLogs").select("examLogs.examId")
        .where((eb) => eb.not(eb.exists(
          eb.selectFrom("treeHeads").select("treeHeads.size").whereRef("treeHeads.examId", "=", "examLogs.examId").whereRef("treeHeads.size", "=", "examLogs.size"),
        )))
        .execute()).map(({ examId }) => examId),
  };
}
