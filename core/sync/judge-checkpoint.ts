import { invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { Checkpoint } from "../journal/record.ts";
import type { KeptDocument } from "./kept.ts";

/** What the platform holds where a checkpoint points to. */
export interface HeldHead extends Pick<Checkpoint, "sittingId" | "journalId"> {
  /** Chain head over as many records as the checkpoint covers; null when fewer are held. */
  readonly head: string | null;
}

export type CheckpointJudgement =
  | { readonly kind: "countersign" }
  /** Not all of these records are held: the client finds out that it has to send some again. */
  | { readonly kind: "not-held" }
  | { readonly kind: "refuse"; readonly error: InvigilError; readonly keep: KeptDocument | null };

/** Decides about a checkpoint whose signature was checked. @returns refusals: journal/altered for another sitting's, journal/fork */
export function judgeCheckpoint({ sittingId, journalId, records, head }: Checkpoint, jws: string, held: HeldHead): CheckpointJudgement {
  if (sittingId !== held.sittingId || journalId !== held.journalId) return { kind: "refuse", error: invigilError("journal/altered", "the checkpoint is another sitting's"), keep: null };
  if (held.head === null) return { kind: "not-held" };
  // SECURITY: the platform signs only what it holds; a countersignature over another head would vouch for records nobody can show.
  if (held.head === head) return { kind: "countersign" };
  const error = invigilError("journal/fork", "the signed head is not that of the records held", { records });
  return { kind: "refuse", error, keep: { kind: "keep-checkpoint", because: error.code, jws } };
}
