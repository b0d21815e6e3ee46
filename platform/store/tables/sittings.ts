import type { Kysely } from "kysely";
import type { JournalId, PackageId, SittingId } from "../../../core/sitting/ids.ts";
import type { InstructionRow, PresenceRow, Schema, SittingRow } from "../schema.ts";

/** A sitting as staff see it in a list. */
export interface SittingSummary {
  readonly sittingId: SittingId;
  readonly packageId: PackageId;
  readonly candidate: string;
  readonly presence: PresenceRow["state"];
  readonly answered: number;
  readonly questions: number;
  readonly records: number;
  readonly incidents: number;
  readonly remainingMs: number;
  readonly lastSeenAt: number;
  readonly sealedAt: number | null;
  readonly late: 0 | 1 | null;
}

/** Candidates' runs, what their last heartbeat said, and what staff want to tell them. */
export interface Sittings {
  addSitting(row: SittingRow, presence: PresenceRow): Promise<void>;
  sitting(sittingId: SittingId): Promise<SittingRow | undefined>;
  sittingOfCandidate(candidateId: string): Promise<SittingRow | undefined>;
  /** Makes another journal the one that counts, when the sitting moves to another computer. */
  rebind(sittingId: SittingId, journalId: JournalId): Promise<void>;
  summaries(packageId: PackageId | null): Promise<readonly SittingSummary[]>;
  presence(sittingId: SittingId): Promise<PresenceRow | undefined>;
  savePresence(row: PresenceRow): Promise<void>;
  addInstruction(row: InstructionRow): Promise<void>;
  instructions(sittingId: SittingId): Promise<readonly InstructionRow[]>;
  /** Those not reported as done, oldest first. */
  openInstructions(sittingId: SittingId): Promise<readonly InstructionRow[]>;
  closeInstruction(sittingId: SittingId, instructionId: string, doneAt: number): Promise<void>;
  /** Notes that instructions were delivered, the first time. */
  noteSent(sittingId: SittingId, instructionIds: readonly string[], sentAt: number): Promise<void>;
  /** What was said to the sittings of a package, newest first, with how many it went to, reached, and was seen by. */
  instructionBatches(packageId: PackageId, limit: number): Promise<readonly InstructionBatch[]>;
}

/** What was said to several sittings at once, and how far it came. */
export interface InstructionBatch {
  readonly batchId: string;
  readonly createdAt: number;
  /** One of its instructions. */
  readonly bodyJson: string;
  readonly sittings: number;
  readonly sent: number;
  readonly seen: number;
  /** The candidate, when it went to one. */
  readonly candidate: string;
}

export function sittings(db: Kysely<Schema>): Sittings {
  return {
    async addSitting(row, presence) {
      await db.insertInto("sittings").values(row).execute();
      await db.insertInto("presence").values(presence).execute();
    },
    sitting: (sittingId) => db.selectFrom("sittings").selectAll().where("sittingId", "=", sittingId).executeTakeFirst(),
    sittingOfCandidate: (candidateId) => db.selectFrom("sittings").selectAll().where("candidateId", "=", candidateId).executeTakeFirst(),
    async rebind(sittingId, journalId) {
      await db.updateTable("sittings").set({ journalId }).where("sittingId", "=", sittingId).execute();
    },

    summaries: (packageId) => {
      const all = db
        .selectFrom("sittings")
        .innerJoin("packages", "packages.packageId", "sittings.packageId")
        .innerJoin("candidates", "candidates.candidateId", "sittings.candidateId")
        .innerJoin("presence", "presence.sittingId", "sittings.sittingId")
        .innerJoin("journals", "journals.journalId", "sittings.journalId")
        .leftJoin("seals", "seals.sittingId", "sittings.sittingId")
        .select((eb) => [
          eb.fn.coalesce("seals.answered", "presence.answered").as("answered"),
          "sittings.sittingId", "sittings.packageId", "candidates.name as candidate", "presence.state as presence", "packages.questions",
          "journals.records", "journals.incidents", "presence.remainingMs", "presence.lastSeenAt", "seals.sealedAt", "seals.late",
        ])
        .orderBy("candidates.name")
        .orderBy("sittings.sittingId");
      return (packageId === null ? all : all.where("sittings.packageId", "=", packageId)).execute();
    },

    presence: (sittingId) => db.selectFrom("presence").selectAll().where("sittingId", "=", sittingId).executeTakeFirst(),
    async savePresence(row) {
      const { sittingId, ...values } = row;
      await db.updateTable("presence").set(values).where("sittingId", "=", sittingId).execute();
    },

    async addInstruction(row) {
      await db.insertInto("instructions").values(row).execute();
    },
    instructions: (sittingId) => db.selectFrom("instructions").selectAll().where("sittingId", "=", sittingId).orderBy("createdAt").execute(),
    openInstructions: (sittingId) =>
      db.selectFrom("instructions").selectAll().where("sittingId", "=", sittingId).where("doneAt", "is", null).orderBy("createdAt").limit(100).execute(),
    async noteSent(sittingId, instructionIds, sentAt) {
      await db.updateTable("instructions").set({ sentAt }).where("sittingId", "=", sittingId).where("instructionId", "in", instructionIds).where("sentAt", "is", null).execute();
    },
    instructionBatches: (packageId, limit) =>
      db.selectFrom("instructions").innerJoin("sittings", "sittings.sittingId", "instructions.sittingId").innerJoin("candidates", "candidates.candidateId", "sittings.candidateId")
        .select((eb) => [
          "instructions.batchId", eb.fn.min<number>("instructions.createdAt").as("createdAt"), eb.fn.min<string>("instructions.bodyJson").as("bodyJson"), eb.fn.countAll<number>().as("sittings"),
          eb.fn.count<number>("instructions.sentAt").as("sent"), eb.fn.count<number>("instructions.doneAt").as("seen"), eb.fn.min<string>("candidates.name").as("candidate"),
        ])
        .where("sittings.packageId", "=", packageId).groupBy("instructions.batchId").orderBy("createdAt", "desc").orderBy("instructions.batchId").limit(limit).execute(),
    async closeInstruction(sittingId, instructionId, doneAt) {
      await db.updateTable("instructions").set({ doneAt }).where("sittingId", "=", sittingId).where("instructionId", "=", instructionId).where("doneAt", "is", null).execute();
    },
  };
}
