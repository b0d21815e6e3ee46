import * as v from "valibot";
import { fromBase64url, toBase64url } from "../../core/crypto/encoding.ts";
import { newRecordKey, recordKeyInfo } from "../../core/crypto/hpke.ts";
import { newId, systemRandom } from "../../core/crypto/random.ts";
import { generateSigningKey } from "../../core/crypto/signing.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { journalIdSchema } from "../../core/sitting/ids.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { LoadExam } from "./load-exam.ts";

/** What a computer has before its candidate signs in. Making it is preparation, not load: a real room has one processor for each. */
export interface LoadComputer {
  readonly deviceKey: SigningKey;
  readonly journalId: JournalId;
  readonly recordKey: Uint8Array;
  /** HPKE encapsulated key of the record key, base64url. */
  readonly enc: string;
}

/** A new device key, journal and record key. Errors: crypto/invalid-key. */
export async function newComputer({ manifest }: LoadExam): Promise<Result<LoadComputer, InvigilError>> {
  const journalId = v.parse(journalIdSchema, newId(systemRandom));
  const examKey = fromBase64url(manifest.examPublicKey);
  if (!examKey.ok) return examKey;
  const made = await newRecordKey(examKey.value, recordKeyInfo(journalId, manifest.packageId));
  if (!made.ok) return made;
  return ok({ deviceKey: await generateSigningKey(), journalId, recordKey: made.value.recordKey, enc: toBase64url(made.value.enc) });
}
