import type { Kysely } from "kysely";
import type { PackageId, SittingId } from "../../../core/sitting/ids.ts";
import type { CandidateRow, Schema } from "../schema.ts";

/** A candidate of a package, and how far they are. */
export interface CandidateStanding extends Pick<CandidateRow, "candidateId" | "name" | "extraMs" | "breakMs"> {
  /** Null until they have signed in. */
  readonly sittingId: SittingId | null;
  readonly sealedAt: number | null;
}

/** Changes to who may sit a package. */
export interface Candidates {
  /** By name. */
  candidateStandings(packageId: PackageId): Promise<readonly CandidateStanding[]>;
  saveCandidate(row: Pick<CandidateRow, "candidateId" | "extraMs" | "breakMs" | "codeHmac">): Promise<void>;
  removeCandidate(candidateId: string): Promise<void>;
}

export function candidates(db: Kysely<Schema>): Candidates {
  return {
    candidateStandings: (packageId) =>
      db.selectFrom("candidates").leftJoin("sittings", "sittings.candidateId", "candidates.candidateId").leftJoin("seals", "seals.sittingId", "sittings.sittingId")
        .select(["candidates.candidateId", "candidates.name", "candidates.extraMs", "candidates.breakMs", "sittings.sittingId", "seals.sealedAt"])
        .where("candidates.packageId", "=", packageId).orderBy("candidates.name").orderBy("candidates.candidateId").execute(),
    async saveCandidate({ candidateId, extraMs, breakMs, codeHmac }) {
      await db.updateTable("candidates").set({ extraMs, breakMs, codeHmac }).where("candidateId", "=", candidateId).execute();
    },
    async removeCandidate(candidateId) {
      await db.deleteFrom("candidates").where("candidateId", "=", candidateId).execute();
    },
  };
}
