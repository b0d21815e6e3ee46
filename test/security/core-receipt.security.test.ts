import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { generateSigningKey, organisationKey } from "../../core/crypto/signing.ts";
import { leafHash } from "../../core/journal/merkle-tree.ts";
import { humanCode } from "../../core/receipt/human-code.ts";
import { issueReceipt } from "../../core/receipt/issue-receipt.ts";
import type { ReceiptFile, Seal } from "../../core/receipt/receipt.ts";
import { signSeal } from "../../core/receipt/seal.ts";
import { verifyReceiptFile } from "../../core/receipt/verify-receipt.ts";
import { NOON, codeOf, ids } from "../unit/core/samples.ts";

const seal: Seal = {
  sittingId: ids.sittingId, journalId: ids.journalId, examId: ids.examId, packageId: ids.packageId, manifestSha256: "1".repeat(64),
  records: 14, head: "2".repeat(64), answered: 5, questions: 6, reason: "handed-in", sealedAt: NOON, elapsed: 600_000,
};

async function receiptFile(organisation: SigningKey, device: SigningKey, sealed: Seal = seal): Promise<ReceiptFile> {
  const sealJws = await signSeal(sealed, device);
  const receipt = await issueReceipt({
    receiptId: "R1", organisation: "Example University", examTitle: "Rivers", candidate: "Ada", sittingId: sealed.sittingId, examId: sealed.examId,
    sealSha256: await sha256Hex(sealJws), head: sealed.head, records: 14, answered: 5, questions: 6, sealedAt: sealed.sealedAt, receivedAt: NOON,
    log: { index: 0, size: 1, root: toHex(await leafHash(utf8(sealJws))), proof: [] },
  }, organisation);
  return { format: "invigil-receipt", version: 1, receipt, seal: sealJws, deviceKey: device.publicJwk, organisationKey: organisationKey(organisation), code: await humanCode(receipt) };
}

describe("a forged receipt", () => {
  it("cannot show the organisation's fingerprint with the forger's key", async () => {
    const [organisation, forger, device] = await Promise.all([generateSigningKey(), generateSigningKey(), generateSigningKey()]);
    const forged = await receiptFile(forger, device);

    const disguised = { ...forged, organisationKey: { ...forged.organisationKey, kid: organisation.kid } };

    expect(codeOf(await verifyReceiptFile(disguised, null))).toBe("receipt/invalid");
    expect(codeOf(await verifyReceiptFile(disguised, [organisationKey(organisation)]))).toBe("receipt/invalid");
    expect(codeOf(await verifyReceiptFile(forged, [organisationKey(organisation)]))).toBe("receipt/unknown-key");
  });

  it("cannot be a real one beside another seal of the same sitting, signed again by the candidate's own computer", async () => {
    const [organisation, device] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    const real = await receiptFile(organisation, device);

    const other = { ...real, seal: await signSeal({ ...seal, elapsed: 1 }, device) };

    expect(codeOf(await verifyReceiptFile(real, [organisationKey(organisation)]))).toBe("ok");
    expect(await verifyReceiptFile(other, [organisationKey(organisation)])).toMatchObject({ error: { code: "receipt/mismatch", detail: { field: "sealSha256" } } });
  });

  it("cannot be a seal that stands for a receipt", async () => {
    const [organisation, device] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    const real = await receiptFile(organisation, device);

    expect(codeOf(await verifyReceiptFile({ ...real, receipt: real.seal }, null))).toBe("receipt/invalid");
    expect(codeOf(await verifyReceiptFile({ ...real, seal: real.receipt }, null))).toBe("receipt/invalid");
  });
});
