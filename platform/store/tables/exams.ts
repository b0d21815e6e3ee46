import type { Kysely } from "kysely";
import type { ExamId, PackageId } from "../../../core/sitting/ids.ts";
import type { CandidateRow, ChunkRow, ExamRow, PackageRow, Schema } from "../schema.ts";

/** Counts of one package's sittings. */
export interface PackageCounts {
  readonly packageId: PackageId;
  readonly candidates: number;
  readonly signedIn: number;
  readonly handedIn: number;
}

/** Exams, their packages and who may sit them. */
export interface Exams {
  addExam(row: ExamRow): Promise<void>;
  exam(examId: ExamId): Promise<ExamRow | undefined>;
  exams(): Promise<readonly ExamRow[]>;
  addPackage(row: PackageRow, chunks: readonly ChunkRow[]): Promise<void>;
  package(packageId: PackageId): Promise<PackageRow | undefined>;
  packageByCode(code: string): Promise<PackageRow | undefined>;
  /** Newest last. */
  packages(): Promise<readonly PackageRow[]>;
  packageCounts(): Promise<readonly PackageCounts[]>;
  hasChunk(packageId: PackageId, sha256: string): Promise<boolean>;
  chunks(packageId: PackageId): Promise<readonly ChunkRow[]>;
  addCandidate(row: CandidateRow): Promise<void>;
  candidate(candidateId: string): Promise<CandidateRow | undefined>;
  candidateByCode(packageId: PackageId, codeHmac: string): Promise<CandidateRow | undefined>;
  candidates(packageId: PackageId): Promise<readonly CandidateRow[]>;
}

export function exams(db: Kysely<Schema>): Exams {
  const present = () => db.selectFrom("exams").selectAll("exams").where((eb) => eb.not(eb.exists(eb.selectFrom("removals").select("removals.id").whereRef("removals.id", "=", "exams.examId"))));
  return {
    async addExam(row) {
      await db.insertInto("exams").values(row).execute();
    },
    exam: (examId) => present().where("exams.examId", "=", examId).executeTakeFirst(),
    exams: () => present().orderBy("importedAt").orderBy("examId").execute(),

    async addPackage(row, chunkRows) {
      await db.insertInto("packages").values(row).execute();
      for (const chunk of chunkRows) await db.insertInto("chunks").values(chunk).execute();
    },
    package: (packageId) => db.selectFrom("packages").selectAll().where("packageId", "=", packageId).executeTakeFirst(),
    packageByCode: (code) => db.selectFrom("packages").selectAll().where("code", "=", code).executeTakeFirst(),
    packages: () => db.selectFrom("packages").selectAll().orderBy("scheduledAt").orderBy("packageId").execute(),

    packageCounts: async () => {
      const rows = await db
        .selectFrom("packages")
        .select((eb) => [
          "packages.packageId",
          eb.selectFrom("candidates").whereRef("candidates.packageId", "=", "packages.packageId").select((c) => c.fn.countAll<number>().as("n")).as("candidates"),
          eb.selectFrom("sittings").whereRef("sittings.packageId", "=", "packages.packageId").select((c) => c.fn.countAll<number>().as("n")).as("signedIn"),
          eb.selectFrom("sittings").innerJoin("seals", "seals.sittingId", "sittings.sittingId").whereRef("sittings.packageId", "=", "packages.packageId")
            .select((c) => c.fn.countAll<number>().as("n")).as("handedIn"),
        ])
        .execute();
      return rows.map((row) => ({ packageId: row.packageId, candidates: row.candidates ?? 0, signedIn: row.signedIn ?? 0, handedIn: row.handedIn ?? 0 }));
    },

    hasChunk: async (packageId, sha256) =>
      (await db.selectFrom("chunks").select("position").where("packageId", "=", packageId).where("sha256", "=", sha256).executeTakeFirst()) !== undefined,
    chunks: (packageId) => db.selectFrom("chunks").selectAll().where("packageId", "=", packageId).orderBy("position").execute(),

    async addCandidate(row) {
      await db.insertInto("candidates").values(row).execute();
    },
    candidate: (candidateId) => db.selectFrom("candidates").selectAll().where("candidateId", "=", candidateId).executeTakeFirst(),
    candidateByCode: (packageId, codeHmac) =>
      db.selectFrom("candidates").selectAll().where("packageId", "=", packageId).where("codeHmac", "=", codeHmac).executeTakeFirst(),
    candidates: (packageId) => db.selectFrom("candidates").selectAll().where("packageId", "=", packageId).orderBy("name").execute(),
  };
}
