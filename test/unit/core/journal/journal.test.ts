import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../../core/crypto/encoding.ts";
import { sha256Hex } from "../../../../core/crypto/hash.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { generateSigningKey } from "../../../../core/crypto/signing.ts";
import { countersign, signCheckpoint, verifyCheckpoint, verifyCountersignature } from "../../../../core/journal/checkpoint.ts";
import { GENESIS, chainHead, extendChain } from "../../../../core/journal/hash-chain.ts";
import { openRecord, sealRecord } from "../../../../core/journal/record-cipher.ts";
import type { JournalEvent, JournalRecord } from "../../../../core/journal/record.ts";
import { openJournal, verifyJournal } from "../../../../core/journal/verify-journal.ts";
import { NOON, codeOf, flipText, ids, item, must, sampleEvents, sampleRecords } from "../samples.ts";

const recordKey = systemRandom.bytes(32);
let records: readonly JournalRecord[];
let head: string;

beforeAll(async () => {
  records = await sampleRecords(recordKey);
  head = toHex(await chainHead(records));
});

/** What a verifier with a signed head says of a journal: the code, or `head` when only the head tells. */
async function judge(changed: readonly JournalRecord[]): Promise<string> {
  const verified = await verifyJournal(changed);
  if (!verified.ok) return verified.error.code;
  return toHex(verified.value.head) === head ? "ok" : "head";
}

describe("a journal", () => {
  it("opens to the events that were written", async () => {
    const opened = must(await openJournal(recordKey, records));

    expect(opened.map(({ event }) => event)).toEqual(sampleEvents());
    expect(opened.map(({ record }) => record)).toEqual(records);
  });

  it("keeps a text exactly as it was typed, a lone surrogate too", async () => {
    const event: JournalEvent = { kind: "answered", item: item("q1"), responseId: "R", response: ["\ud800 line\n\u0000 é 💧"] };

    const record = await sealRecord(recordKey, { seq: 0, kind: "answered", at: NOON, elapsed: 5 }, event, systemRandom);

    expect(must(await openRecord(recordKey, record))).toEqual(event);
  });

  it("has a head that later records extend", async () => {
    const [first, ...rest] = records;

    const extended = await chainHead(rest, await extendChain(GENESIS, first ?? fail()));

    expect(toHex(extended)).toBe(head);
    expect(must(await verifyJournal(records))).toEqual({ head: extended, records: records.length });
  });

  it("hides what was answered", () => {
    expect(JSON.stringify(records)).not.toContain("RESPONSE");
  });

  it("opens by its own key only", async () => {
    expect(codeOf(await openJournal(systemRandom.bytes(32), records))).toBe("journal/wrong-key");
  });
});

describe("a changed journal", () => {
  it("with a missing record is called a gap, with what was expected", async () => {
    const without = records.filter((record) => record.seq !== 4);

    expect(await verifyJournal(without)).toMatchObject({ error: { code: "journal/gap", detail: { expected: 4, found: 5 } } });
  });

  it("with two records exchanged is found, whether or not their numbers are", async () => {
    const [a = fail(), b = fail(), c = fail(), ...rest] = records;
    const renumbered = [a, { ...c, seq: 1 }, { ...b, seq: 2 }, ...rest];

    expect(await judge([a, c, b, ...rest])).toBe("journal/gap");
    expect(await judge(renumbered)).toBe("head");
    expect(await openJournal(recordKey, renumbered)).toMatchObject({ error: { code: "journal/altered", detail: { seq: 1 } } });
  });

  it("that is cut off does not have the signed head", async () => {
    expect(await judge(records.slice(0, -1))).toBe("head");
  });

  it("that goes on after its seal, or opens twice, is called altered", async () => {
    const [first = fail()] = records;

    expect(await judge([...records, { ...first, kind: "incident", seq: records.length }])).toBe("journal/altered");
    expect(await judge([first, { ...first, seq: 1 }])).toBe("journal/altered");
    expect(await judge([{ ...first, kind: "consented" }])).toBe("journal/altered");
  });

  it("with one bit changed in any field of any record is found by the head, and named with its record by who has the key", async () => {
    const fields = ["kind", "at", "elapsed", "payload"] as const;
    await fc.assert(fc.asyncProperty(fc.nat(records.length - 1), fc.constantFrom(...fields), fc.nat(), fc.nat(6), async (seq, field, place, bit) => {
      const record = records[seq] ?? fail();
      const value = record[field];
      const other = typeof value === "number" ? Number(BigInt(value) ^ (1n << BigInt(bit))) : flipText(value, place % value.length, bit);
      const changed = records.with(seq, { ...record, [field]: other });

      expect(await judge(changed)).not.toBe("ok");
      const opened = await openJournal(recordKey, changed);
      expect(codeOf(opened)).toBe("journal/altered");
      if (field !== "kind") expect(opened).toMatchObject({ error: { detail: { seq } } });
    }), { numRuns: 400 });
  });
});

describe("a checkpoint", () => {
  const fields = { sittingId: ids.sittingId, journalId: ids.journalId, records: 5, head: "a".repeat(64), at: NOON, elapsed: 4000 };

  it("is verified with the computer's key, its countersignature with the organisation's", async () => {
    const device = await generateSigningKey();
    const organisation = await generateSigningKey();

    const checkpoint = await signCheckpoint(fields, device);
    const answer = await countersign(checkpoint, { sittingId: ids.sittingId, records: 5, receivedAt: NOON }, organisation);

    expect(must(await verifyCheckpoint(checkpoint, device.publicJwk))).toEqual(fields);
    expect(must(await verifyCountersignature(answer, [organisation.publicJwk]))).toEqual({
      checkpointSha256: await sha256Hex(checkpoint), sittingId: ids.sittingId, records: 5, receivedAt: NOON,
    });
  });

  it("of another computer, or one that is no checkpoint, is refused", async () => {
    const device = await generateSigningKey();
    const other = await generateSigningKey();
    const checkpoint = await signCheckpoint(fields, device);

    expect(codeOf(await verifyCheckpoint(checkpoint, other.publicJwk))).toBe("journal/bad-signature");
    expect(codeOf(await verifyCountersignature(checkpoint, [device.publicJwk]))).toBe("journal/altered");
  });
});

function fail(): never {
  throw new Error("the sample lacks what this test needs");
}
