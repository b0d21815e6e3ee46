import type { Kysely } from "kysely";
import type { JournalId, SittingId } from "../../../core/sitting/ids.ts";
import type { BranchSealRow, ForkRow } from "../journal-rows.ts";
import type { Schema, TransferCodeRow } from "../schema.ts";

/** How sittings go on on other computers, and what is kept of the computers and records that do not count. */
export interface Branches {
  addTransferCode(row: TransferCodeRow): Promise<void>;
  /** Whether a code would be taken now. */
  isTransferCode(sittingId: SittingId, codeTag: string, now: number): Promise<boolean>;
  /** Uses a code up, and every other one of the sitting with it: true for exactly one caller, and only before it expires. */
  useTransferCode(sittingId: SittingId, codeTag: string, now: number): Promise<boolean>;
  /** Keeps the first seal of a journal. */
  addBranchSeal(row: BranchSealRow): Promise<void>;
  branchSeal(journalId: JournalId): Promise<BranchSealRow | undefined>;
  /** Keeps refused records; the same ones once. */
  addFork(row: ForkRow): Promise<void>;
  /** Oldest first. */
  forks(journalId: JournalId): Promise<readonly ForkRow[]>;
  /** How many refused uploads of a journal are kept, and their size. */
  forkRoom(journalId: JournalId): Promise<{ readonly entries: number; readonly characters: number }>;
}

export function branches(db: Kysely<Schema>): Branches {
  return {
    async addTransferCode(row) {
      await db.insertInto("transferCodes").values(row).execute();
    },
    isTransferCode: async (sittingId, codeTag, now) =>
      (await db.selectFrom("transferCodes").select("codeTag").where("sittingId", "=", sittingId).where("codeTag", "=", codeTag).where("usedAt", "is", null)
        .where("expiresAt", ">", now).executeTakeFirst()) !== undefined,
    async useTransferCode(sittingId, codeTag, now) {
      const used = await db
        .updateTable("transferCodes").set({ usedAt: now }).where("sittingId", "=", sittingId).where("codeTag", "=", codeTag)
        // SECURITY: a transfer code moves a sitting once; without these lines a code that was overheard takes the sitting away again.
        .where("usedAt", "is", null)
        .where("expiresAt", ">", now)
        .executeTakeFirst();
      if (used.numUpdatedRows !== 1n) return false;
      await db.updateTable("transferCodes").set({ usedAt: now }).where("sittingId", "=", sittingId).where("usedAt", "is", null).execute();
      return true;
    },

    async addBranchSeal(row) {
      await db.insertInto("branchSeals").values(row).onConflict((conflict) => conflict.doNothing()).execute();
    },
    branchSeal: (journalId) => db.selectFrom("branchSeals").selectAll().where("journalId", "=", journalId).executeTakeFirst(),

    async addFork(row) {
      await db.insertInto("forks").values(row).onConflict((conflict) => conflict.doNothing()).execute();
    },
    forks: (journalId) => db.selectFrom("forks").selectAll().where("journalId", "=", journalId).orderBy("receivedAt").orderBy("fromSeq").execute(),
    forkRoom: async (journalId) => {
      const rows = await db.selectFrom("forks").select((eb) => eb.fn<number>("length", ["recordsJson"]).as("characters")).where("journalId", "=", journalId).execute();
      return { entries: rows.length, characters: rows.reduce((sum, { characters }) => sum + characters, 0) };
    },
  };
}
