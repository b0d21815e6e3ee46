import * as v from "valibot";
import { encodeHandInFile, handInHeaderSchema } from "../../core/hand-in/hand-in-file.ts";
import type { HandInHeader, HandInSignature } from "../../core/hand-in/hand-in-file.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { signCheckpoint } from "../../core/journal/checkpoint.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Result } from "../../core/result.ts";
import type { JournalFile } from "../journal/journal-file.ts";
import type { Flow } from "./flow.ts";
import { saveFileFor } from "./save-file.ts";
import type { Saved } from "./save-file.ts";
import type { Sitting } from "./sitting.ts";

const KIND = { kind: "Hand-in", extension: "invigil-handin" } as const;

/**
 * Saves everything of the sitting on the screen that is on this computer as a file for the invigilator: what the network would carry, for when it does not.
 * @returns where it was saved, null when the student changed their mind; `storage/…`
 */
export async function saveHandInFile(flow: Flow): Promise<Result<Saved, InvigilError>> {
  const sitting = flow.sitting();
  if (sitting === null) return flow.wrongStage();
  const { journal } = sitting;
  const header = await handInHeader(sitting);
  const head = journal.headAfter(journal.count);
  if (header === null || head === null) return fail("sitting/wrong-state", "there is nothing to hand in before sign-in");
  const seal = journal.fact("seal");
  const at = flow.parts.clock.now();
  const signature: HandInSignature = seal === null
    ? { kind: "checkpoint", jws: await signCheckpoint({ sittingId: header.sittingId, journalId: journal.journalId, records: header.records, head, at, elapsed: Math.round(sitting.time.elapsed()) }, sitting.deviceKey) }
    : { kind: "seal", jws: seal };
  const saved = await saveFileFor(flow, { title: "Save the hand-in file", name: nameOf(sitting.exam.manifest.title, header), ...KIND }, encodeHandInFile({ header, records: journal.records(0, header.records), signature }));
  if (saved.ok && saved.value.savedAs !== null) {
    flow.handInSavedAs = saved.value.savedAs;
    flow.changed();
  }
  return saved;
}

/** The same of an exam that was handed in before: everything that it takes is in the journal's file, also when its key is gone. */
export async function saveEarlierHandIn(flow: Flow, file: JournalFile, title: string): Promise<Result<Saved, InvigilError>> {
  const [stored, seal] = [file.fact("hand-in-header"), file.fact("seal")];
  const header = stored === null ? null : v.safeParse(handInHeaderSchema, parseJson(new TextDecoder().decode(stored)));
  if (header?.success !== true || seal === null) return fail("storage/unreadable", "this journal does not hold what a hand-in file takes");
  const records = file.records(0, header.output.records).map(({ record }) => record);
  const text = encodeHandInFile({ header: header.output, records, signature: { kind: "seal", jws: new TextDecoder().decode(seal) } });
  return await saveFileFor(flow, { title: "Save the hand-in file", name: nameOf(title, header.output), ...KIND }, text);
}

/** First line of a sitting's hand-in file over all its records; null before sign-in. */
export async function handInHeader({ journal, session, exam, deviceKey }: Sitting): Promise<HandInHeader | null> {
  const enc = journal.fact("enc");
  if (session === null || enc === null || journal.count === 0) return null;
  const { kty, crv, x } = deviceKey.publicJwk;
  return {
    format: "invigil-hand-in", version: 1, packageId: exam.manifest.packageId, sittingId: session.sittingId, journalId: journal.journalId, deviceKey: { kty, crv, x }, enc,
    manifestSha256: await sha256Hex(exam.manifestJws), records: journal.count, admission: session.admission,
  };
}

function nameOf(title: string, { journalId }: HandInHeader): string {
  return `${title} hand-in ${journalId.slice(0, 6)}`;
}
