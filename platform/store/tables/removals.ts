import type { Kysely } from "kysely";
import type { ExamId, PackageId } from "../../../core/sitting/ids.ts";
import type { Schema } from "../schema.ts";

/** How exams and packages that nobody sat go. */
export interface Removals {
  /** Sittings of an exam, in all of its packages. */
  sittingsOfExam(examId: ExamId): Promise<number>;
  sittingsOfPackage(packageId: PackageId): Promise<number>;
  /** Its candidates and chunks go with it. Only its identifier stays, for its exam's log. */
  removePackage(packageId: PackageId, examId: ExamId, at: number): Promise<void>;
  /** Its packages went before. The row stays without its keys and content: its log hangs on it. */
  removeExam(examId: ExamId, at: number): Promise<void>;
  /** Whether anything that is here refers to a blob. */
  isBlobUsed(sha256: string): Promise<boolean>;
}

export function removals(db: Kysely<Schema>): Removals {
  return {
    sittingsOfExam: async (examId) => (await db.selectFrom("sittings").select((eb) => eb.fn.countAll<number>().as("n")).where("examId", "=", examId).executeTakeFirst())?.n ?? 0,
    sittingsOfPackage: async (packageId) => (await db.selectFrom("sittings").select((eb) => eb.fn.countAll<number>().as("n")).where("packageId", "=", packageId).executeTakeFirst())?.n ?? 0,
    async removePackage(packageId, examId, at) {
      await db.deleteFrom("candidates").where("packageId", "=", packageId).execute();
      await db.deleteFrom("chunks").where("packageId", "=", packageId).execute();
      await db.deleteFrom("retentions").where("packageId", "=", packageId).execute();
      await db.deleteFrom("rehearsals").where("packageId", "=", packageId).execute();
      await db.deleteFrom("overrideGivings").where("packageId", "=", packageId).execute();
      await db.deleteFrom("boardChanges").where("packageId", "=", packageId).execute();
      await db.deleteFrom("packages").where("packageId", "=", packageId).execute();
      await db.insertInto("removals").values({ id: packageId, examId, at }).execute();
    },
    async removeExam(examId, at) {
      await db.updateTable("exams").set({ privateKeySealed: "", contentSha256: "", scoringSha256: "", assetsJson: "{}" }).where("examId", "=", examId).execute();
      await db.insertInto("removals").values({ id: examId, examId, at }).execute();
    },
    isBlobUsed: async (sha256) =>
      (await db.selectFrom("chunks").select("packageId").where("sha256", "=", sha256).limit(1).executeTakeFirst()) !== undefined
      || (await db.selectFrom("exams").select("examId").where((eb) => eb.or([eb("contentSha256", "=", sha256), eb("scoringSha256", "=", sha256), eb("assetsJson", "like", `%${sha256}%`)])).limit(1).executeTakeFirst()) !== undefined,
  };
}
