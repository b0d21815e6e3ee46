import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../../../core/crypto/encoding.ts";
import { sha256Hex } from "../../../../core/crypto/hash.ts";
import type { SigningKey } from "../../../../core/crypto/signing.ts";
import { fingerprint, generateSigningKey, organisationKey } from "../../../../core/crypto/signing.ts";
import { inclusionProof, leafHash, merkleRoot } from "../../../../core/journal/merkle-tree.ts";
import { humanCode, sealCode } from "../../../../core/receipt/human-code.ts";
import { issueReceipt } from "../../../../core/receipt/issue-receipt.ts";
import type { Receipt, ReceiptFile, Seal } from "../../../../core/receipt/receipt.ts";
import { signSeal, verifySeal } from "../../../../core/receipt/seal.ts";
import { verifyReceiptFile } from "../../../../core/receipt/verify-receipt.ts";
import { NOON, codeOf, flipText, ids, must } from "../samples.ts";

const seal: Seal = {
  sittingId: ids.sittingId, journalId: ids.journalId, examId: ids.examId, packageId: ids.packageId, manifestSha256: "1".repeat(64),
  records: 14, head: "2".repeat(64), answered: 5, questions: 6, reason: "handed-in", sealedAt: NOON, elapsed: 600_000,
};

let device: SigningKey;
let organisation: SigningKey;
let sealJws: string;
let receipt: Receipt;
let file: ReceiptFile;

beforeAll(async () => {
  device = await generateSigningKey();
  organisation = await generateSigningKey();
  sealJws = await signSeal(seal, device);
  const leaves = await Promise.all(["another seal", "and another", "and a third", sealJws].map((text) => leafHash(utf8(text))));
  receipt = {
    receiptId: "R1", organisation: "Example University", examTitle: "Rivers", candidate: "Ada", sittingId: seal.sittingId, examId: seal.examId,
    sealSha256: await sha256Hex(sealJws), head: seal.head, records: seal.records, answered: 5, questions: 6, sealedAt: NOON, receivedAt: NOON + 900,
    log: { index: 3, size: 4, root: toHex(await merkleRoot(leaves)), proof: (await inclusionProof(leaves, 3)).map(toHex) },
  };
  file = await fileOf(receipt);
});

async function fileOf(fields: Receipt): Promise<ReceiptFile> {
  const jws = await issueReceipt(fields, organisation);
  return {
    format: "invigil-receipt", version: 1, receipt: jws, seal: sealJws, deviceKey: device.publicJwk, organisationKey: organisationKey(organisation), code: await humanCode(jws),
  };
}

describe("a receipt file", () => {
  it("proves itself offline to who knows the organisation's key", async () => {
    const verified = must(await verifyReceiptFile(JSON.parse(JSON.stringify(file)), [organisationKey(organisation)]));

    expect(verified).toEqual({ receipt, seal, trust: "trusted", fingerprint: fingerprint(organisation.kid) });
  });

  it("says that its trust is its own when no key is known", async () => {
    expect(must(await verifyReceiptFile(file, null)).trust).toBe("self-asserted");
  });

  it("is refused when its key is not the organisation's", async () => {
    expect(codeOf(await verifyReceiptFile(file, [organisationKey(await generateSigningKey())]))).toBe("receipt/unknown-key");
    expect(codeOf(await verifyReceiptFile(file, []))).toBe("receipt/unknown-key");
  });

  const differences: readonly (readonly [string, Partial<Receipt>])[] = [
    ["sittingId", { sittingId: ids.sittingId.replace(/.$/, (last) => (last === "0" ? "1" : "0")) as Receipt["sittingId"] }],
    ["sealSha256", { sealSha256: "3".repeat(64) }], ["head", { head: "3".repeat(64) }], ["records", { records: 13 }], ["answered", { answered: 6 }],
    ["questions", { questions: 7 }], ["sealedAt", { sealedAt: NOON + 1 }],
  ];

  it.each(differences)("whose receipt states another %s than its seal is refused and the field named", async (field, change) => {
    expect(await verifyReceiptFile(await fileOf({ ...receipt, ...change }), null)).toMatchObject({ error: { code: "receipt/mismatch", detail: { field } } });
  });

  it.each([{ index: 0 }, { size: 9 }, { root: "4".repeat(64) }, { proof: [] }])("that is not in the log as it says (%o) is refused", async (change) => {
    const other = await fileOf({ ...receipt, log: { ...receipt.log, ...change } });

    expect(await verifyReceiptFile(other, null)).toMatchObject({ error: { code: "receipt/mismatch", detail: { field: "log" } } });
  });

  it("with another code is refused", async () => {
    expect(await verifyReceiptFile({ ...file, code: "0000-0000-0000" }, null)).toMatchObject({ error: { code: "receipt/mismatch", detail: { field: "code" } } });
  });

  it.each([null, [], "text", {}, { format: "invigil-receipt" }])("is not %j", async (value) => {
    expect(codeOf(await verifyReceiptFile(value, null))).toBe("receipt/invalid");
  });

  it("with one bit changed in any of its texts is found, with a code", async () => {
    const paths = [["receipt"], ["seal"], ["code"], ["format"], ["deviceKey", "x"], ["deviceKey", "crv"], ["organisationKey", "x"], ["organisationKey", "kid"], ["organisationKey", "alg"]] as const;
    const codes = new Set<string>();

    await fc.assert(fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.nat(6), async ([outer, inner], place, bit) => {
      const changed = structuredClone(file) as unknown as Record<string, string | Record<string, string>>;
      const target = inner === undefined ? (changed as Record<string, string>) : (changed[outer] as Record<string, string>);
      const name = inner ?? outer;
      const text = target[name] ?? "";
      target[name] = flipText(text, place % text.length, bit);

      const code = codeOf(await verifyReceiptFile(changed, null));

      codes.add(code);
      expect(code).toMatch(/^receipt\/(?:invalid|bad-signature|mismatch|unknown-key)$/);
    }), { numRuns: 1500 });
    expect([...codes].sort()).toEqual(["receipt/bad-signature", "receipt/invalid", "receipt/mismatch", "receipt/unknown-key"]);
  });

  it("with its version or an extra member changed is refused", async () => {
    expect(codeOf(await verifyReceiptFile({ ...file, version: 2 }, null))).toBe("receipt/invalid");
    expect(codeOf(await verifyReceiptFile({ ...file, note: "" }, null))).toBe("receipt/invalid");
  });
});

describe("codes for people", () => {
  it("are three groups of four for a receipt and two for a seal", async () => {
    expect(await humanCode(file.receipt)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await sealCode(sealJws)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});

describe("a seal", () => {
  it("is verified with the key of the computer that made it, and no other", async () => {
    expect(must(await verifySeal(sealJws, device.publicJwk))).toEqual(seal);
    expect(codeOf(await verifySeal(sealJws, organisation.publicJwk))).toBe("receipt/unknown-key");
  });
});
