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
    async closeInstruction(sittingId, instructionId, doneAt) {
      await db.updateTable("instructions").set({ doneAt }).where("sittingId", "=", sittingId).where("instructionId", "=", instructionId).where("doneAt", "is", null).execute();
    },
  };
}
