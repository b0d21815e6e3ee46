import type { Kysely } from "kysely";
import type { PackageId, SittingId } from "../../../core/sitting/ids.ts";
import type { PresenceRow, Schema } from "../schema.ts";

/** A candidate as the board shows them, at the last change of anything that it shows. The database itself counts changes, whoever writes them (migration `the board reads what changed`). */
export interface BoardChange {
  /** Grows with every change of any candidate, and never comes twice. */
  readonly change: number;
  readonly candidateId: string;
  /** Null when the candidate is not there any more. */
  readonly candidate: string | null;
  readonly sittingId: SittingId | null;
  readonly presence: PresenceRow["state"] | null;
  readonly answered: number | null;
  readonly remainingMs: number | null;
  readonly lastSeenAt: number | null;
  readonly incidents: number | null;
  readonly sealedAt: number | null;
  readonly receivedAt: number | null;
}

/** Who sits an exam, by what changed last. */
export interface Board {
  /** Those of a package that changed after `since`, in the order of their last change; a candidate is there once. */
  boardChanges(packageId: PackageId, since: number, limit: number): Promise<readonly BoardChange[]>;
}

export function board(db: Kysely<Schema>): Board {
  return {
    boardChanges: (packageId, since, limit) =>
      db.selectFrom("boardChanges")
        .leftJoin("candidates", "candidates.candidateId", "boardChanges.candidateId")
        .leftJoin("sittings", "sittings.candidateId", "candidates.candidateId")
        .leftJoin("presence", "presence.sittingId", "sittings.sittingId")
        .leftJoin("journals", "journals.journalId", "sittings.journalId")
        .leftJoin("seals", "seals.sittingId", "sittings.sittingId")
        .select((eb) => [
          "boardChanges.change", "boardChanges.candidateId", "candidates.name as candidate", "sittings.sittingId", "presence.state as presence",
          eb.fn.coalesce("seals.answered", "presence.answered").as("answered"), "presence.remainingMs", "presence.lastSeenAt", "journals.incidents", "seals.sealedAt", "seals.receivedAt",
        ])
        .where("boardChanges.packageId", "=", packageId).where("boardChanges.change", ">", since).orderBy("boardChanges.change").limit(limit).execute(),
  };
}
