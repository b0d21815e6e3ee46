import * as v from "valibot";
import type { HandInView } from "../../core/contract/view.ts";
import { handInHeaderSchema } from "../../core/hand-in/hand-in-file.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { packageManifestSchema } from "../../core/package/manifest.ts";
import { parseJson } from "../../core/parse-json.ts";
import { humanCode, sealCode } from "../../core/receipt/human-code.ts";
import { organisationKeySchema, sealSchema } from "../../core/receipt/receipt.ts";
import type { ReceiptFile } from "../../core/receipt/receipt.ts";
import type { Result } from "../../core/result.ts";
import { unverifiedPayload } from "../../core/crypto/signing.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import { listJournals, openJournalFile } from "../journal/journal-file.ts";
import type { FactName, JournalFile } from "../journal/journal-file.ts";
import { saveEarlierHandIn } from "./hand-in-file.ts";
import { receiptFileName } from "./keep-receipt.ts";
import { saveFileFor } from "./save-file.ts";
import type { Saved } from "./save-file.ts";
import type { Flow } from "./flow.ts";

/** Of a manifest this list needs no more. */
const titledSchema = v.object({ title: packageManifestSchema.entries.title });

/** Looks at what was handed in on this computer and shows it on the first screen, newest first. A journal that cannot be read is left out, and logged. */
export async function showHandIns(flow: Flow): Promise<void> {
  const found: HandInView[] = [];
  for (const journalId of listJournals(flow.parts.config.profile)) {
    const view = await withJournal(flow, journalId, describe);
    if (view !== null) found.push(view);
  }
  flow.handIns = found.sort((a, b) => b.sealedAt - a.sealedAt);
  flow.changed();
}

/** Saves the hand-in file of one of them. */
export async function saveHandInOf(flow: Flow, journalId: JournalId): Promise<Result<Saved, InvigilError>> {
  const saved = await withJournal(flow, journalId, async (file) => await saveEarlierHandIn(flow, file, titleOf(file)));
  return saved ?? fail("storage/unreadable", "this journal cannot be read");
}

/** Saves the receipt of one of them. */
export async function saveReceiptOf(flow: Flow, journalId: JournalId): Promise<Result<Saved, InvigilError>> {
  const saved = await withJournal(flow, journalId, async (file) => {
    const receipt = await receiptOf(file);
    if (receipt === null) return fail("receipt/invalid", "there is no receipt yet");
    return await saveFileFor(flow, receiptFileName(titleOf(file), receipt.code), `${JSON.stringify(receipt, null, 2)}\n`);
  });
  return saved ?? fail("storage/unreadable", "this journal cannot be read");
}

async function describe(file: JournalFile): Promise<HandInView | null> {
  const [sealJws, receiptJws] = [text(file, "seal"), text(file, "receipt")];
  const seal = sealJws === null ? null : v.safeParse(sealSchema, unverifiedPayload(sealJws));
  if (sealJws === null || seal?.success !== true) return null;
  return {
    journalId: file.journalId, examTitle: titleOf(file), sealedAt: seal.output.sealedAt, code: receiptJws === null ? await sealCode(sealJws) : await humanCode(receiptJws), received: receiptJws !== null, held: file.count() > 0,
  };
}

async function receiptOf(file: JournalFile): Promise<ReceiptFile | null> {
  const [seal, receipt] = [text(file, "seal"), text(file, "receipt")];
  const header = v.safeParse(handInHeaderSchema, parseJson(text(file, "hand-in-header") ?? ""));
  const keys = v.safeParse(v.tuple([organisationKeySchema]), parseJson(text(file, "organisation-keys") ?? ""));
  if (seal === null || receipt === null || !header.success || !keys.success) return null;
  return { format: "invigil-receipt", version: 1, receipt, seal, deviceKey: header.output.deviceKey, organisationKey: keys.output[0], code: await humanCode(receipt) };
}

function titleOf(file: JournalFile): string {
  const manifest = v.safeParse(titledSchema, unverifiedPayload(text(file, "manifest") ?? ""));
  return manifest.success ? manifest.output.title : "Exam";
}

function text(file: JournalFile, name: FactName): string | null {
  const value = file.fact(name);
  return value === null ? null : new TextDecoder().decode(value);
}

async function withJournal<T>(flow: Flow, journalId: JournalId, work: (file: JournalFile) => Promise<T>): Promise<T | null> {
  try {
    const file = openJournalFile(flow.parts.config.profile, journalId, { create: false });
    try {
      return await work(file);
    } finally {
      file.close();
    }
  } catch (cause) {
    flow.parts.log.write("error", "journal cannot be read", { cause });
    return null;
  }
}
