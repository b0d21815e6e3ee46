import { humanCode, sealCode } from "../../core/receipt/human-code.ts";
import type { ReceiptView } from "../../core/contract/view.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Receipt, ReceiptFile, Seal } from "../../core/receipt/receipt.ts";
import { signSeal } from "../../core/receipt/seal.ts";
import { verifyReceiptFile } from "../../core/receipt/verify-receipt.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { countAnswered } from "../../core/sitting/state.ts";
import type { Flow } from "./flow.ts";
import { handInHeader } from "./hand-in-file.ts";
import { reportUnknownPrograms } from "./running-programs.ts";
import type { Sitting } from "./sitting.ts";

/** How long the "handing in" screen waits for the receipt before it says that everything is sealed here. */
const PATIENCE_MS = 8000;
/** Most bytes that a QR code of level L holds (ISO/IEC 18004, version 40), with some room. */
const MOST_QR_BYTES = 2900;

/**
 * Closes the journal: from here on nothing can be changed, and the time of hand-in is this one, whenever it is sent.
 * @returns `storage/…` when the disk does not take it: then the exam goes on and nothing is lost
 */
export async function handIn(flow: Flow, reason: "handed-in" | "time-over"): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const { sitting } = stage;
  const saved = await sitting.saveWaiting();
  if (!saved.ok) return saved;
  await reportUnknownPrograms(flow, sitting);
  const sealed = await sitting.record({ kind: "sealed", reason });
  if (!sealed.ok) return sealed;
  // The effects ran: signed, sending, desktop free. The receipt may be here already.
  if (flow.at("working") !== null) {
    flow.go({ name: "sealing", sitting, progress: 0.5 });
    flow.setWorking(flow.parts.ports.timers.after(PATIENCE_MS, () => flow.run("sealed", async () => await showSealed(flow, sitting, null))));
  }
  return ok({});
}

/** Says that everything is sealed on this computer and still to be sent, unless the receipt has come meanwhile. */
export async function showSealed(flow: Flow, sitting: Sitting, error: InvigilError | null): Promise<void> {
  const seal = sitting.journal.fact("seal");
  const code = seal === null ? "" : await sealCode(seal);
  if (sitting.journal.fact("receipt") !== null) return;
  flow.setWorking(null);
  flow.go({ name: "sealed", sitting, code, error });
}

/** Signs the seal over the closed journal and keeps it. Signing again after a crash gives the same seal: everything in it is in the journal. */
export async function signSittingSeal(flow: Flow, sitting: Sitting): Promise<void> {
  const { state, journal, exam } = sitting;
  const head = journal.headAfter(journal.count);
  if (state.phase !== "sealed" || head === null) throw new Error("only a sealed sitting is signed");
  const seal: Seal = {
    sittingId: state.admission.sittingId, journalId: journal.journalId, examId: exam.manifest.examId, packageId: exam.manifest.packageId,
    manifestSha256: state.opening.manifestSha256, records: journal.count, head, answered: countAnswered(state.work.answers), questions: exam.manifest.questionCount,
    reason: state.reason, sealedAt: state.sealedAt, elapsed: Math.round(state.elapsed),
  };
  const header = await handInHeader(sitting);
  if (header !== null) journal.setFact("hand-in-header", JSON.stringify(header));
  const kept = journal.setFact("seal", await signSeal(seal, sitting.deviceKey));
  if (!kept.ok) flow.parts.log.write("error", "seal not kept", { error: kept.error.code });
}

/** The file that the candidate keeps. */
export async function receiptFile(sitting: Sitting, receiptJws: string): Promise<ReceiptFile | null> {
  const seal = sitting.journal.fact("seal");
  if (seal === null) return null;
  const { kty, crv, x } = sitting.deviceKey.publicJwk;
  return { format: "invigil-receipt", version: 1, receipt: receiptJws, seal, deviceKey: { kty, crv, x }, organisationKey: sitting.exam.issuer, code: await humanCode(receiptJws) };
}

/** Checks a receipt completely before believing it, keeps it, and shows it. */
export async function receiveReceipt(flow: Flow, sitting: Sitting, receiptJws: string): Promise<Result<void, InvigilError>> {
  const file = await receiptFile(sitting, receiptJws);
  if (file === null) return fail("receipt/mismatch", "there is no seal that this receipt could be for");
  // SECURITY: only the key that signed the package signs its receipts; a receipt that does not fit is never shown as one, and the journal stays.
  const verified = await verifyReceiptFile(file, [sitting.exam.issuer]);
  if (!verified.ok) return verified;
  const kept = sitting.journal.setFact("receipt", receiptJws);
  if (!kept.ok) return kept;
  if (flow.sitting() === sitting) await showReceipt(flow, sitting, receiptJws, verified.value.receipt, file.code);
  else flow.parts.onReceived();
  return ok(undefined);
}

/** Goes to the receipt's screen. */
export async function showReceipt(flow: Flow, sitting: Sitting, receiptJws: string, receipt: Receipt, code: string): Promise<void> {
  flow.setWorking(null);
  flow.go({ name: "receipt", sitting, receipt: await receiptView(flow, receiptJws, receipt, code), error: null });
}

async function receiptView(flow: Flow, receiptJws: string, receipt: Receipt, code: string): Promise<ReceiptView> {
  const whole = `invigil-receipt:${receiptJws}`;
  return {
    code, organisation: receipt.organisation, examTitle: receipt.examTitle, candidateName: receipt.candidate, answered: receipt.answered, questions: receipt.questions,
    sealedAt: receipt.sealedAt, receivedAt: receipt.receivedAt,
    qr: whole.length <= MOST_QR_BYTES ? whole : `invigil-receipt-code:${code}:${await sha256Hex(receiptJws)}`,
    savedAs: flow.savedAs,
  };
}
