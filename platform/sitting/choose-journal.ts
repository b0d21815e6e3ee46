import { fail, invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { handIn } from "./hand-in.ts";
import type { SittingFile } from "./find-sitting.ts";

/** Characters of a reason at most. */
const LONGEST_REASON = 500;

/** A journal that counts from now on. */
export interface ChosenJournal {
  readonly journalId: JournalId;
  /** The journal that counted until now: kept as a branch. */
  readonly instead: JournalId;
  /** The receipt, when the chosen journal had been sealed already; null while its computer is at work. */
  readonly receipt: string | null;
}

/**
 * Lets a journal that was kept beside a sitting count, and keeps the one that counted as a branch: for a platform that was restored and forgot that the sitting
 * had moved, and for a candidate who was moved by mistake. What was handed in with a receipt stays: that is for whoever marks it.
 * @param file the sitting with the chosen journal (`withJournal`)
 * @param reason what the record says
 * Errors: usage/invalid when it counts already, sitting/sealed, sitting/other-device, sitting/wrong-state, receipt/…, journal/…, storage/….
 */
export async function chooseJournal(folder: DataFolder, { sitting, journal }: SittingFile, { reason, actor }: { readonly reason: string; readonly actor: string }): Promise<Result<ChosenJournal, InvigilError>> {
  const { store, clock } = folder;
  if (reason.trim() === "" || reason.length > LONGEST_REASON) return fail("usage/invalid", `the reason is a text of 1 to ${LONGEST_REASON} characters`);
  const { sittingId } = sitting;
  const { journalId } = journal;
  const chosen = await store.write(async (tables) => {
    const now = await tables.sitting(sittingId);
    if (now === undefined) throw new Error("a sitting that was found stays");
    const refused = (await tables.seal(sittingId)) === undefined ? refusal(now.journalId, { ...journal, sittingId }) : invigilError("sitting/sealed", "this sitting was handed in and has a receipt; both journals stay, and whoever marks it can open both");
    if (refused !== null) return err(refused);
    await tables.rebind(sittingId, journalId);
    await writeAudit(tables, { at: clock.now(), actor, action: "journal-chosen", subject: sittingId, detail: { from: now.journalId, to: journalId, reason } });
    return ok({ instead: now.journalId, seal: await tables.branchSeal(journalId) });
  });
  if (!chosen.ok) return chosen;
  const { instead, seal } = chosen.value;
  if (seal === undefined) return ok({ journalId, instead, receipt: null });
  const receipt = await handIn(folder, { ...sitting, journalId }, seal.sealJws);
  return receipt.ok ? ok({ journalId, instead, receipt: receipt.value }) : receipt;
}

function refusal(counting: JournalId, { journalId, knownAs, sittingId, started }: Pick<SittingFile["journal"], "journalId" | "knownAs" | "sittingId" | "started">): InvigilError | null {
  if (counting === journalId) return invigilError("usage/invalid", "this journal counts already");
  // Its computer signs for the sitting that it was told: the platform could never answer its seal with a receipt.
  if (knownAs !== sittingId) return invigilError("sitting/other-device", "this computer signs for another sitting, which the platform forgot; open it beside this one and mark what is right", { knownAs });
  return started === 1 ? null : invigilError("sitting/wrong-state", "the exam was never started on this computer; make a transfer code instead: invigil sitting transfer");
}
