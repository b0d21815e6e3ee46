import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { AdmissionTicket } from "../../core/sitting/admission.ts";
import type { JournalId, SittingId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, PackageRow, SittingRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";
import { admitAgain } from "./admit-again.ts";
import type { Transfer } from "./continue-sitting.ts";
import { isUnderWay, newJournal, newSitting, roomForJournal } from "./new-rows.ts";

/** Who signs in, on what computer. */
export interface Arrival {
  readonly pkg: PackageRow;
  readonly candidate: CandidateRow;
  readonly device: { readonly journalId: JournalId; readonly deviceKey: string; readonly enc: string };
  readonly token: Pick<JournalRow, "tokenSha256" | "tokenExpiresAt">;
  /** What an earlier sign-in gave, if the computer shows it; checked. */
  readonly ticket: AdmissionTicket | null;
  readonly transfer: Transfer | null;
  /** The identifier that a new sitting gets. */
  readonly newSittingId: SittingId;
  readonly now: number;
}

type Bound = Promise<Result<JournalRow, InvigilError>>;

/**
 * Gives a computer its journal in a candidate's sitting: a new sitting, its own again, one that moves here, or a branch of one that goes on elsewhere.
 * Runs within one write. Errors: sitting/window-closed, sitting/other-device, sitting/token-invalid, sign-in/already-handed-in, transfer/unknown-code.
 */
export async function bindJournal(tables: Tables, arrival: Arrival): Bound {
  const { candidate, device, ticket, pkg, now, newSittingId } = arrival;
  const sitting = await tables.sittingOfCandidate(candidate.candidateId);
  const journal = await tables.journal(device.journalId);
  // SECURITY: a journal answers only to the device key and sitting that it was opened with.
  if (journal !== undefined && !(journal.sittingId === sitting?.sittingId && journal.deviceKey === device.deviceKey && journal.enc === device.enc)) {
    return fail("sitting/other-device", "this journal belongs to another computer or sitting");
  }
  if (sitting !== undefined && journal !== undefined) return returnTo(tables, arrival, sitting, journal);
  if (sitting !== undefined && arrival.transfer !== null) return transferTo(tables, arrival, sitting, null, arrival.transfer);
  if (ticket !== null) {
    const again = await admitAgain(tables, ticket, { ...arrival, sitting });
    return again.ok ? withToken(tables, arrival, again.value) : again;
  }
  if (sitting !== undefined) return moveTo(tables, arrival, sitting, null);
  if (now > pkg.closesAt) return fail("sitting/window-closed", "the exam is over");
  await newSitting(tables, arrival, newSittingId);
  return withToken(tables, arrival, await newJournal(tables, newSittingId, device, now));
}

/** A computer that was here before. */
async function returnTo(tables: Tables, arrival: Arrival, sitting: SittingRow, journal: JournalRow): Bound {
  if (sitting.journalId === journal.journalId) return withToken(tables, arrival, journal);
  if (arrival.transfer !== null) return transferTo(tables, arrival, sitting, journal, arrival.transfer);
  const current = await tables.journal(sitting.journalId);
  const sealed = await tables.seal(sitting.sittingId);
  const back = sealed === undefined && !isUnderWay(current) && journal.knownAs === sitting.sittingId;
  // What it still has to send goes into its own journal: a branch, for a person to look at.
  return back ? moveTo(tables, arrival, sitting, journal) : withToken(tables, arrival, journal);
}

/** Moves a sitting that was not started yet to another computer, such as when the first one broke at check-in. */
async function moveTo(tables: Tables, arrival: Arrival, sitting: SittingRow, known: JournalRow | null): Bound {
  if ((await tables.seal(sitting.sittingId)) !== undefined) return fail("sign-in/already-handed-in", "this candidate has handed in");
  const current = await tables.journal(sitting.journalId);
  // SECURITY: without this a second computer could take over a running exam with nothing but the candidate's code.
  if (isUnderWay(current)) return fail("sitting/other-device", "the exam was started on another computer; an invigilator can make a transfer code");
  if (arrival.now > arrival.pkg.closesAt) return fail("sitting/window-closed", "the exam is over");
  return rebind(tables, arrival, sitting, known, "sitting-moved");
}

/** Moves a running sitting with an invigilator's code. */
async function transferTo(tables: Tables, arrival: Arrival, sitting: SittingRow, known: JournalRow | null, { codeTag, current, goesOn }: Transfer): Bound {
  if ((await tables.seal(sitting.sittingId)) !== undefined) return fail("sign-in/already-handed-in", "this candidate has handed in");
  if (known !== null && (known.started === 1 || known.closed === 1 || known.knownAs !== sitting.sittingId)) {
    return fail("sitting/other-device", "this computer's record of the exam stays as it is; open the exam anew on it to go on here");
  }
  if (sitting.journalId !== current) return fail("storage/locked", "the sitting moved at the same moment");
  if (!(await tables.useTransferCode(sitting.sittingId, codeTag, arrival.now))) return fail("transfer/unknown-code", "this transfer code is not known, was used, or is too old");
  const bound = await rebind(tables, arrival, sitting, known, "sitting-transferred");
  if (bound.ok) await tables.goOnFrom(bound.value.journalId, goesOn);
  return bound.ok ? ok({ ...bound.value, ...goesOn }) : bound;
}

async function rebind(tables: Tables, arrival: Arrival, sitting: SittingRow, known: JournalRow | null, action: "sitting-moved" | "sitting-transferred"): Bound {
  const { device, now } = arrival;
  const room = known === null ? await roomForJournal(tables, sitting.sittingId) : ok(undefined);
  if (!room.ok) return room;
  const journal = known ?? (await newJournal(tables, sitting.sittingId, device, now));
  await tables.rebind(sitting.sittingId, journal.journalId);
  await writeAudit(tables, { at: now, actor: "sitting", action, subject: sitting.sittingId, detail: { from: sitting.journalId, to: journal.journalId } });
  return withToken(tables, arrival, journal);
}

async function withToken(tables: Tables, { token }: Arrival, journal: JournalRow): Bound {
  await tables.giveToken(journal.journalId, token);
  return ok({ ...journal, ...token });
}
