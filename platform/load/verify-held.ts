import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { sittingFile } from "../sitting/find-sitting.ts";
import type { SittingFile } from "../sitting/find-sitting.ts";
import { openSitting } from "../sitting/open-sitting.ts";
import type { AnswersByItem } from "../sitting/open-sitting.ts";
import { verifySitting } from "../sitting/verify-sitting.ts";
import type { LoadSitting } from "./load-sitting.ts";
import { answerKey } from "./typed-answers.ts";
import type { AnswersByResponse } from "./typed-answers.ts";

/** A sitting whose data are not as they should be, and why. */
export interface Trouble {
  readonly sittingId: string;
  readonly why: string;
}

/** What the platform holds, compared with what was typed. */
export interface HeldVerdict {
  /** Sittings that were opened and compared. */
  readonly compared: number;
  /** Their decrypted answers, up to the last record that the platform holds, are others than those typed. */
  readonly differing: readonly Trouble[];
  /** The platform lacks something that it acknowledged: records, or the seal that it gave a receipt for. */
  readonly lost: readonly Trouble[];
  /** Journals that were checked whole: chain, checkpoints, seal and receipt. */
  readonly verified: number;
  readonly invalid: readonly Trouble[];
}

/** Journals that are checked whole; of more sittings, so many of them, evenly spread. */
const MOST_VERIFIED = 500;

/**
 * Decrypts what the platform holds of each sitting, as staff do, with an entry in the audit log for each.
 * @param onProgress told how many were compared
 */
export async function verifyHeld(folder: DataFolder, sittings: readonly LoadSitting[], onProgress: (compared: number) => void): Promise<Result<HeldVerdict, InvigilError>> {
  const [differing, lost, invalid]: [Trouble[], Trouble[], Trouble[]] = [[], [], []];
  let [compared, verified] = [0, 0];
  const every = Math.max(1, Math.ceil(sittings.length / MOST_VERIFIED));
  for (const [index, sitting] of sittings.entries()) {
    const { sittingId } = sitting;
    if (sittingId === null) continue;
    const found = await sittingFile(folder.store, sittingId);
    if (!found.ok) return found;
    const file = found.value;
    const missing = whatIsMissing(sitting, file);
    if (missing !== null) lost.push({ sittingId, why: missing });
    if (file !== null) {
      const difference = await differenceOf(folder, sitting, file);
      if (!difference.ok) return difference;
      if (difference.value !== null) differing.push({ sittingId, why: difference.value });
      if (index % every === 0) {
        const verdict = await verifySitting(folder, file);
        verified += 1;
        if (!verdict.ok) invalid.push({ sittingId, why: verdict.error.code });
      }
      compared += 1;
    }
    onProgress(compared);
  }
  return ok({ compared, differing, lost, verified, invalid });
}

function whatIsMissing({ acknowledged, receipt }: LoadSitting, file: SittingFile | null): string | null {
  if (file === null) return "the platform does not know this sitting";
  if (file.journal.records < acknowledged) return `${acknowledged} records were acknowledged and ${file.journal.records} are held`;
  return receipt !== null && file.seal?.receiptJws !== receipt ? "there is a receipt, and the platform does not hold it" : null;
}

/** Codes that say that what is held cannot be read; others are failures of the disk, which say nothing about it. */
const UNREADABLE: readonly ErrorCode[] = ["journal/altered", "journal/gap", "journal/wrong-key", "crypto/invalid-key"];

async function differenceOf(folder: DataFolder, sitting: LoadSitting, file: SittingFile): Promise<Result<string | null, InvigilError>> {
  const opened = await openSitting(folder, file, { actor: "load", action: "sitting-opened" });
  if (!opened.ok) return UNREADABLE.includes(opened.error.code) ? ok(opened.error.code) : opened;
  if (opened.value.contradiction !== null) return ok(opened.value.contradiction.message);
  return ok(compare(sitting.typed.after(file.journal.records), opened.value.answers));
}

/** @returns the first response that is not as it was typed; null when all are */
export function compare(typed: AnswersByResponse, held: AnswersByItem): string | null {
  const flat = new Map(Object.entries(held).flatMap(([item, responses]) => Object.entries(responses).map(([responseId, response]) => [answerKey(item, responseId), response] as const)));
  for (const key of new Set([...typed.keys(), ...flat.keys()])) {
    if (JSON.stringify(typed.get(key)) !== JSON.stringify(flat.get(key))) return `the answer ${key} is another`;
  }
  return null;
}
