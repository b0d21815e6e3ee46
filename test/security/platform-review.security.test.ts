import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { keepReview, reviewsOf } from "../../platform/review/keep-review.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { withKeystrokes, withoutPrograms } from "../doubles/policies.ts";
import { Candidate, send } from "../unit/platform/support/candidate.ts";
import { must, openRoom, staffCookie } from "../unit/platform/support/room.ts";
import { invigil } from "../unit/platform/support/served.ts";

const REVIEW = { subject: "typing", decision: "pass-on", note: "Looked at." } as const;

async function seated() {
  const room = await openRoom();
  const { packageId } = await room.schedule({ policy: withKeystrokes(withoutPrograms(POLICY_PRESETS["supervised-room"]), "rhythm") });
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.put(0);
  return { room, ada, path: `/v1/staff/sittings/${ada.sittingId}` };
}

function database(dataDir: string, sql: string): void {
  const opened = new DatabaseSync(join(dataDir, "platform.sqlite"));
  opened.exec(sql);
  opened.close();
}

describe("what was recorded of a candidate", () => {
  it("is for staff alone: not for anybody, a made-up session, or the candidate's own token, and nothing is opened or kept", async () => {
    const { room, ada, path } = await seated();
    const before = must(await room.folder.store.read((tables) => tables.audit())).length;

    const answers = [];
    for (const sender of [{}, { headers: { cookie: `invigil_staff=${"A".repeat(43)}` } }, { token: ada.token }]) {
      for (const [where, body] of [["", undefined], ["/openings", {}], ["/reviews", REVIEW]] as const) answers.push(await send(room.url, `${path}${where}`, { ...sender, ...(body === undefined ? {} : { body }) }));
    }

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(answers.map(() => [401, "staff/unauthorised"]));
    expect(must(await room.folder.store.read((tables) => tables.audit()))).toHaveLength(before);
    expect(must(await reviewsOf(room.folder, ada.sittingId))).toEqual([]);
  });

  it("is not opened by looking, by following a link, or by another site's form", async () => {
    const { room, path } = await seated();
    const cookie = await staffCookie(room);

    const answers = [
      await send(room.url, `${path}/openings`, { headers: { cookie } }),
      await send(room.url, `${path}/openings`, { method: "POST", body: "{}", headers: { cookie, "content-type": "text/plain" } }),
      await send(room.url, `${path}/openings`, { method: "POST", body: "a=b", headers: { cookie, "content-type": "application/x-www-form-urlencoded" } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 415, 415]);
    expect(must(await room.folder.store.read((tables) => tables.audit())).some(({ action }) => action === "sitting-opened")).toBe(false);
  });

  it("stays closed when the audit log cannot be written", async () => {
    const { room, path } = await seated();
    const cookie = await staffCookie(room);
    database(room.dataDir, `CREATE TRIGGER "refuse" BEFORE INSERT ON "audit" BEGIN SELECT RAISE(ABORT, 'no'); END`);

    const opened = await send(room.url, `${path}/openings`, { body: {}, headers: { cookie } });

    expect(opened.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(opened.body)).not.toContain("typing");
  });

  it("is left to the command line when a client wrote without end", async () => {
    const { room, path } = await seated();
    const cookie = await staffCookie(room);
    database(room.dataDir, "UPDATE journals SET bytes = 100 * 1024 * 1024");

    const opened = await send(room.url, `${path}/openings`, { body: {}, headers: { cookie } });

    expect([opened.status, opened.body.error.code]).toEqual([413, "http/too-large"]);
    expect(opened.body.error.message).toContain("invigil sitting open");
  });
});

describe("a note about a candidate", () => {
  it.each<[string, unknown]>([
    ["without words", " \n\t "], ["of none", ""], ["longer than allowed", "x".repeat(2001)], ["with an escape", "a\u001B[2Jb"], ["with a zero", "a\u0000"], ["with a return", "a\rb"], ["with C1", "a\u009B31m"],
    ["with half a character", "a\uD800"], ["that is no text", 7], ["that is missing", undefined],
  ])("%s is refused, and nothing is kept", async (_what, note) => {
    const { room, ada, path } = await seated();
    const cookie = await staffCookie(room);

    const answer = await send(room.url, `${path}/reviews`, { body: { ...REVIEW, note }, headers: { cookie } });

    expect([answer.status, answer.body.error.code]).toEqual([400, "http/invalid-request"]);
    expect(must(await reviewsOf(room.folder, ada.sittingId))).toEqual([]);
  });

  it.each([{ subject: "answers" }, { decision: "expel" }, { by: "somebody else" }, { at: 0 }])("with %j is refused", async (changes) => {
    const { room, path } = await seated();
    const cookie = await staffCookie(room);

    expect((await send(room.url, `${path}/reviews`, { body: { ...REVIEW, ...changes }, headers: { cookie } })).status).toBe(400);
  });

  it("that was changed, or put in another's place in the database, is said to be altered and shown to nobody", async () => {
    const { room, ada } = await seated();
    for (const note of ["First.", "Second.", "Third."]) must(await keepReview(room.folder, ada.sittingId, { ...REVIEW, note }, "test"));

    database(room.dataDir, `UPDATE reviews SET noteSealed = (SELECT noteSealed FROM reviews WHERE position = 1) WHERE position = 0; UPDATE reviews SET noteSealed = 'AAAA' WHERE position = 2`);

    expect(must(await reviewsOf(room.folder, ada.sittingId)).map(({ note }) => note)).toEqual([null, "Second.", null]);
  });

  it("is kept and noted in the audit log together, or not at all", async () => {
    const { room, ada, path } = await seated();
    const cookie = await staffCookie(room);
    database(room.dataDir, `CREATE TRIGGER "refuse" BEFORE INSERT ON "audit" BEGIN SELECT RAISE(ABORT, 'no'); END`);

    expect((await send(room.url, `${path}/reviews`, { body: REVIEW, headers: { cookie } })).status).toBeGreaterThanOrEqual(500);
    expect(must(await reviewsOf(room.folder, ada.sittingId))).toEqual([]);
  });

  it("turns nothing around in a terminal", async () => {
    const { room, ada } = await seated();
    must(await keepReview(room.folder, ada.sittingId, { ...REVIEW, note: "\u202Eevil\u2066 text\u2028next" }, "test"));

    const { stdout } = await invigil("sitting", "open", ada.sittingId, "--data", room.dataDir);

    expect(stdout).toContain("evil  text next");
    expect(stdout).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u2028]/);
  });
});
