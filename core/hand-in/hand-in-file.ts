import * as v from "valibot";
import { jwsSchema, MOST_HAND_IN_CHARACTERS } from "../contract/wire.ts";
import { toHex } from "../crypto/encoding.ts";
import { base64urlSchema, deviceKeySchema, sha256HexSchema } from "../crypto/schemas.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { verifyCheckpoint } from "../journal/checkpoint.ts";
import type { JournalRecord } from "../journal/record.ts";
import { journalRecordSchema } from "../journal/record.ts";
import { verifyJournal } from "../journal/verify-journal.ts";
import { parseJson } from "../parse-json.ts";
import type { Seal } from "../receipt/receipt.ts";
import { verifySeal } from "../receipt/seal.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { journalIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";

/** First line of a hand-in file. The answers in the records are encrypted to the exam's key; what stands here is what the network shows too. */
export const handInHeaderSchema = v.strictObject({
  format: v.literal("invigil-hand-in"),
  version: v.literal(1),
  packageId: packageIdSchema, sittingId: sittingIdSchema, journalId: journalIdSchema, deviceKey: deviceKeySchema,
  /** HPKE encapsulated key of the record key, 32 bytes. */
  enc: base64urlSchema,
  /** SHA-256 of the manifest JWS that was sat. */
  manifestSha256: sha256HexSchema,
  records: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  /** What the platform signed at sign-in. */
  admission: jwsSchema,
});
export type HandInHeader = DeepReadonly<v.InferOutput<typeof handInHeaderSchema>>;

/** Last line: the computer's signature over all records; a seal when the exam was handed in, else a checkpoint. */
const signatureSchema = v.variant("kind", [v.strictObject({ kind: v.literal("seal"), jws: jwsSchema }), v.strictObject({ kind: v.literal("checkpoint"), jws: jwsSchema })]);
export type HandInSignature = DeepReadonly<v.InferOutput<typeof signatureSchema>>;

/** A whole file: JSON Lines, the header, a line a record, the signature. */
export interface HandInFile {
  readonly header: HandInHeader;
  readonly records: readonly JournalRecord[];
  readonly signature: HandInSignature;
}

/** A file whose chain and signature fit. */
export interface VerifiedHandIn extends HandInFile {
  /** Chain head over all records, hexadecimal. */
  readonly head: string;
  /** Null when the exam was not handed in yet. */
  readonly seal: Seal | null;
}

/** Writes a hand-in file. */
export function encodeHandInFile({ header, records, signature }: HandInFile): string {
  return `${[header, ...records, signature].map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/**
 * Reads and checks a hand-in file without any key: form, numbering, chain, and the computer's signature over exactly these records. Whether the
 * computer was admitted is the platform's to say.
 * @returns `hand-in/not-a-file`, `hand-in/truncated` with `detail.records` (how many are whole) and `detail.expected`, `hand-in/altered` with `detail.line`
 */
export async function readHandInFile(text: string): Promise<Result<VerifiedHandIn, InvigilError>> {
  if (text.length > MOST_HAND_IN_CHARACTERS) return fail("hand-in/not-a-file", "the file is larger than any hand-in", { most: MOST_HAND_IN_CHARACTERS });
  const lines = text.replace(/^\u{FEFF}/u, "").split(/\r?\n/).filter((line) => line !== "");
  const header = v.safeParse(handInHeaderSchema, parseJson(lines[0] ?? ""));
  if (!header.success) return fail("hand-in/not-a-file", "this is not a hand-in file of Invigil");
  const expected = header.output.records;
  const records: JournalRecord[] = [];
  for (const [index, line] of lines.slice(1, expected + 1).entries()) {
    const record = v.safeParse(journalRecordSchema, parseJson(line));
    if (!record.success) {
      // The last line of a file that was cut off is half a line; anywhere else it was changed.
      return index === lines.length - 2 ? truncated(records.length, expected) : fail("hand-in/altered", `line ${index + 2} is no record`, { line: index + 2 });
    }
    records.push(record.output);
  }
  if (records.length < expected || lines.length < expected + 2) return truncated(records.length, expected);
  if (lines.length > expected + 2) return fail("hand-in/altered", "the file goes on after its signature", { line: expected + 3 });
  const signature = v.safeParse(signatureSchema, parseJson(lines[expected + 1] ?? ""));
  if (!signature.success) return truncated(records.length, expected);
  return await verify({ header: header.output, records, signature: signature.output });
}

async function verify(file: HandInFile): Promise<Result<VerifiedHandIn, InvigilError>> {
  const { header, records, signature } = file;
  const journal = await verifyJournal(records);
  if (!journal.ok) return fail("hand-in/altered", "the records in the file do not follow each other", journal.error.detail);
  const head = toHex(journal.value.head);
  const signed = signature.kind === "seal" ? await verifySeal(signature.jws, header.deviceKey) : await verifyCheckpoint(signature.jws, header.deviceKey);
  // SECURITY: only the computer that wrote the journal can sign it; a file that somebody put together from records that they saw stops here.
  if (!signed.ok) return fail("hand-in/altered", "the signature is not of the computer that the file names", { line: records.length + 2 });
  const { sittingId, journalId, records: covered, head: signedHead } = signed.value;
  if (sittingId !== header.sittingId || journalId !== header.journalId || covered !== records.length || signedHead !== head) {
    return fail("hand-in/altered", "the signature is over other records than those in the file", { line: records.length + 2 });
  }
  const seal = signature.kind === "seal" ? await verifySeal(signature.jws, header.deviceKey) : null;
  return ok({ ...file, head, seal: seal?.ok === true ? seal.value : null });
}

function truncated(records: number, expected: number): Result<never, InvigilError> {
  return fail("hand-in/truncated", "the file was cut off: copy it again", { records, expected });
}
