import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import { ok } from "../../core/result.ts";
import { verifyAudit } from "../../platform/office/audit.ts";
import { loadMasterKey } from "../../platform/keys/master-key.ts";
import { createSignInLimiter } from "../../platform/server/sign-in-limiter.ts";
import { openFileBlobs } from "../../platform/store/file-blobs.ts";
import { createManualClock } from "../doubles/manual-clock.ts";
import { Candidate, send } from "../unit/platform/support/candidate.ts";
import { codeOf, must, openRoom, temporaryFolder } from "../unit/platform/support/room.ts";

async function signedIn() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  return { room, packageId, ada };
}

describe("a sitting's token", () => {
  it("opens no other sitting", async () => {
    const { room, packageId, ada } = await signedIn();
    const ben = await Candidate.open(room.url, packageId);
    await ben.signIn("BEN-0002");
    const own = ada.token;

    ada.token = ben.token;
    const foreign = await ada.put(0);
    ada.token = own;

    expect([foreign.status, foreign.body.error.code]).toEqual([401, "sitting/token-invalid"]);
    expect((await ada.put(0)).status).toBe(200);
  });

  it.each([["none", undefined], ["garbage", "garbage"], ["32 other bytes", "A".repeat(43)]])("that is %s opens nothing", async (_, token) => {
    const { ada } = await signedIn();

    ada.token = token as string;

    expect((await ada.put(0)).status).toBe(401);
    expect((await ada.beat()).status).toBe(401);
    expect((await ada.handIn(await ada.seal())).status).toBe(401);
  });

  it("is worth nothing a week after the exam", async () => {
    const { room, ada } = await signedIn();
    room.clock.advance(4 * 3_600_000 + 7 * 24 * 3_600_000);

    const answer = await ada.put(0);

    expect([answer.status, answer.body.error.code]).toEqual([401, "sitting/token-expired"]);
  });

  it("is on disk as a hash only", async () => {
    const { room, ada } = await signedIn();

    const row = must(await room.folder.store.read((tables) => tables.journal(ada.journalId)));

    expect(row?.tokenSha256).toBe(await sha256Hex(ada.token));
    expect(JSON.stringify(row)).not.toContain(ada.token);
  });

  it("is looked at before the body: a stranger's large upload is refused at its head", async () => {
    const { room, ada } = await signedIn();

    const answer = await send(room.url, `/v1/sittings/${ada.sittingId}/records/0`, { method: "PUT", body: "[".repeat(5_000_000) });

    expect(answer.status).toBe(401);
  });
});

describe("a sitting", () => {
  it("that was started cannot be taken over with the candidate's code", async () => {
    const { room, packageId, ada } = await signedIn();
    await ada.begin();
    await ada.put(0);
    const thief = await Candidate.open(room.url, packageId);

    const stolen = await thief.signIn("ADA-0001");

    expect([stolen.status, stolen.body.error.code]).toEqual([409, "sitting/other-device"]);
    expect((await ada.put(0)).status).toBe(200);
  });

  it("keeps its journal to the device key that it was opened with", async () => {
    const { packageId, room, ada } = await signedIn();
    const other = await Candidate.open(room.url, packageId);
    const posing = new Candidate({
      url: other.url, manifest: other.manifest, manifestSha256: other.manifestSha256, deviceKey: other.deviceKey, now: other.now, journalId: ada.journalId, enc: ada.enc, recordKey: ada.recordKey,
    });

    const answer = await posing.signIn("ADA-0001");

    expect([answer.status, answer.body.error.code]).toEqual([409, "sitting/other-device"]);
  });

  it("never has a record replaced that was received", async () => {
    const { ada } = await signedIn();
    await ada.begin();
    await ada.answer("q1", "A");
    await ada.put(0);
    const last = ada.records.at(-1);
    if (last === undefined) throw new Error("answered");

    const rewritten = await ada.put(last.seq, [{ ...last, payload: ada.records[0]?.payload ?? "" }]);

    expect([rewritten.status, rewritten.body.error.code]).toEqual([409, "journal/fork"]);
  });

  it("gets no countersignature over records that the platform does not hold", async () => {
    const { ada } = await signedIn();
    await ada.put(0);

    const other = await ada.beat({ checkpoint: await ada.checkpoint(3, ada.heads[1]) });

    expect([other.status, other.body.error.code]).toEqual([409, "journal/fork"]);
  });

  it.each(["sittingId", "journalId", "examId", "packageId", "manifestSha256", "questions", "records", "head"] as const)("gets no receipt for a seal with another %s", async (field) => {
    const { ada } = await signedIn();
    await ada.begin();
    await ada.finish();
    await ada.put(0);
    const own = ada.sealFields()[field];
    const other = typeof own === "number" ? own - 1 : own.startsWith("0") ? `1${own.slice(1)}` : `0${own.slice(1)}`;

    const answer = await ada.handIn(await ada.seal({ [field]: other }));

    expect(answer.status).toBe(409);
    expect(answer.body.error.code).toMatch(/^(receipt\/mismatch|journal\/fork)$/);
  });

  it("is not opened by staff without a trace", async () => {
    const { room, ada } = await signedIn();
    await ada.put(0);
    const { findSitting } = await import("../../platform/sitting/find-sitting.ts");
    const { openSitting } = await import("../../platform/sitting/open-sitting.ts");

    must(await openSitting(room.folder, must(await findSitting(room.folder, ada.sittingId)), { actor: "somebody", action: "sitting-opened" }));

    expect(must(await room.folder.store.read((tables) => tables.lastAudit()))).toMatchObject({ actor: "somebody", action: "sitting-opened", subject: ada.sittingId });
  });
});

describe("guessing candidate codes", () => {
  it("is slowed down by address and never locks a room out", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const guesser = await Candidate.open(room.url, packageId);
    const ada = await Candidate.open(room.url, packageId);
    const ben = await Candidate.open(room.url, packageId);
    await ben.signIn("BEN-0002");

    const statuses: number[] = [];
    for (let index = 0; index < 70; index++) statuses.push((await guesser.signIn(`GUESS-${index}`)).status);
    const during = await ada.signIn("ADA-0001");
    const known = await ben.signIn("BEN-0002");
    room.clock.advance(2000);
    const soonAfter = await ada.signIn("ADA-0001");

    expect(statuses.filter((status) => status === 403)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect([during.status, during.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(known.status).toBe(200);
    expect(soonAfter.status).toBe(200);
  });

  it("with the same code waits longer each time, 30 s at most", () => {
    const clock = createManualClock();
    const limiter = createSignInLimiter(clock);

    const waits = Array.from({ length: 12 }, () => {
      const wait = limiter.waitFor("room", "code");
      clock.advance(wait);
      limiter.wrong("room", "code");
      return wait;
    });

    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    expect(limiter.waitFor("room", "another")).toBe(0);
  });

  it("costs nothing to those who are right", () => {
    const limiter = createSignInLimiter(createManualClock());

    for (let index = 0; index < 500; index++) limiter.right(`code ${index}`);

    expect(limiter.waitFor("room", "next")).toBe(0);
  });
});

describe("what is served to anybody", () => {
  it("is never a blob that is not a chunk of that package", async () => {
    const { room, packageId } = await signedIn();
    const [exam] = must(await room.folder.store.read((tables) => tables.exams()));

    const scoring = await send(room.url, `/v1/packages/${packageId}/chunks/${exam?.scoringSha256 ?? ""}`);
    const content = await send(room.url, `/v1/packages/${packageId}/chunks/${exam?.contentSha256 ?? ""}`);

    expect([scoring.status, content.status]).toEqual([404, 404]);
  });

  it("is not the release document before its time", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ releaseAt: room.clock.now() + 1000 });

    const early = await send(room.url, `/v1/releases/${packageId}`);

    expect(early.status).toBe(403);
    expect(JSON.stringify(early.body)).not.toMatch(/ey[A-Za-z0-9_-]{20}/);
  });
});

describe("staff", () => {
  it("sign in once with a link, and not with one that is too old", async () => {
    const room = await openRoom();
    const secret = room.staffLink.split("#")[1] ?? "";
    const stale = await openRoom();
    stale.clock.advance(25 * 3_600_000);

    const first = await send(room.url, "/v1/staff/sessions", { body: { secret } });
    const second = await send(room.url, "/v1/staff/sessions", { body: { secret } });
    const old = await send(stale.url, "/v1/staff/sessions", { body: { secret: stale.staffLink.split("#")[1] } });

    expect([first.status, second.status, old.status]).toEqual([200, 401, 401]);
    expect(first.headers.get("set-cookie")).toMatch(/^invigil_staff=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
    expect(JSON.stringify(first.body)).not.toContain("token");
  });

  it("see nothing without a session, with a made-up one, or with a candidate's token", async () => {
    const { room, ada } = await signedIn();

    const answers = [
      await send(room.url, "/v1/staff/exams"),
      await send(room.url, "/v1/staff/exams", { headers: { cookie: `invigil_staff=${"A".repeat(43)}` } }),
      await send(room.url, "/v1/staff/exams", { token: ada.token }),
    ];

    expect(answers.map((answer) => [answer.status, answer.body.error.code])).toEqual(answers.map(() => [401, "staff/unauthorised"]));
  });

  it("are signed out when their session is over", async () => {
    const room = await openRoom();
    const session = await send(room.url, "/v1/staff/sessions", { body: { secret: room.staffLink.split("#")[1] } });
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
    const before = await send(room.url, "/v1/staff/exams", { headers: { cookie } });

    room.clock.advance(12 * 3_600_000);
    const after = await send(room.url, "/v1/staff/exams", { headers: { cookie } });

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it("send nothing from another site's page: plain-text posts are refused", async () => {
    const { url, staffLink } = await openRoom();

    const answer = await send(url, "/v1/staff/sessions", { body: JSON.stringify({ secret: staffLink.split("#")[1] }), headers: { "content-type": "text/plain" } });

    expect(answer.status).toBe(415);
  });

  it("cannot change the audit log unnoticed", async () => {
    const room = await openRoom();
    await room.schedule();
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(join(room.dataDir, "platform.sqlite"));
    database.exec(`UPDATE audit SET actor = 'nobody' WHERE seq = 1`);
    database.close();

    const verified = await verifyAudit(room.folder.store);

    expect(verified).toMatchObject({ ok: false, error: { code: "journal/altered", detail: { seq: 1 } } });
  });
});

describe("secrets at rest", () => {
  it("a master key that others can read is refused", () => {
    const folder = temporaryFolder();
    must(loadMasterKey(folder, undefined, systemRandom));
    chmodSync(join(folder, "master.key"), 0o640);

    expect(codeOf(loadMasterKey(folder, undefined, systemRandom))).toBe("crypto/invalid-key");
  });

  it("one exam's private key does not open as another's", async () => {
    const { keys } = (await openRoom()).folder;
    const sealed = await keys.seal("exam-private-key", "A", new Uint8Array(32));

    expect(codeOf(await keys.open("exam-private-key", "B", sealed))).toBe("crypto/open-failed");
  });

  it("an address of a blob never becomes another path", async () => {
    const blobs = openFileBlobs(temporaryFolder(), systemRandom);

    await expect(blobs.get("../../../../etc/passwd")).rejects.toThrow("address");
    await expect(blobs.get(`${"a".repeat(63)}/`)).rejects.toThrow("address");
  });

  it("an answer with a field too many does not leave the house", async () => {
    const { openRead } = await import("../../platform/server/answers.ts");
    const { wire } = await import("../../core/contract/wire.ts");
    const leaky = openRead(wire.time, async () => ok({ now: 1, correctResponse: "B" }));

    await expect(leaky.serve({ params: {}, body: null, caller: { kind: "anybody" }, address: "", setHeader: () => {} })).rejects.toThrow("contract");
  });

  it("a proxy's word about an address counts only when it was asked for", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const guesser = await Candidate.open(room.url, packageId);
    const body = { packageId, journalId: guesser.journalId, deviceKey: guesser.deviceKey.publicJwk, enc: "A".repeat(43), transferCode: null, admission: null, device: null };

    const statuses: number[] = [];
    for (let index = 0; index < 62; index++) {
      statuses.push((await send(room.url, "/v1/sittings", { body: { ...body, candidateCode: `G-${index}` }, headers: { "x-forwarded-for": `10.0.0.${index}` } })).status);
    }

    expect(statuses.at(-1)).toBe(429);
  });

  it("what goes wrong inside stays inside", async () => {
    const problems: string[] = [];
    const room = await openRoom({ log: (entry) => problems.push(JSON.stringify(entry)) });
    Object.defineProperty(room.folder.clock, "now", { value: () => { throw new Error("secret inside"); } });

    const answer = await send(room.url, "/v1/time");

    expect([answer.status, answer.body.error.code]).toEqual([500, "http/internal"]);
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(problems.some((line) => line.includes("secret inside"))).toBe(true);
    Object.defineProperty(room.folder.clock, "now", { value: () => 1 });
  });

  it("logs hold no identifiers, tokens or codes", async () => {
    const lines: string[] = [];
    const room = await openRoom({ log: (entry) => lines.push(JSON.stringify(entry)) });
    const { packageId, examCode } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await send(room.url, `/v1/exam-codes/${examCode}`);
    await ada.sit("ADA-0001");

    const all = lines.join("\n");

    expect(all).toContain("/v1/sittings/:sittingId/seal");
    for (const secret of [ada.token, ada.sittingId, packageId, examCode, "ADA-0001", "Ada"]) expect(all).not.toContain(secret);
  });
});
