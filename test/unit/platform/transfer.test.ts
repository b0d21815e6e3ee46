import { describe, expect, it } from "vitest";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { branchesOf, forksOf } from "../../../platform/sitting/branches.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { instruct } from "../../../platform/sitting/instruct.ts";
import { openSitting } from "../../../platform/sitting/open-sitting.ts";
import { scoreSitting } from "../../../platform/sitting/score-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { verifyAudit } from "../../../platform/office/audit.ts";
import { candidateAtWork } from "./support/at-work.ts";
import { Candidate, send } from "./support/candidate.ts";
import type { Room } from "./support/room.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const MINUTE = 60_000;

/** Ada at work on her first computer, one answer held, five minutes before it breaks. */
async function atWork() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const first = await candidateAtWork(room, packageId);
  room.clock.advance(5 * MINUTE);
  return { room, packageId, first, second: await Candidate.open(room.url, packageId) };
}

async function code(room: Room, candidate: Candidate): Promise<string> {
  return must(await makeTransferCode(room.folder, candidate.sittingId, "test")).code;
}

async function opened(room: Room, sittingId: string) {
  return must(await openSitting(room.folder, must(await findSitting(room.folder, sittingId)), { actor: "test", action: "sitting-opened" }));
}

describe("a sitting that goes on on another computer", () => {
  it("has the same answers, question, order and working time there, and the time between back", async () => {
    const { room, first, second } = await atWork();

    const continues = await second.goOn("ADA-0001", (await code(room, first)).toLowerCase());

    expect(second.sittingId).toBe(first.sittingId);
    expect(continues).toMatchObject({
      from: { journalId: first.journalId, records: 8 }, elapsed: 7000, shuffleSeed: "AAAA", current: "q1", answers: [{ item: "q1", responseId: "RESPONSE", response: ["B"] }],
    });
    expect(continues.ledger).toEqual([{ kind: "late-start", ms: expect.any(Number) }, { kind: "failure", ms: 5 * MINUTE, reason: "moved" }]);
  });

  it("counts as used what the first computer worked without anything to record, and gives back only the time after its last sign of life", async () => {
    const { room, first, second } = await atWork();
    await first.beat();
    // Signs of life are written together, a moment later.
    await expect.poll(async () => must(await room.folder.store.read((tables) => tables.presence(first.sittingId)))?.lastSeenAt, { timeout: 20_000 }).toBe(room.clock.now());
    room.clock.advance(2 * MINUTE);

    const continues = await second.goOn("ADA-0001", await code(room, first));
    await second.put(0);

    expect(continues.elapsed).toBe(7000 + 5 * MINUTE);
    expect(continues.ledger.at(-1)).toEqual({ kind: "failure", ms: 2 * MINUTE, reason: "moved" });
    expect((await opened(room, first.sittingId)).continuations).toMatchObject([{ differences: [] }]);
  });

  it("uses no working time up while the first computer's clock stands still", async () => {
    const { room, first, second } = await atWork();
    await first.write({ kind: "clock-stopped", because: "break", reason: "" }, 8000);
    await first.put(8);
    room.clock.advance(4 * MINUTE);
    await first.beat();
    room.clock.advance(MINUTE);

    const continues = await second.goOn("ADA-0001", await code(room, first));

    expect(continues.elapsed).toBe(8000);
  });

  it("is handed in there with a receipt, scored with the answers of both, and the join is found to fit", async () => {
    const { room, first, second } = await atWork();
    await second.goOn("ADA-0001", await code(room, first));
    await second.answer("q2", "A");
    await second.finish();

    const saved = await second.put(0);
    const handedIn = await second.handIn(await second.seal({ answered: 2 }));

    expect([saved.body.branch, handedIn.status]).toEqual([false, 200]);
    const { answers, continuations, contradiction, ledger } = await opened(room, first.sittingId);
    expect(answers).toEqual({ q1: { RESPONSE: ["B"] }, q2: { RESPONSE: ["A"] } });
    expect(continuations).toEqual([{ journalId: second.journalId, from: { journalId: first.journalId, records: 8 }, differences: [] }]);
    expect([contradiction, ledger.at(-1)]).toEqual([null, { kind: "failure", ms: 5 * MINUTE, reason: "moved" }]);
    const file = must(await findSitting(room.folder, first.sittingId));
    expect(must(await verifySitting(room.folder, file)).sealed).toBe(true);
    expect((await scoreSitting(room.folder, file, "test")).ok).toBe(true);
    expect(must(await room.folder.store.read((tables) => tables.audit())).map(({ action }) => action)).toEqual(expect.arrayContaining(["transfer-code-made", "sitting-transferred"]));
    expect(must(await verifyAudit(room.folder.store)).entries).toBeGreaterThan(3);
  });

  it("takes what the first computer still sends as a branch: not merged, not dropped, its seal kept without a receipt", async () => {
    const { room, first, second } = await atWork();
    await second.goOn("ADA-0001", await code(room, first));
    await second.put(0);
    await first.answer("q1", "A");
    await first.finish();

    const saved = await first.put(8);
    const beat = await first.beat({ checkpoint: await first.checkpoint() });
    const seal = await first.seal();
    const sealed = [await first.handIn(seal), await first.handIn(seal)];

    expect(saved.body).toMatchObject({ records: 10, branch: true });
    expect(beat.body).toMatchObject({ branch: true, instructions: [] });
    expect(beat.body.countersignature).toMatch(/^ey/);
    expect(sealed.map(({ status, body }) => [status, body.error.code])).toEqual([[409, "sitting/continued-elsewhere"], [409, "sitting/continued-elsewhere"]]);
    const file = must(await findSitting(room.folder, first.sittingId));
    const { answers } = await opened(room, first.sittingId);
    expect(answers).toEqual({ q1: { RESPONSE: ["B"] } });
    expect(must(await branchesOf(room.folder, file, answers, "test"))).toMatchObject([{ journalId: first.journalId, records: 10, wentBefore: 8, sealedAt: first.now, differs: ["q1"] }]);
    expect(file.seal).toBeUndefined();
  });

  it("says the same to the second computer when it starts again, until it has gone on", async () => {
    const { room, first, second } = await atWork();
    const transferCode = await code(room, first);
    const answers = [await second.signIn("ADA-0001", { transferCode }), await second.signIn("ADA-0001", { transferCode })];
    await first.answer("q2", "B");
    await first.put(8);
    room.clock.advance(MINUTE);

    const restarted = await second.signIn("ADA-0001");
    await second.prepare();
    await second.write({ kind: "continued", continuation: restarted.body.continues }, 7000);
    await second.put(0);
    const later = await second.signIn("ADA-0001");

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(restarted.body.continues).toEqual(answers[0]?.body.continues);
    expect(later.body.continues).toBeNull();
  });

  it("goes on on a third computer, from the second when it worked and from the first when it did not", async () => {
    const { room, packageId, first, second } = await atWork();
    await second.signIn("ADA-0001", { transferCode: await code(room, first) });
    await second.prepare();
    await second.put(0);
    const third = await Candidate.open(room.url, packageId);
    const fourth = await Candidate.open(room.url, packageId);

    const fromFirst = await third.goOn("ADA-0001", await code(room, first));
    await third.answer("q2", "A");
    await third.put(0);
    const fromThird = await fourth.goOn("ADA-0001", await code(room, first));
    await fourth.put(0);

    expect(fromFirst.from.journalId).toBe(first.journalId);
    expect(fromThird.from.journalId).toBe(third.journalId);
    expect(fromThird.answers.map(({ item }) => item)).toEqual(["q1", "q2"]);
    expect((await opened(room, first.sittingId)).continuations.map(({ from, differences }) => [from.journalId, differences])).toEqual([[third.journalId, []], [first.journalId, []]]);
  });

  it("tells the second computer of a pause that lasts", async () => {
    const { room, first, second } = await atWork();
    await first.write({ kind: "clock-stopped", because: "pause", reason: "Fire alarm" }, 8000);
    await first.put(8);

    await second.goOn("ADA-0001", await code(room, first));

    expect((await second.beat()).body.instructions).toMatchObject([{ kind: "pause", reason: "Fire alarm" }]);
  });

  it("goes on from what can be replayed when the first journal contradicts itself", async () => {
    const { room, first, second } = await atWork();
    await first.write({ kind: "consented", policySha256: "0".repeat(64) }, 8000);
    await first.answer("q1", "A");
    await first.put(8);

    const continues = await second.goOn("ADA-0001", await code(room, first));

    expect(continues).toMatchObject({ from: { records: 8 }, answers: [{ response: ["B"] }] });
  });

  it("is refused where nothing was started, and the code stays good", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const first = await Candidate.open(room.url, packageId);
    await first.signIn("ADA-0001");
    const second = await Candidate.open(room.url, packageId);
    const transferCode = await code(room, first);

    const early = await second.signIn("ADA-0001", { transferCode });
    await first.prepare();
    await first.begin();
    await first.put(0);
    const later = await second.signIn("ADA-0001", { transferCode });

    expect([early.status, early.body.error.code, later.status]).toEqual([409, "transfer/not-started", 200]);
  });

  it("is refused after handing in", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const first = await Candidate.open(room.url, packageId);
    await first.signIn("ADA-0001");
    await first.prepare();
    await first.begin();
    await first.finish();
    await first.put(0);
    const transferCode = await code(room, first);
    const sealedOnly = await (await Candidate.open(room.url, packageId)).signIn("ADA-0001", { transferCode });
    await first.handIn(await first.seal());

    const handedIn = await (await Candidate.open(room.url, packageId)).signIn("ADA-0001", { transferCode });

    expect([sealedOnly.body.error.code, handedIn.body.error.code]).toEqual(["sign-in/already-handed-in", "sign-in/already-handed-in"]);
    expect((await makeTransferCode(room.folder, first.sittingId, "test")).ok).toBe(false);
  });

  it("keeps the records of a first computer that was never heard of before the second one started", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const first = await Candidate.open(room.url, packageId);
    await first.signIn("ADA-0001");
    await first.prepare();
    await first.begin();
    await first.answer("q1", "A");
    const second = await Candidate.open(room.url, packageId);
    await second.signIn("ADA-0001");
    await second.prepare();
    await second.begin();
    await second.put(0);

    const late = await first.put(0);
    const again = await first.signIn("ADA-0001");

    expect(late.body).toMatchObject({ records: 8, branch: true });
    expect([again.status, again.body.continues]).toEqual([200, null]);
    expect((await first.put(0)).body).toMatchObject({ records: 8, branch: true });
    expect((await second.put(0)).body.branch).toBe(false);
  });
});

describe("what a second computer says that it goes on from", () => {
  it.each([
    ["more time", { elapsed: 0 }, ["elapsed"]],
    ["another answer", { answers: [] }, ["answers"]],
    ["time that nobody gave", { ledger: [{ kind: "failure" as const, ms: 3_600_000, reason: "moved" as const }] }, ["ledger"]],
  ])("is compared with the first one's records: %s is noticed", async (_, change, differences) => {
    const { room, first, second } = await atWork();
    const { continues } = (await second.signIn("ADA-0001", { transferCode: await code(room, first) })).body;
    await second.prepare();
    await second.write({ kind: "continued", continuation: { ...continues, ...change } });
    await second.put(0);

    expect((await opened(room, first.sittingId)).continuations).toMatchObject([{ differences }]);
  });

  it("is missed when it began anew", async () => {
    const { room, first, second } = await atWork();
    await second.signIn("ADA-0001", { transferCode: await code(room, first) });
    await second.prepare();
    await second.begin();
    await second.put(0);

    expect((await opened(room, first.sittingId)).continuations).toMatchObject([{ differences: ["began-anew"] }]);
  });
});

describe("a transfer code", () => {
  it("is made by staff over HTTP and on the command line, and is shown once", async () => {
    const { room, first, second } = await atWork();

    const http = await send(room.url, `/v1/staff/sittings/${first.sittingId}/transfers`, { body: {}, headers: { cookie: await staffCookie(room) } });
    const line = await invigil("sitting", "transfer", first.sittingId.slice(0, 8), "--data", room.dataDir, "--json");

    expect(http.body).toMatchObject({ code: expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/), expiresAt: room.clock.now() + 30 * MINUTE });
    expect(line.json.code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect((await second.signIn("ADA-0001", { transferCode: http.body.code })).status).toBe(200);
  });
});

describe("an opened sitting that was moved", () => {
  it("lists what is kept beside it, in words and for programs, and opens it", async () => {
    const { room, first, second } = await atWork();
    await second.goOn("ADA-0001", await code(room, first));
    await second.answer("q2", "A");
    await second.put(0);
    await first.answer("q1", "A");
    await first.put(8);
    const [opening, consent] = first.records;
    if (opening === undefined || consent === undefined) throw new Error("prepared");
    await first.put(0, [opening, { ...consent, at: consent.at + 1 }]);
    must(await instruct(room.folder, first.sittingId, { kind: "extra-time", because: "our-failure", extraMs: 5 * MINUTE, reason: "Moved" }, "test"));

    const people = await invigil("sitting", "open", first.sittingId, "--data", room.dataDir);
    const programs = await invigil("sitting", "open", first.sittingId, "--data", room.dataDir, "--json");
    const branch = await invigil("sitting", "open", first.sittingId, "--journal", first.journalId.slice(0, 10), "--data", room.dataDir, "--json");

    expect(people.stdout).toContain("Kept beside the journal that counts");
    expect(people.stdout).toContain("other answers to 1");
    expect(people.stdout).toContain("1 upload with other records than those held was refused and kept");
    expect(people.stdout).toContain("moved to another computer, 5 min lost between");
    expect(people.stdout).toMatch(/goes on from the first 8 records of \w{6},\s+exactly where they end/);
    expect(programs.json.branches).toMatchObject([{ journalId: first.journalId, records: 9, wentBefore: 8, differs: ["q1"] }]);
    expect(programs.json.forks).toMatchObject([{ journalId: first.journalId, fromSeq: 1, code: "journal/fork", records: [{ seq: 1, at: consent.at + 1 }] }]);
    expect(programs.json.time).toMatchObject({ allowedMs: 3_600_000, movedMs: 5 * MINUTE });
    expect(branch.json.answers).toEqual({ q1: { RESPONSE: ["A"] } });
  });
});

describe("records that were refused", () => {
  it("are kept once each, up to a hundred of one journal and two megabytes", async () => {
    const { room, first } = await atWork();
    const [opening] = first.records;
    if (opening === undefined) throw new Error("prepared");

    for (let index = 0; index < 120; index++) await first.put(0, [{ ...opening, at: index % 110 }]);
    const many = must(await forksOf(room.folder, first.sittingId));
    const { room: other, first: large } = await atWork();
    for (let index = 0; index < 4; index++) await large.put(0, [{ ...opening, at: index, payload: "A".repeat(1_000_000) }]);

    expect(many).toHaveLength(100);
    expect(must(await forksOf(other.folder, large.sittingId))).toHaveLength(2);
    expect((await first.put(0)).body.records).toBe(8);
  });
});
