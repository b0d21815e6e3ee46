import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AdmissionTicket } from "../../core/sitting/admission.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow, SittingRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";
import { isUnderWay, newJournal, newSitting, roomForJournal } from "./new-rows.ts";

/** Who shows a ticket, on what computer. */
export interface TicketHolder {
  readonly pkg: PackageRow;
  readonly candidate: CandidateRow;
  readonly device: { readonly journalId: JournalId; readonly deviceKey: string; readonly enc: string };
  /** The sitting that the candidate has here; undefined when there is none. */
  readonly sitting: SittingRow | undefined;
  readonly now: number;
}

/**
 * Lets a journal in by the ticket that the platform gave and forgot, such as when it was restored from a backup: whenever that is, also after the window.
 * The sitting is made again as it was called; when the candidate has another one since, or one that was begun elsewhere, the journal becomes a branch.
 * Runs within one write, for a journal that is not held. Errors: sitting/token-invalid, sitting/other-device.
 */
export async function admitAgain(tables: Tables, ticket: AdmissionTicket, { pkg, candidate, device, sitting, now }: TicketHolder): Promise<Result<JournalRow, InvigilError>> {
  // SECURITY: a ticket admits exactly the candidate, exam, journal and computer that it was given to.
  const fits = ticket.packageId === pkg.packageId && ticket.candidateId === candidate.candidateId && ticket.journalId === device.journalId && ticket.deviceKey.x === device.deviceKey;
  if (!fits) return fail("sitting/token-invalid", "this admission is of another candidate, exam or computer");

  if (sitting === undefined) {
    if ((await tables.sitting(ticket.sittingId)) !== undefined) return fail("sitting/token-invalid", "the sitting of this admission is another candidate's");
    await newSitting(tables, { pkg, candidate, device, now }, ticket.sittingId);
    await writeAudit(tables, { at: now, actor: "sitting", action: "sitting-admitted-again", subject: ticket.sittingId, detail: { journalId: device.journalId } });
    return ok(await newJournal(tables, ticket.sittingId, device, now));
  }

  const room = await roomForJournal(tables, sitting.sittingId);
  if (!room.ok) return room;
  const journal = await newJournal(tables, sitting.sittingId, device, now, ticket.sittingId);
  const current = await tables.journal(sitting.journalId);
  const counts = ticket.sittingId === sitting.sittingId && !isUnderWay(current) && (await tables.seal(sitting.sittingId)) === undefined;
  if (counts) await tables.rebind(sitting.sittingId, journal.journalId);
  await writeAudit(tables, {
    at: now, actor: "sitting", action: counts ? "sitting-admitted-again" : "branch-admitted", subject: sitting.sittingId, detail: { journalId: device.journalId, knownAs: ticket.sittingId },
  });
  return ok(journal);
}
