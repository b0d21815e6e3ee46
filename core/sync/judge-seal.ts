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
 *   journal/fork, sitting/wrong-state, sitting/sealed
 */
export function judgeSeal(seal: Seal, sealJws: string, held: HeldSitting): SealJudgement {
  if (held.earlier?.sealJws === sealJws) return { kind: "same", receiptJws: held.earlier.receiptJws };
  const fault = held.earlier === null ? findFault(seal, held) : invigilError("sitting/sealed", "this sitting was handed in with another seal");
  return fault === null ? { kind: "accept" } : refuse(fault, sealJws);
}

/**
 * The same for a journal whose sitting goes on on another computer: its seal is kept once all its records are, and gets no receipt. Which of the two counts, a person decides.
 * @returns sitting/continued-elsewhere when it is to be kept as the branch's seal; receipt/mismatch, journal/gap or journal/fork when it is not
 */
export function judgeBranchSeal(seal: Seal, sealJws: string, held: Pick<HeldSitting, "sittingId" | "journalId" | "records" | "head">): Extract<SealJudgement, { readonly kind: "refuse" }> {
  const fault = findMismatch(seal, held, ["sittingId", "journalId"]) ?? findOtherRecords(seal, held);
  return refuse(fault ?? invigilError("sitting/continued-elsewhere", "the sitting goes on on another computer; this hand-in is kept for a person to look at"), sealJws);
}

function refuse(error: InvigilError, jws: string): Extract<SealJudgement, { readonly kind: "refuse" }> {
  return { kind: "refuse", error, keep: error.code === "journal/gap" ? null : { kind: "keep-seal", because: error.code, jws } };
}

// SECURITY: a receipt vouches for the records that the platform holds, so every fact of the seal is compared with them.
function findFault(seal: Seal, held: HeldSitting): InvigilError | null {
  const different = findMismatch(seal, held, ["sittingId", "journalId", "examId", "packageId", "manifestSha256", "questions"]);
  if (different !== null) return different;
  if (seal.answered > seal.questions) return mismatch("answered");
  const others = findOtherRecords(seal, held);
  if (others !== null) return others;
  if (!held.closed) return invigilError("sitting/wrong-state", "the journal's last record is not its seal");
  // SECURITY: without this a receipt would vouch for a time of hand-in that the sealed journal contradicts.
  return seal.sealedAt === held.lastAt ? null : mismatch("sealedAt");
}

function findMismatch<K extends keyof Seal>(seal: Seal, held: Pick<Seal, K>, names: readonly K[]): InvigilError | null {
  const name = names.find((candidate) => seal[candidate] !== held[candidate]);
  return name === undefined ? null : mismatch(name);
}

function findOtherRecords(seal: Seal, held: Pick<HeldSitting, "records" | "head">): InvigilError | null {
  if (seal.records > held.records) return invigilError("journal/gap", "records before the seal are missing", { held: held.records });
  return seal.records === held.records && seal.head === held.head ? null : invigilError("journal/fork", "the seal is over other records than those held", { held: held.records });
}

function mismatch(field: string): InvigilError {
  return invigilError("receipt/mismatch", `the seal's ${field} is not this sitting's`, { field });
}
