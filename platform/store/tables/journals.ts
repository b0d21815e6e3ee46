import type { Kysely } from "kysely";
import type { JournalEventKind } from "../../../core/journal/record.ts";
import type { ExamId, JournalId, SittingId } from "../../../core/sitting/ids.ts";
import type { CheckpointRow, JournalRow, RecordRow, SealRow } from "../journal-rows.ts";
import type { Schema } from "../schema.ts";

/** What changes in a journal's row when records are added. */
export type JournalProgress = Pick<JournalRow, "records" | "bytes" | "head" | "started" | "closed" | "incidents"> & Partial<Pick<JournalRow, "seenAt" | "seenElapsed">>;

/** Journals with their records, checkpoints and seals. */
export interface Journals {
  addJournal(row: JournalRow): Promise<void>;
  journal(journalId: JournalId): Promise<JournalRow | undefined>;
  /** Oldest first. */
  journalsOf(sittingId: SittingId): Promise<readonly JournalRow[]>;
  journalByToken(tokenSha256: string): Promise<JournalRow | undefined>;
  /** Gives the journal's computer a new token; the one before ends. */
  giveToken(journalId: JournalId, token: Pick<JournalRow, "tokenSha256" | "tokenExpiresAt">): Promise<void>;
  /** Says where the journal goes on from. */
  goOnFrom(journalId: JournalId, from: Pick<JournalRow, "continuesFrom" | "continuesRecords" | "continuesWorkedMs" | "continuesLostMs">): Promise<void>;
  /** Adds records and moves the journal on. The journal must still hold `from` records: false, and nothing is written, when it does not. */
  append(journalId: JournalId, from: number, rows: readonly RecordRow[], progress: JournalProgress): Promise<boolean>;
  /** Records `from` … `to`-1, in order. */
  records(journalId: JournalId, from: number, to: number): Promise<readonly RecordRow[]>;
  /** Whether a record of one of these kinds is held. */
  holdsKind(journalId: JournalId, kinds: readonly JournalEventKind[]): Promise<boolean>;
  /** Chain head over the first `count` records; undefined when fewer are held. */
  headAfter(journalId: JournalId, count: number): Promise<string | undefined>;
  /** Keeps the first checkpoint over each number of records: an idle minute adds nothing that a chain has to say. */
  addCheckpoint(row: CheckpointRow): Promise<void>;
  checkpoints(journalId: JournalId): Promise<readonly CheckpointRow[]>;
  seal(sittingId: SittingId): Promise<SealRow | undefined>;
  addSeal(row: SealRow): Promise<void>;
  /** Seals of an exam in the order of its log. */
  sealsOf(examId: ExamId): Promise<readonly SealRow[]>;
}

export function journals(db: Kysely<Schema>): Journals {
  return {
    async addJournal(row) {
      await db.insertInto("journals").values(row).execute();
    },
    journal: (journalId) => db.selectFrom("journals").selectAll().where("journalId", "=", journalId).executeTakeFirst(),
    journalsOf: (sittingId) => db.selectFrom("journals").selectAll().where("sittingId", "=", sittingId).orderBy("openedAt").orderBy("journalId").execute(),

    journalByToken: (tokenSha256) => db.selectFrom("journals").selectAll().where("tokenSha256", "=", tokenSha256).executeTakeFirst(),
    async giveToken(journalId, token) {
      await db.updateTable("journals").set(token).where("journalId", "=", journalId).execute();
    },
    async goOnFrom(journalId, from) {
      await db.updateTable("journals").set(from).where("journalId", "=", journalId).execute();
    },

    async append(journalId, from, rows, progress) {
      const moved = await db.updateTable("journals").set(progress).where("journalId", "=", journalId).where("records", "=", from).executeTakeFirst();
      if (moved.numUpdatedRows !== 1n) return false;
      for (const row of rows) await db.insertInto("records").values(row).execute();
      return true;
    },
    records: (journalId, from, to) =>
      db.selectFrom("records").selectAll().where("journalId", "=", journalId).where("seq", ">=", from).where("seq", "<", to).orderBy("seq").execute(),
    holdsKind: async (journalId, kinds) =>
      (await db.selectFrom("records").select("seq").where("journalId", "=", journalId).where("kind", "in", kinds).limit(1).executeTakeFirst()) !== undefined,
    headAfter: async (journalId, count) =>
      (await db.selectFrom("records").select("head").where("journalId", "=", journalId).where("seq", "=", count - 1).executeTakeFirst())?.head,

    async addCheckpoint(row) {
      await db.insertInto("checkpoints").values(row).onConflict((conflict) => conflict.doNothing()).execute();
    },
    checkpoints: (journalId) => db.selectFrom("checkpoints").selectAll().where("journalId", "=", journalId).orderBy("records").execute(),

    seal: (sittingId) => db.selectFrom("seals").selectAll().where("sittingId", "=", sittingId).executeTakeFirst(),
    async addSeal(row) {
      await db.insertInto("seals").values(row).execute();
    },
    sealsOf: (examId) => db.selectFrom("seals").selectAll().where("examId", "=", examId).orderBy("logIndex").execute(),
  };
}
