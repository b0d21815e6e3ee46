import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fromHex, toHex, utf8 } from "../../../core/crypto/encoding.ts";
import { consistencyProof, inclusionProof, leafHash, merkleRoot, verifyConsistency, verifyInclusion } from "../../../core/journal/merkle-tree.ts";
import { verifyTreeHead } from "../../../core/journal/tree-head.ts";
import { humanCode } from "../../../core/receipt/human-code.ts";
import { verifyReceiptFile } from "../../../core/receipt/verify-receipt.ts";
import type { ExamId } from "../../../core/sitting/ids.ts";
import { EMPTY_FRONTIER, formatPeaks, grow, parsePeaks, rootOf } from "../../../platform/log/frontier.ts";
import { sealLeaf } from "../../../platform/log/log-leaf.ts";
import { signHead } from "../../../platform/log/tree-heads.ts";
import { verifyLog } from "../../../platform/log/verify-log.ts";
import { DATABASE_FILE } from "../../../platform/office/data-folder.ts";
import { instruct } from "../../../platform/sitting/instruct.ts";
import { MIGRATIONS } from "../../../platform/store/migrations.ts";
import { Candidate, send } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";

/** Two candidates who handed in, one with a message from staff in between, and a head over the first. */
async function afterAnExam(): Promise<Room & { readonly examId: ExamId; readonly ada: Candidate; readonly receipt: string }> {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const ada = await Candidate.open(room.url, packageId);
  const receipt = await ada.sit("ADA-0001");
  const { examId } = ada.manifest;
  must(await signHead(room.folder, examId));
  must(await instruct(room.folder, ada.sittingId, { kind: "message", text: "Hello" }, "test"));
  await (await Candidate.open(room.url, packageId)).sit("BEN-0002");
  must(await signHead(room.folder, examId));
  return { ...room, examId, ada, receipt };
}

function tamper(room: Room, sql: string): void {
  const database = new DatabaseSync(join(room.dataDir, DATABASE_FILE));
  database.exec(sql);
  database.close();
}

describe("the frontier of a Merkle tree", () => {
  it("has the root and the next proof of RFC 9162 at every size", async () => {
    const leaves = await Promise.all(Array.from({ length: 70 }, (_, index) => leafHash(utf8(`leaf ${index}`))));
    let frontier = EMPTY_FRONTIER;

    for (const [index, leaf] of leaves.entries()) {
      const proof = frontier.peaks.toReversed();
      frontier = await grow({ size: frontier.size, peaks: parsePeaks(formatPeaks(frontier.peaks)) }, leaf);

      const upToNow = leaves.slice(0, index + 1);
      const root = await rootOf(frontier);
      expect(toHex(root)).toBe(toHex(await merkleRoot(upToNow)));
      expect(proof.map(toHex)).toEqual((await inclusionProof(upToNow, index)).map(toHex));
      expect(await verifyInclusion({ leafHash: leaf, index, size: index + 1, root, proof })).toBe(true);
    }
  });
});

describe("an exam's log", () => {
  it("holds the import, the schedule, seals, receipts and acts of staff, and all of it can be recomputed", async () => {
    const { folder, examId } = await afterAnExam();

    const verdict = must(await verifyLog(folder, examId));

    expect(verdict).toMatchObject({ size: 7, seals: 2, receipts: 2, acts: 3, heads: 2, unsigned: 0, findings: [] });
  });

  it("shows anybody hashes and signed heads that are consistent with each other, and no names", async () => {
    const { url, folder, examId, ada } = await afterAnExam();

    const { status, body } = await send(url, `/v1/exams/${examId}/log`);
    const rest = await send(url, `/v1/exams/${examId}/log/5`);
    const heads = await Promise.all((body.heads as string[]).map(async (jws) => must(await verifyTreeHead(jws, folder.keys.organisationKeys))));
    const leaves = (body.leaves as string[]).map((leaf) => must(fromHex(leaf)));

    expect([status, body.size, leaves.length, rest.body.leaves]).toEqual([200, 7, 7, (body.leaves as string[]).slice(5)]);
    expect(body.leaves).toContain(toHex(await sealLeaf(await ada.seal())));
    const [older, newer] = heads;
    if (older === undefined || newer === undefined) throw new Error("two heads were signed");
    expect(newer.root).toBe(toHex(await merkleRoot(leaves)));
    const proof = await consistencyProof(leaves.slice(0, newer.size), older.size);
    expect(await verifyConsistency({ oldSize: older.size, newSize: newer.size, oldRoot: must(fromHex(older.root)), newRoot: must(fromHex(newer.root)), proof })).toBe(true);
    expect(Object.keys(body as object).toSorted()).toEqual(["heads", "leaves", "size"]);
  });

  it("is unknown of an exam that is not there", async () => {
    const { url } = await openRoom();

    const { status, body } = await send(url, `/v1/exams/${"0".repeat(26)}/log`);

    expect([status, body.error.code]).toEqual([404, "exam/not-found"]);
  });

  it("keeps receipt files valid whatever else is logged", async () => {
    const { url, ada, receipt } = await afterAnExam();
    const { keys } = (await send(url, "/v1/keys")).body;
    const file = {
      format: "invigil-receipt", version: 1, receipt, seal: await ada.seal(), deviceKey: { kty: "OKP", crv: "Ed25519", x: ada.deviceKey.publicJwk.x }, organisationKey: keys[0], code: await humanCode(receipt),
    };

    const verified = must(await verifyReceiptFile(file, keys));

    expect(verified.trust).toBe("trusted");
    expect(verified.receipt.log.index).toBe(2);
  });

  it("gets a signed head at start, again whenever it grew, and none when it did not", async () => {
    const room = await openRoom({ headMs: 20 });
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.sit("ADA-0001");
    const { examId } = ada.manifest;
    const sizes = async (): Promise<number[]> => must(await room.folder.store.read((tables) => tables.treeHeads(examId, 100))).map(({ size }) => size);

    await expect.poll(async () => (await sizes()).at(-1), { timeout: 20_000 }).toBe(4);
    const before = await sizes();
    must(await signHead(room.folder, examId));

    expect(await sizes()).toEqual(before);
    expect(must(await verifyLog(room.folder, examId)).findings).toEqual([]);
  });
});

describe("checking an exam's log", () => {
  it.each([
    ["a receipt that was changed", "UPDATE seals SET receiptJws = receiptJws || 'x' WHERE logIndex = 2", /the receipt of sitting \S+ is not the one that was logged|the receipt of sitting/],
    ["a seal that was changed", "UPDATE seals SET sealJws = sealJws || 'x' WHERE logIndex = 2", /leaf 2: the seal of sitting \S+ is not the one that was logged/],
    ["a leaf that was replaced", "UPDATE logLeaves SET hash = (SELECT hash FROM logLeaves WHERE position = 1) WHERE position = 2", /head over \d+ leaves has another root/],
    ["a leaf that was removed", "DELETE FROM logLeaves WHERE position = 3", /leaf 3 is missing/],
    ["leaves cut off at the end", "DELETE FROM logLeaves WHERE position >= 5; UPDATE examLogs SET size = 5", /a head was signed over 7 leaves, and there are 5/],
    ["a seal that was removed", "DELETE FROM seals WHERE logIndex = 2", /leaf 2: its seal of sitting \S+ is not in the database/],
    ["an act of staff that was rewritten", "UPDATE audit SET actor = 'somebody-else' WHERE action = 'instruction-given'", /the audit log: an entry of the audit log was changed/],
    ["an act of staff that is in no log", "DELETE FROM logLeaves WHERE position = 6; UPDATE logLeaves SET subject = '9999' WHERE kind = 'act' AND position = 4", /the audit entry \d+ is not in the log/],
    ["a head of somebody else", "UPDATE treeHeads SET jws = (SELECT jws FROM treeHeads ORDER BY size LIMIT 1)", /the head over 7 leaves is another log's or size's/],
  ])("names %s", async (_, sql, finding) => {
    const room = await afterAnExam();
    tamper(room, sql);

    const { findings } = must(await verifyLog(room.folder, room.examId));

    expect(findings.join("\n")).toMatch(finding);
  });

  it("never signs a log that is shorter than a head that was signed", async () => {
    const room = await afterAnExam();
    tamper(room, "DELETE FROM logLeaves WHERE position >= 5; UPDATE examLogs SET size = 5");

    const signed = await signHead(room.folder, room.examId);

    expect(signed).toMatchObject({ ok: false, error: { code: "journal/fork" } });
  });
});

describe("a data folder from before logs held more than seals", () => {
  it("is carried over: seals stay where receipts say, receipts follow, acts count from then on", async () => {
    const room = await afterAnExam();
    await room.platform.stop();
    const file = join(room.dataDir, DATABASE_FILE);
    const version = MIGRATIONS.findIndex(({ name }) => name.startsWith("logs hold receipts"));
    const old = new DatabaseSync(file);
    const sealed = old.prepare("SELECT sealJws FROM seals ORDER BY logIndex").all().map((row) => String(row["sealJws"]));
    let frontier = EMPTY_FRONTIER;
    for (const jws of sealed) frontier = await grow(frontier, await sealLeaf(jws));
    // What later versions added was not there either.
    old.exec("ALTER TABLE journals DROP COLUMN continuesWorkedMs; ALTER TABLE packages DROP COLUMN deviceRetentionDays; DROP TABLE devices; DROP TABLE retentions; DROP INDEX recordsByHeld; ALTER TABLE records DROP COLUMN payloadSha256; ALTER TABLE records DROP COLUMN holds");
    old.exec("DROP INDEX staffSessionsByMember; ALTER TABLE staffSessions DROP COLUMN staffId; ALTER TABLE staffSessions DROP COLUMN stage; ALTER TABLE staffLinks DROP COLUMN staffId; DROP TABLE passkeys; DROP TABLE spentChallenges; DROP TABLE recoveryCodes; DROP TABLE staff; DROP TABLE reviews; DROP TABLE overrideGivings; DROP TABLE discardedDrafts; DROP TABLE removals; DROP TABLE rehearsals; DROP TRIGGER candidateAdded; DROP TRIGGER candidateChanged; DROP TRIGGER candidateGone; DROP TRIGGER sittingAdded; DROP TRIGGER sittingMoved; DROP TRIGGER presenceChanged; DROP TRIGGER incidentsCounted; DROP TRIGGER sealAdded; DROP TABLE boardChanges; DROP INDEX instructionsByBatch; ALTER TABLE instructions DROP COLUMN batchId; ALTER TABLE instructions DROP COLUMN sentAt");
    old.exec("DROP INDEX packagesByPolicy; ALTER TABLE packages DROP COLUMN policyId; ALTER TABLE packages DROP COLUMN policyVersion; DROP TABLE policyVersions; DROP TABLE policies");
    old.exec(`DROP TABLE logLeaves; DROP TABLE treeHeads; DELETE FROM settings WHERE name = 'actsLoggedFrom'; ALTER TABLE examLogs RENAME TO sealLogs;
      UPDATE seals SET logIndex = logIndex / 5; UPDATE sealLogs SET size = 2, peaks = '${formatPeaks(frontier.peaks)}'; PRAGMA user_version = ${version}`);
    old.close();

    const again = await openRoom({ dataDir: room.dataDir });
    const verdict = must(await verifyLog(again.folder, room.examId));

    expect(verdict).toMatchObject({ size: 4, seals: 2, receipts: 2, acts: 0, heads: 1 });
    // Their receipts name places among more leaves than an old log had: this log was made old by hand.
    expect(verdict.findings.every((finding) => finding.includes("does not lead into the log"))).toBe(true);
  });
});
