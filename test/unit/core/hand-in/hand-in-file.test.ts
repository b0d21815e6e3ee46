import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../../core/crypto/encoding.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import type { SigningKey } from "../../../../core/crypto/signing.ts";
import { generateSigningKey } from "../../../../core/crypto/signing.ts";
import type { HandInFile, HandInHeader } from "../../../../core/hand-in/hand-in-file.ts";
import { encodeHandInFile, readHandInFile } from "../../../../core/hand-in/hand-in-file.ts";
import { signCheckpoint } from "../../../../core/journal/checkpoint.ts";
import { chainHead } from "../../../../core/journal/hash-chain.ts";
import type { JournalRecord } from "../../../../core/journal/record.ts";
import type { Seal } from "../../../../core/receipt/receipt.ts";
import { signSeal } from "../../../../core/receipt/seal.ts";
import { signAdmission } from "../../../../core/sitting/admission.ts";
import { NOON, codeOf, flipText, ids, must, sampleRecords } from "../samples.ts";

let device: SigningKey;
let records: readonly JournalRecord[];
let header: HandInHeader;
let sealed: HandInFile;
let text: string;

async function sealOf(over: readonly JournalRecord[], key = device): Promise<string> {
  const seal: Seal = {
    sittingId: ids.sittingId, journalId: ids.journalId, examId: ids.examId, packageId: ids.packageId, manifestSha256: "1".repeat(64), records: over.length, head: toHex(await chainHead(over)),
    answered: 1, questions: 6, reason: "handed-in", sealedAt: NOON, elapsed: 13_000,
  };
  return await signSeal(seal, key);
}

beforeAll(async () => {
  device = await generateSigningKey();
  const { kty, crv, x } = device.publicJwk;
  records = await sampleRecords(systemRandom.bytes(32));
  const admission = await signAdmission({ sittingId: ids.sittingId, packageId: ids.packageId, candidateId: "C1", journalId: ids.journalId, deviceKey: { kty, crv, x } }, device);
  header = {
    format: "invigil-hand-in", version: 1, packageId: ids.packageId, sittingId: ids.sittingId, journalId: ids.journalId, deviceKey: { kty, crv, x }, enc: "AAAA", manifestSha256: "1".repeat(64),
    records: records.length, admission,
  };
  sealed = { header, records, signature: { kind: "seal", jws: await sealOf(records) } };
  text = encodeHandInFile(sealed);
});

describe("a hand-in file", () => {
  it("gives back what went in, with the head of the chain and the seal", async () => {
    const read = must(await readHandInFile(text));

    expect(read).toMatchObject({ ...sealed, head: toHex(await chainHead(records)) });
    expect(read.seal?.records).toBe(records.length);
  });

  it("is read with a byte order mark and with the line ends of Windows", async () => {
    expect(codeOf(await readHandInFile(`\u{FEFF}${text.replaceAll("\n", "\r\n")}`))).toBe("ok");
  });

  it("carries an exam that was not handed in yet, signed as far as it went", async () => {
    const some = records.slice(0, 9);
    const jws = await signCheckpoint({ sittingId: ids.sittingId, journalId: ids.journalId, records: 9, head: toHex(await chainHead(some)), at: NOON, elapsed: 8000 }, device);

    const read = must(await readHandInFile(encodeHandInFile({ header: { ...header, records: 9 }, records: some, signature: { kind: "checkpoint", jws } })));

    expect(read.seal).toBeNull();
    expect(read.records).toHaveLength(9);
  });

  it("that was cut off anywhere is refused, and says how many records are whole", async () => {
    const cut = await readHandInFile(text.slice(0, Math.round(text.length / 2)));

    expect(cut).toMatchObject({ ok: false, error: { code: "hand-in/truncated", detail: { expected: records.length } } });
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: text.length - 2 }), async (at) => {
      expect(codeOf(await readHandInFile(text.slice(0, at)))).toMatch(/^hand-in\/(?:truncated|not-a-file)$/);
    }), { numRuns: 60 });
  });

  it("with one changed bit anywhere is refused, or means the same", async () => {
    await fc.assert(fc.asyncProperty(fc.nat(text.length - 2), fc.nat(6), async (at, bit) => {
      const read = await readHandInFile(flipText(text, at, bit));

      if (read.ok) expect({ ...read.value, header: { ...read.value.header, enc: "", admission: "", manifestSha256: "", packageId: "" } }).toMatchObject({ records, signature: sealed.signature });
      else expect(read.error.code).toMatch(/^hand-in\//);
    }), { numRuns: 150 });
  });

  it.each([
    ["records in another order", (): HandInFile => ({ ...sealed, records: records.toReversed() }), "hand-in/altered"],
    ["a record left out", (): HandInFile => ({ ...sealed, records: records.slice(1), header: { ...header, records: records.length - 1 } }), "hand-in/altered"],
    ["more after its signature", (): string => `${text}{"more":1}\n`, "hand-in/altered"],
    ["another journal's id", (): HandInFile => ({ ...sealed, header: { ...header, sittingId: ids.journalId as unknown as typeof ids.sittingId } }), "hand-in/altered"],
    ["nothing", (): string => "", "hand-in/not-a-file"],
    ["a receipt", (): string => JSON.stringify({ format: "invigil-receipt", version: 1 }), "hand-in/not-a-file"],
    ["bytes that are no text", (): string => "\u0000\u0001PK\u0003\u0004", "hand-in/not-a-file"],
  ])("with %s is refused", async (_what, make, code) => {
    const made = make();

    expect(codeOf(await readHandInFile(typeof made === "string" ? made : encodeHandInFile(made)))).toBe(code);
  });

  it("signed by another computer than it names is refused", async () => {
    const other = await generateSigningKey();

    expect(codeOf(await readHandInFile(encodeHandInFile({ ...sealed, signature: { kind: "seal", jws: await sealOf(records, other) } })))).toBe("hand-in/altered");
  });

  it("with the seal of fewer records is refused", async () => {
    expect(codeOf(await readHandInFile(encodeHandInFile({ ...sealed, signature: { kind: "seal", jws: await sealOf(records.slice(0, 9)) } })))).toBe("hand-in/altered");
  });
});
