import type { Kysely, SelectQueryBuilder } from "kysely";
import type { ForgettableKind } from "../../../core/journal/forgotten-record.ts";
import type { PackageId } from "../../../core/sitting/ids.ts";
import type { ForkRow, RecordRow } from "../journal-rows.ts";
import type { RetentionRow, Schema } from "../schema.ts";

/** When what was collected of candidates goes. */
export interface Retentions {
  addRetention(row: RetentionRow): Promise<void>;
  /** Earliest first. @param until only those that end then or before; null for all */
  retentions(until: number | null): Promise<readonly RetentionRow[]>;
  /** Records of the package's journals whose payload is still held. */
  countHeld(packageId: PackageId, kind: ForgettableKind): Promise<number>;
  held(packageId: PackageId, kind: ForgettableKind, limit: number): Promise<readonly RecordRow[]>;
  /** Deletes a record's payload, and keeps what the chain needs of it. */
  forget(record: Pick<RecordRow, "journalId" | "seq">, payloadSha256: string): Promise<void>;
  /** Refused uploads of the package's journals. */
  forksOf(packageId: PackageId): Promise<readonly ForkRow[]>;
  rewriteFork(fork: Pick<ForkRow, "journalId" | "sha256">, recordsJson: string): Promise<void>;
}

export function retentions(db: Kysely<Schema>): Retentions {
  const journalsOf = (packageId: PackageId): SelectQueryBuilder<Schema, "journals" | "sittings", Pick<RecordRow, "journalId">> =>
    db.selectFrom("journals").innerJoin("sittings", "sittings.sittingId", "journals.sittingId").select("journals.journalId").where("sittings.packageId", "=", packageId);
  return {
    async addRetention(row) {
      await db.insertInto("retentions").values(row).execute();
    },
    retentions: (until) => {
      const all = db.selectFrom("retentions").selectAll().orderBy("deleteAt").orderBy("packageId").orderBy("kind");
      return (until === null ? all : all.where("deleteAt", "<=", until)).execute();
    },
    countHeld: async (packageId, kind) =>
      (await db.selectFrom("records").select((eb) => eb.fn.countAll<number>().as("held")).where("holds", "=", kind).where("journalId", "in", journalsOf(packageId)).executeTakeFirstOrThrow()).held,
    held: (packageId, kind, limit) => db.selectFrom("records").selectAll().where("holds", "=", kind).where("journalId", "in", journalsOf(packageId)).limit(limit).execute(),
    async forget({ journalId, seq }, payloadSha256) {
      await db.updateTable("records").set({ payload: "", payloadSha256, holds: null }).where("journalId", "=", journalId).where("seq", "=", seq).execute();
    },
    forksOf: (packageId) => db.selectFrom("forks").selectAll().where("journalId", "in", journalsOf(packageId)).execute(),
    async rewriteFork({ journalId, sha256 }, recordsJson) {
      await db.updateTable("forks").set({ recordsJson }).where("journalId", "=", journalId).where("sha256", "=", sha256).execute();
    },
  };
}
