import { describe, expect, it } from "vitest";
import type { JournalRecord } from "../../../../core/journal/record.ts";
import type { Seal } from "../../../../core/receipt/receipt.ts";
import type { JournalId, SittingId } from "../../../../core/sitting/ids.ts";
import { judgeCheckpoint } from "../../../../core/sync/judge-checkpoint.ts";
import { judgeBranchSeal, judgeSeal } from "../../../../core/sync/judge-seal.ts";
import type { HeldSitting } from "../../../../core/sync/judge-seal.ts";
import { judgeUpload, MAX_JOURNAL_BYTES, overlap } from "../../../../core/sync/judge-upload.ts";

const journalId = "journal" as JournalId;
const sittingId = "sitting" as SittingId;
const record = (seq: number, payload = "p", kind: JournalRecord["kind"] = seq === 0 ? "opened" : "answered"): JournalRecord => ({ seq, kind, at: 1, elapsed: 1, payload });
const records = [record(0), record(1), record(2), record(3)];

/** Judges records from `fromSeq` on, with the first `held` of `records` held. */
function judge(held: number, fromSeq: number, sent: readonly JournalRecord[], other: { readonly closed?: boolean; readonly bytes?: number; readonly previous?: string; readonly journalId?: JournalId } = {}) {
  const upload = { journalId: other.journalId ?? journalId, fromSeq, previous: other.previous ?? `head ${fromSeq}`, records: sent };
  const { from, to } = overlap({ records: held }, upload);
  return judgeUpload({ journalId, records: held, bytes: other.bytes ?? 0, closed: other.closed ?? false }, upload, { previous: fromSeq > held ? null : `head ${fromSeq}`, records: records.slice(from, to) });
}

describe("an upload", () => {
  it("adds what is new and compares what is held", () => {
    expect(judge(2, 0, records)).toEqual({ kind: "append", records: records.slice(2) });
    expect(judge(4, 1, records.slice(1, 3))).toEqual({ kind: "same" });
  });

  it.each([
    ["after a gap", judge(1, 3, records.slice(3)), "journal/gap", { held: 1 }],
    ["with numbers that jump", judge(0, 0, [record(0), record(2)]), "journal/gap", { expected: 1 }],
    ["of another journal", judge(1, 1, records.slice(1), { journalId: "other" as JournalId }), "journal/fork", undefined],
    ["that is larger than any exam", judge(1, 1, [record(1, "xx")], { bytes: MAX_JOURNAL_BYTES - 1 }), "http/too-large", { maxBytes: MAX_JOURNAL_BYTES }],
  ])("%s is refused, and nothing of it is kept", (_what, judged, code, detail) => {
    expect(judged).toMatchObject({ kind: "refuse", error: { code, ...(detail === undefined ? {} : { detail }) }, keep: null });
  });

  it.each([
    ["under numbers that are held with other content", judge(4, 1, [record(1), record(2, "other"), record(3)]), "journal/fork", 2, 2],
    ["after another predecessor", judge(2, 2, records.slice(2), { previous: "another" }), "journal/fork", 2, 2],
    ["after the seal", judge(2, 1, records.slice(1), { closed: true }), "sitting/sealed", 2, 2],
    ["with a second opening", judge(2, 2, [record(2, "p", "opened")]), "journal/altered", 2, 1],
    ["with a seal in the middle", judge(1, 1, [record(1, "p", "sealed"), record(2)]), "journal/altered", 1, 2],
  ])("%s is refused, and kept from the record on that does not fit", (_what, judged, code, fromSeq, count) => {
    expect(judged).toMatchObject({ kind: "refuse", error: { code }, keep: { kind: "keep-fork", because: code, journalId, fromSeq } });
    expect(judged.kind === "refuse" ? judged.keep?.records.length : 0).toBe(count);
  });

  it.each<readonly [keyof JournalRecord, Partial<JournalRecord>]>([["kind", { kind: "flagged" }], ["at", { at: 2 }], ["elapsed", { elapsed: 2 }], ["payload", { payload: "q" }]])("with another %s is another record", (_name, change) => {
    expect(judge(2, 1, [{ ...record(1), ...change }])).toMatchObject({ kind: "refuse", error: { code: "journal/fork" } });
  });
});

const seal = { sittingId, journalId, examId: "exam", packageId: "package", manifestSha256: "manifest", questions: 3, answered: 2, records: 4, head: "head 4", sealedAt: 9, elapsed: 1, reason: "handed-in" } as Seal;
const held: HeldSitting = { ...seal, closed: true, lastAt: 9, earlier: null };

describe("a seal", () => {
  it("is accepted over exactly the records held, and the same one again gives the same receipt", () => {
    expect(judgeSeal(seal, "seal", held)).toEqual({ kind: "accept" });
    expect(judgeSeal(seal, "seal", { ...held, records: 9, earlier: { sealJws: "seal", receiptJws: "receipt" } })).toEqual({ kind: "same", receiptJws: "receipt" });
  });

  it("before its records is refused without a trace: both come again", () => {
    expect(judgeSeal(seal, "seal", { ...held, records: 3, head: "head 3" })).toMatchObject({ kind: "refuse", error: { code: "journal/gap", detail: { held: 3 } }, keep: null });
  });

  it.each<readonly [string, Partial<Seal>, Partial<HeldSitting>, string]>([
    ["of another sitting", { sittingId: "other" as SittingId }, {}, "receipt/mismatch"],
    ["with more answers than questions", { answered: 4 }, {}, "receipt/mismatch"],
    ["with another time than its record", { sealedAt: 8 }, {}, "receipt/mismatch"],
    ["over other records", { head: "another" }, {}, "journal/fork"],
    ["over fewer records", { records: 3 }, {}, "journal/fork"],
    ["of a journal that goes on", {}, { closed: false }, "sitting/wrong-state"],
    ["after another one", {}, { earlier: { sealJws: "other", receiptJws: "receipt" } }, "sitting/sealed"],
  ])("%s is refused, and kept", (_what, change, holding, code) => {
    expect(judgeSeal({ ...seal, ...change }, "seal", { ...held, ...holding })).toMatchObject({ kind: "refuse", error: { code }, keep: { kind: "keep-seal", because: code, jws: "seal" } });
  });

  it("of a branch is kept once its records are, and gets no receipt", () => {
    expect(judgeBranchSeal(seal, "seal", held)).toMatchObject({ error: { code: "sitting/continued-elsewhere" }, keep: { because: "sitting/continued-elsewhere" } });
    expect(judgeBranchSeal(seal, "seal", { ...held, records: 3 })).toMatchObject({ error: { code: "journal/gap" }, keep: null });
    expect(judgeBranchSeal({ ...seal, head: "another" }, "seal", held)).toMatchObject({ error: { code: "journal/fork" } });
  });
});

describe("a checkpoint", () => {
  const checkpoint = { sittingId, journalId, records: 4, head: "head 4", at: 1, elapsed: 1 };

  it("is countersigned over the head that is held, waits for its records, and is kept when it is over another head", () => {
    const judged = (["head 4", null, "another"] as const).map((head) => judgeCheckpoint(checkpoint, "jws", { sittingId, journalId, head }));

    expect(judged).toMatchObject([{ kind: "countersign" }, { kind: "not-held" }, { kind: "refuse", error: { code: "journal/fork" }, keep: { kind: "keep-checkpoint", jws: "jws" } }]);
    expect(judgeCheckpoint(checkpoint, "jws", { sittingId: "other" as SittingId, journalId, head: "head 4" })).toMatchObject({ kind: "refuse", error: { code: "journal/altered" }, keep: null });
  });
});
