import * as v from "valibot";
import { constantTimeEqual, fromHex, utf8 } from "../crypto/encoding.ts";
import { sha256Hex } from "../crypto/hash.ts";
import { fingerprint, thumbprint } from "../crypto/signing.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { leafHash, verifyInclusion } from "../journal/merkle-tree.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import { humanCode } from "./human-code.ts";
import { verifyReceipt } from "./issue-receipt.ts";
import type { OrganisationKey, Receipt, Seal } from "./receipt.ts";
import { receiptFileSchema } from "./receipt.ts";
import { verifySeal } from "./seal.ts";

/** What a receipt file proves. */
export interface VerifiedReceipt {
  readonly receipt: Receipt;
  readonly seal: Seal;
  /** `self-asserted`: everything fits, and only a comparison of the fingerprint shows that the key is the organisation's. */
  readonly trust: "trusted" | "self-asserted";
  /** Of the key that signed the receipt. */
  readonly fingerprint: string;
}

/** Fields that seal and receipt both state. */
const REPEATED = ["sittingId", "examId", "head", "records", "answered", "questions", "sealedAt"] as const satisfies readonly (keyof Receipt & keyof Seal)[];

/**
 * Checks a receipt file offline and completely: form, the key's thumbprint, both signatures, that the receipt is of this seal,
 * every repeated field, the place in the exam's log, and the code for people.
 * @param file parsed JSON of the file
 * @param trustedKeys the organisation's keys as known from elsewhere; null to take the key in the file and say so
 * @returns `receipt/invalid`, `receipt/bad-signature`, `receipt/unknown-key`, or `receipt/mismatch` with `detail.field`
 */
export async function verifyReceiptFile(file: unknown, trustedKeys: readonly OrganisationKey[] | null): Promise<Result<VerifiedReceipt, InvigilError>> {
  const parsed = v.safeParse(receiptFileSchema, file);
  if (!parsed.success) return fail("receipt/invalid", "this is not a receipt file", { path: v.getDotPath(parsed.issues[0]) ?? "" });
  const { receipt: receiptJws, seal: sealJws, deviceKey, organisationKey, code } = parsed.output;

  // SECURITY: the fingerprint that people compare is computed, or a forger's key could carry the organisation's.
  if ((await thumbprint(organisationKey)) !== organisationKey.kid) return fail("receipt/invalid", "the key in the file is not the one that it says it is");
  const trusted = trustedKeys?.some((key) => key.kid === organisationKey.kid && key.x === organisationKey.x) ?? false;
  if (trustedKeys !== null && !trusted) return fail("receipt/unknown-key", "the receipt is signed by a key that is not the organisation's", { kid: organisationKey.kid });

  const receipt = await verifyReceipt(receiptJws, [organisationKey]);
  if (!receipt.ok) return receipt;
  const seal = await verifySeal(sealJws, deviceKey);
  if (!seal.ok) return seal;

  const mismatch = await findMismatch({ receipt: receipt.value, seal: seal.value, receiptJws, sealJws, code });
  if (mismatch !== null) return fail("receipt/mismatch", `the receipt and the seal do not agree on ${mismatch}`, { field: mismatch });
  return ok({ receipt: receipt.value, seal: seal.value, trust: trusted ? "trusted" : "self-asserted", fingerprint: fingerprint(organisationKey.kid) });
}

async function findMismatch(
  { receipt, seal, receiptJws, sealJws, code }: { receipt: Receipt; seal: Seal; receiptJws: string; sealJws: string; code: string },
): Promise<string | null> {
  // SECURITY: without this a valid receipt could be shown beside another sitting's seal.
  if (!equalTexts(receipt.sealSha256, await sha256Hex(sealJws))) return "sealSha256";
  const field = REPEATED.find((name) => receipt[name] !== seal[name]);
  if (field !== undefined) return field;
  if (!(await isInLog(receipt, sealJws))) return "log";
  if (!equalTexts(code, await humanCode(receiptJws))) return "code";
  return null;
}

async function isInLog({ log }: Receipt, sealJws: string): Promise<boolean> {
  const root = fromHex(log.root);
  const proof: Uint8Array[] = [];
  for (const hash of log.proof) {
    const bytes = fromHex(hash);
    if (!bytes.ok) return false;
    proof.push(bytes.value);
  }
  return root.ok && verifyInclusion({ leafHash: await leafHash(utf8(sealJws)), index: log.index, size: log.size, root: root.value, proof });
}

function equalTexts(a: string, b: string): boolean {
  return constantTimeEqual(utf8(a), utf8(b));
}
