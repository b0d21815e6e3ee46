import type { UnixMs } from "../clock.ts";
import { invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import type { Seal } from "../receipt/receipt.ts";
import type { KeptDocument } from "./kept.ts";

/** What the platform holds of a sitting whose seal comes in. The ids and counts are those that a seal has to state. */
export interface HeldSitting extends Pick<Seal, "sittingId" | "journalId" | "examId" | "packageId" | "manifestSha256" | "questions"> {
  readonly records: number;
  /** Chain head over them, lower-case hexadecimal. */
  readonly head: string;
  /** The last of them is the `sealed` record. */
  readonly closed: boolean;
  /** The wall clock of the last of them; null before the first. */
  readonly lastAt: UnixMs | null;
  /** The sitting was moved to another computer: this journal is kept as a branch, and another one counts. */
  readonly branch: boolean;
  /** The seal that was accepted before, with its receipt. */
  readonly earlier: { readonly sealJws: string; readonly receiptJws: string } | null;
}

export type SealJudgement =
  | { readonly kind: "accept" }
  /** The same seal again gives the same receipt. */
  | { readonly kind: "same"; readonly receiptJws: string }
  | { readonly kind: "refuse"; readonly error: InvigilError; readonly keep: KeptDocument | null };

/**
 * Decides about a seal whose signature was checked. Its time does not matter: late is for a person to look at.
 * @returns refusals: receipt/mismatch with `detail.field`, journal/gap with `detail.held` (nothing to keep: the records come first, and the seal again),
 *   journal/fork, sitting/wrong-state, sitting/sealed, sitting/continued-elsewhere
 */
export function judgeSeal(seal: Seal, sealJws: string, held: HeldSitting): SealJudgement {
  if (held.earlier?.sealJws === sealJws) return { kind: "same", receiptJws: held.earlier.receiptJws };
  const error = findFault(seal, held);
  if (error === null) return { kind: "accept" };
  return { kind: "refuse", error, keep: error.code === "journal/gap" ? null : { kind: "keep-seal", because: error.code, jws: sealJws } };
}

// SECURITY: a receipt vouches for the records that the platform holds, so every fact of the seal is compared with them.
function findFault(seal: Seal, held: HeldSitting): InvigilError | null {
  if (held.branch) return invigilError("sitting/continued-elsewhere", "the sitting goes on on another computer; this journal is kept");
  if (held.earlier !== null) return invigilError("sitting/sealed", "this sitting was handed in with another seal");
  const field = (["sittingId", "journalId", "examId", "packageId", "manifestSha256", "questions"] as const).find((name) => seal[name] !== held[name]);
  if (field !== undefined) return mismatch(field);
  if (seal.answered > seal.questions) return mismatch("answered");
  if (seal.records > held.records) return invigilError("journal/gap", "records before the seal are missing", { held: held.records });
  if (seal.records !== held.records || seal.head !== held.head) return invigilError("journal/fork", "the seal is over other records than those held", { held: held.records });
  if (!held.closed) return invigilError("sitting/wrong-state", "the journal's last record is not its seal");
  // SECURITY: without this a receipt would vouch for a time of hand-in that the sealed journal contradicts.
  return seal.sealedAt === held.lastAt ? null : mismatch("sealedAt");
}

function mismatch(field: string): InvigilError {
  return invigilError("receipt/mismatch", `the seal's ${field} is not this sitting's`, { field });
}
