import { describe, expect, it } from "vitest";
import { toHex } from "../../../core/crypto/encoding.ts";
import { generateSigningKey } from "../../../core/crypto/signing.ts";
import { verifyCountersignature } from "../../../core/journal/checkpoint.ts";
import { humanCode } from "../../../core/receipt/human-code.ts";
import { organisationKey } from "../../../core/crypto/signing.ts";
import { verifyReceiptFile } from "../../../core/receipt/verify-receipt.ts";
import { verifyReceipt } from "../../../core/receipt/issue-receipt.ts";
import { verifyAudit } from "../../../platform/office/audit.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { instruct } from "../../../platform/sitting/instruct.ts";
import { openSitting } from "../../../platform/sitting/open-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { Candidate, send } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";

describe("a sitting on the platform", () => {
  it("is signed in, saved, handed in, receipted, decrypted and verified", async () => {
    const room = await openRoom();
    const { packageId, examCode } = await room.schedule();
    const found = await send(room.url, `/v1/exam-codes/${examCode.toLowerCase()}`);
    const ada = await Candidate.open(room.url, packageId);

    const signedIn = await ada.signIn("ada 0001");
    await ada.prepare();
    await ada.begin();
    await ada.answer("q1", "B");
    const saved = await ada.put(0);
    const beat = await ada.beat({ checkpoint: await ada.checkpoint() });
    await ada.finish();
    const last = await ada.put(ada.records.length - 1);
    const sealJws = await ada.seal();
    const handedIn = await ada.handIn(sealJws);

    expect(found.body).toEqual({ packageId });
    expect(signedIn.body).toMatchObject({ candidateName: "Ada", durationMs: 3_600_000, extraMs: 0 });
    expect(saved.body).toEqual({ records: 8, head: toHex(ada.heads[7] ?? new Uint8Array()), branch: false });
    expect(last.body.records).toBe(9);
    expect(must(await verifyCountersignature(beat.body.countersignature, room.folder.keys.organisationKeys))).toMatchObject({ records: 8, sittingId: ada.sittingId });
    const file = {
      format: "invigil-receipt", version: 1, receipt: handedIn.body.receipt, seal: sealJws, deviceKey: ada.deviceKey.publicJwk,
      organisationKey: organisationKey(room.folder.keys.signing), code: await humanCode(handedIn.body.receipt),
    };
    expect(must(await verifyReceiptFile(file, room.folder.keys.organisationKeys))).toMatchObject({ trust: "trusted", receipt: { candidate: "Ada", examTitle: "Trial" } });

    const sitting = must(await findSitting(room.folder, ada.sittingId));
    const opened = must(await openSitting(room.folder, sitting, { actor: "test", action: "sitting-opened" }));
    expect(opened.answers).toEqual({ q1: { RESPONSE: ["B"] } });
    expect(opened.contradiction).toBeNull();
    expect(must(await verifySitting(room.folder, sitting))).toMatchObject({ records: 9, checkpoints: 1, covered: 9, sealed: true });
    expect(must(await verifyAudit(room.folder.store)).entries).toBeGreaterThan(3);
  });

  it("takes the same records again and answers the same", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();

    const first = await ada.put(0);
    const again = await ada.put(0);
    await ada.answer("q1", "A");
    const overlapping = await ada.put(3);

    expect(again.body).toEqual(first.body);
    expect(overlapping.body.records).toBe(8);
  });

  it("names how much it holds when records are missing", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.put(0, ada.records.slice(0, 2));

    const answer = await ada.put(4);

    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ code: "journal/gap", detail: { held: 2 } });
  });

  it("keeps what it has when other records come under the same numbers, and writes that down", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.put(0);
    const [first, second] = ada.records;
    if (first === undefined || second === undefined) throw new Error("prepared");

    const fork = await ada.put(0, [first, { ...second, at: second.at + 1 }]);
    const honest = await ada.put(0);

    expect(fork.status).toBe(409);
    expect(fork.body.error).toMatchObject({ code: "journal/fork", detail: { seq: 1 } });
    expect(honest.status).toBe(200);
    const audit = must(await room.folder.store.read((tables) => tables.audit()));
    expect(audit.at(-1)).toMatchObject({ action: "records-refused", subject: ada.sittingId });
  });

  it("takes uploads of one sitting that arrive at the same time without losing or doubling a record", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    for (let index = 0; index < 20; index++) await ada.answer("q1", index % 2 === 0 ? "A" : "B");

    const answers = await Promise.all(Array.from({ length: 8 }, () => ada.put(0)));

    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(answers.every((answer) => answer.body.records === 27)).toBe(true);
    expect(must(await verifySitting(room.folder, must(await findSitting(room.folder, ada.sittingId)))).records).toBe(27);
  });

  it("gives the same computer its sitting back with a new token, and the old token ends", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    const first = await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.put(0);

    const second = await ada.signIn("ADA-0001");
    const withOld = await send(room.url, `/v1/sittings/${ada.sittingId}/records/0`, { method: "PUT", token: first.body.token, body: { journalId: ada.journalId, records: ada.records } });

    expect(second.body.sittingId).toBe(first.body.sittingId);
    expect(withOld.status).toBe(401);
    expect((await ada.put(0)).status).toBe(200);
  });

  it("moves to another computer until it is started, and not after", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const broken = await Candidate.open(room.url, packageId);
    await broken.signIn("ADA-0001");
    await broken.prepare();
    await broken.put(0);
    const spare = await Candidate.open(room.url, packageId);
    const late = await Candidate.open(room.url, packageId);

    const moved = await spare.signIn("ADA-0001");
    await spare.prepare();
    await spare.begin();
    await spare.put(0);
    const refused = await late.signIn("ADA-0001");

    expect(moved.body.sittingId).toBe(broken.sittingId);
    expect((await broken.put(0)).body).toMatchObject({ records: 6, branch: true });
    expect(refused.status).toBe(409);
    expect(refused.body.error.code).toBe("sitting/other-device");
    expect(must(await room.folder.store.read((tables) => tables.audit())).some((entry) => entry.action === "sitting-moved")).toBe(true);
  });

  it("gives the same receipt for the same seal, and refuses another seal", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    const receipt = await ada.sit("ADA-0001");

    const again = await ada.handIn(await ada.seal());
    const other = await ada.handIn(await ada.seal({ sealedAt: ada.now - 60_000 }));

    expect(again.body.receipt).toBe(receipt);
    expect(other.status).toBe(409);
    expect(other.body.error.code).toBe("sitting/sealed");
  });

  it("lets nobody start over after handing in", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.sit("ADA-0001");
    const other = await Candidate.open(room.url, packageId);

    const refused = await other.signIn("ADA-0001");
    const more = await ada.put(ada.records.length, [await ada.write({ kind: "reviewing" })]);

    expect(refused.body.error.code).toBe("sign-in/already-handed-in");
    expect(more.body.error.code).toBe("sitting/sealed");
  });

  it("accepts a hand-in that arrives days later and judges it by the time of its seal", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.finish();
    room.clock.advance(3 * 24 * 3_600_000);

    const saved = await ada.put(0);
    const handedIn = await ada.handIn(await ada.seal());

    expect(saved.status).toBe(200);
    expect(must(await verifyReceipt(handedIn.body.receipt, room.folder.keys.organisationKeys)).sealedAt).toBe(ada.now);
    expect(must(await room.folder.store.read((tables) => tables.audit())).some((entry) => entry.action === "seal-late")).toBe(false);
  });

  it("accepts a seal made after the end and tells staff", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    ada.now = ada.manifest.window.closesAt + 120_000;
    await ada.finish();
    await ada.put(0);

    const handedIn = await ada.handIn(await ada.seal());

    expect(handedIn.status).toBe(200);
    const audit = must(await room.folder.store.read((tables) => tables.audit()));
    expect(audit.at(-1)).toMatchObject({ action: "seal-late", subject: ada.sittingId });
  });

  it("brings instructions until they are reported as done", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    const given = must(await instruct(room.folder, ada.sittingId, { kind: "extra-time", because: "extra-time", extraMs: 300_000, reason: "Fire alarm" }, "test"));

    const first = await ada.beat();
    const again = await ada.beat();
    const after = await ada.beat({ done: [given.id] });

    expect(first.body.instructions).toEqual([given]);
    expect(again.body.instructions).toEqual([given]);
    expect(after.body.instructions).toEqual([]);
    expect(first.body.nextAfterMs).toBeGreaterThanOrEqual(15_000);
  });

  it("countersigns only what it holds", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.put(0, ada.records.slice(0, 3));

    const early = await ada.beat({ checkpoint: await ada.checkpoint(6) });
    const held = await ada.beat({ checkpoint: await ada.checkpoint(3) });
    const other = await ada.beat({ checkpoint: await ada.checkpoint(3, ada.heads[0]) });

    expect(early.body.countersignature).toBeNull();
    expect(held.body.countersignature).toMatch(/^ey/);
    expect(other.body.error.code).toBe("journal/fork");
  });

  it("grows one log that every receipt fits into, behind the import, the schedule and the receipts before it", async () => {
    const room = await openRoom();
    const names = Array.from({ length: 5 }, (_, index) => ({ name: `Candidate ${index}`, code: `CODE-${index}`, extraMinutes: 0, breakMinutes: 0 }));
    const { packageId } = await room.schedule({ candidates: names });

    const receipts: string[] = [];
    for (const { code } of names) receipts.push(await (await Candidate.open(room.url, packageId)).sit(code));

    const logs = await Promise.all(receipts.map(async (jws) => must(await verifyReceipt(jws, room.folder.keys.organisationKeys)).log));
    expect(logs.map(({ index, size }) => [index, size])).toEqual([[2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]);
  });

  it("is in the staff's list with what the last heartbeat said", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.signIn("ADA-0001");
    await ada.beat({ state: "waiting", answered: 0 });
    const secret = room.staffLink.split("#")[1];
    const session = await send(room.url, "/v1/staff/sessions", { body: { secret } });
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";

    await expect.poll(async () => (await send(room.url, `/v1/staff/packages/${packageId}/sittings`, { headers: { cookie } })).body.sittings[0]?.state, { timeout: 20_000 }).toBe("waiting");

    const exams = await send(room.url, "/v1/staff/exams", { headers: { cookie } });
    expect(exams.body.exams[0].packages[0]).toMatchObject({ candidates: 2, signedIn: 1, handedIn: 0 });
  });

  it("keeps a device key that is not the one it was opened with out", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.finish();
    await ada.put(0);

    const forged = await ada.handIn(await ada.seal({}, await generateSigningKey()));

    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(forged.body.error.code).toMatch(/^receipt\//);
  });
});
