import { describe, expect, it } from "vitest";
import { createPasswords } from "../../../platform/staff/password-hash.ts";
import { send } from "./support/candidate.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { appCode, CHEAP_PASSWORDS, cookieOf, enrolByLink, memberOfStaff } from "./support/staff.ts";

const PASSWORD = "correct horse battery";

/** A room whose server's owner invited Ada as an administrator; she enrolled. */
async function withAda() {
  const room = await openRoom({ passwords: CHEAP_PASSWORDS });
  const owner = await staffCookie(room);
  const invited = await send(room.url, "/v1/staff/members", { body: { name: "Ada Lovelace", roles: ["administrator"], exams: null }, headers: { cookie: owner } });
  const ada = await enrolByLink(room, invited.body.link, PASSWORD);
  room.clock.advance(30_000);
  return { room, owner, ada, staffId: String(invited.body.staffId), link: String(invited.body.link) };
}

async function typePassword(room: Room, name = "Ada Lovelace", password = PASSWORD) {
  return await send(room.url, "/v1/staff/sign-in", { body: { name, password } });
}

async function typeCode(room: Room, half: Awaited<ReturnType<typeof typePassword>>, code: string) {
  return await send(room.url, "/v1/staff/second-factor", { body: { code }, headers: { cookie: cookieOf(half) } });
}

async function me(room: Room, cookie: string) {
  return await send(room.url, "/v1/staff/me", { headers: { cookie } });
}

async function actions(room: Room): Promise<readonly string[]> {
  return must(await room.folder.store.read((tables) => tables.audit())).map(({ actor, action }) => `${actor} ${action}`).filter((line) => line.includes("staff"));
}

describe("a member of staff", () => {
  it("comes in by a link once, chooses a password and an app, and then signs in with both", async () => {
    const { room, ada } = await withAda();
    const half = await typePassword(room, "  ADA  lovelace ");
    const before = await me(room, cookieOf(half));
    const full = await typeCode(room, half, await appCode(ada.secret, room.clock.now()));

    expect([half.body.stage, before.status, full.body.stage]).toEqual(["second-factor", 401, "full"]);
    expect((await me(room, cookieOf(full))).body).toMatchObject({ name: "Ada Lovelace", roles: ["administrator"], exams: null });
    expect((await me(room, ada.cookie)).status).toBe(200);
    expect((await actions(room)).slice(-3)).toEqual(["staff:Ada Lovelace staff-signed-in", "staff:Ada Lovelace staff-enrolled", "staff:Ada Lovelace staff-signed-in"]);
  });

  it("cannot use a link twice, nor one that a newer one took the place of", async () => {
    const { room, owner, staffId, link } = await withAda();
    const renew = async (): Promise<string> => (await send(room.url, `/v1/staff/members/${staffId}/links`, { body: {}, headers: { cookie: owner } })).body.link;
    const [first, second] = [await renew(), await renew()];

    const tries = await Promise.all([link, first, second].map(async (each) => await send(room.url, "/v1/staff/sessions", { body: { secret: each.split("#")[1] } })));

    expect(tries.map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  it("gets a new password and app by a new link, and everything from before ends", async () => {
    const { room, owner, ada, staffId } = await withAda();
    const { link } = (await send(room.url, `/v1/staff/members/${staffId}/links`, { body: {}, headers: { cookie: owner } })).body;

    const again = await enrolByLink(room, link, "another horse, another battery");

    expect((await me(room, ada.cookie)).status).toBe(401);
    expect((await typePassword(room)).body.error.code).toBe("staff/wrong-password");
    const half = await typePassword(room, "Ada Lovelace", "another horse, another battery");
    room.clock.advance(30_000);
    expect((await typeCode(room, half, ada.recoveryCodes[0] ?? "")).body.error.code).toBe("staff/wrong-code");
    expect((await typeCode(room, await typePassword(room, "Ada Lovelace", "another horse, another battery"), again.recoveryCodes[0] ?? "")).status).toBe(200);
  });

  it("uses each code of the app and each recovery code once", async () => {
    const { room, ada } = await withAda();
    const code = await appCode(ada.secret, room.clock.now());
    const [recovery] = ada.recoveryCodes;
    const tries: string[] = [];

    for (const typed of [code, code, recovery ?? "", recovery?.toLowerCase().replace("-", " ") ?? ""]) {
      const answer = await typeCode(room, await typePassword(room), typed);
      tries.push(answer.status === 200 ? "in" : answer.body.error.code);
    }

    expect(tries).toEqual(["in", "staff/wrong-code", "in", "staff/wrong-code"]);
    expect(ada.recoveryCodes).toHaveLength(8);
  });

  it("is told what is wrong with a password, and leaves nothing half done", async () => {
    const room = await openRoom({ passwords: CHEAP_PASSWORDS });
    const owner = await staffCookie(room);
    const { link } = (await send(room.url, "/v1/staff/members", { body: { name: "Ben", roles: ["marker"], exams: null }, headers: { cookie: owner } })).body;
    const entering = cookieOf(await send(room.url, "/v1/staff/sessions", { body: { secret: link.split("#")[1] } }));
    const enrol = async (password: string, code: string) => await send(room.url, "/v1/staff/enrolment", { body: { password, code }, headers: { cookie: entering } });

    const early = await enrol(PASSWORD, "123456");
    const { secret } = (await send(room.url, "/v1/staff/enrolment/factor", { body: {}, headers: { cookie: entering } })).body;
    const code = await appCode(secret, room.clock.now());
    const refused = [early, await enrol("short", code), await enrol("aaaaaaaaaaaaaaaaaa", code), await enrol(PASSWORD, "000000")];
    const done = await enrol(PASSWORD, code);

    expect(refused.map(({ body }) => [body.error.code, body.error.detail?.fault])).toEqual([
      ["staff/wrong-state", undefined], ["staff/weak-password", "too-short"], ["staff/weak-password", "one-character"], ["staff/wrong-code", undefined],
    ]);
    expect(done.status).toBe(200);
    expect((await me(room, entering)).status).toBe(401);
  });

  it("signs out, and the session is worth nothing afterwards", async () => {
    const { room, ada } = await withAda();

    const out = await send(room.url, "/v1/staff/sign-out", { body: {}, headers: { cookie: ada.cookie } });

    expect((await actions(room)).at(-1)).toBe("staff:Ada Lovelace staff-signed-out");
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await me(room, ada.cookie)).status).toBe(401);
  });
});

describe("administrators", () => {
  it("see everybody with roles, exams and how far they are", async () => {
    const { room, owner } = await withAda();
    const { staffId } = await memberOfStaff(room, "Zoe", { roles: ["invigilator", "marker"] });
    await send(room.url, `/v1/staff/members/${staffId}`, { method: "PUT", body: { roles: ["marker"], exams: [], disabled: true }, headers: { cookie: owner } });

    const { body } = await send(room.url, "/v1/staff/members", { headers: { cookie: owner } });

    expect(body.members).toMatchObject([{ name: "Ada Lovelace", roles: ["administrator"], exams: null, state: "active" }, { name: "Zoe", roles: ["marker"], exams: [], state: "disabled" }]);
  });

  it("change rights at once, also of whoever is signed in, and never their own", async () => {
    const { room, ada, staffId: own } = await withAda();
    const zoe = await memberOfStaff(room, "Zoe", { roles: ["administrator"] });
    const change = async (staffId: string, body: unknown) => await send(room.url, `/v1/staff/members/${staffId}`, { method: "PUT", body, headers: { cookie: ada.cookie } });
    const list = async () => (await send(room.url, "/v1/staff/members", { token: zoe.token })).status;

    const before = await list();
    await change(zoe.staffId, { roles: ["marker"], exams: null, disabled: false });
    const after = await list();
    await change(zoe.staffId, { roles: ["administrator"], exams: null, disabled: true });
    const disabled = await list();
    const self = await change(own, { roles: ["marker"], exams: null, disabled: false });
    const ownLink = await send(room.url, `/v1/staff/members/${own}/links`, { body: {}, headers: { cookie: ada.cookie } });

    expect([before, after, disabled]).toEqual([200, 403, 401]);
    expect([self, ownLink].map(({ body }) => body.error.code)).toEqual(["staff/own-account", "staff/own-account"]);
  });

  it("cannot give one name twice, nor exams that are not there", async () => {
    const { room, owner } = await withAda();
    const invite = async (body: unknown) => (await send(room.url, "/v1/staff/members", { body, headers: { cookie: owner } })).body.error?.code;

    expect(await invite({ name: "ada LOVELACE", roles: ["marker"], exams: null })).toBe("staff/name-taken");
    expect(await invite({ name: "Eve", roles: ["marker"], exams: ["0".repeat(26)] })).toBe("exam/not-found");
    expect(await invite({ name: "Eve", roles: [], exams: null })).toBe("http/invalid-request");
    expect(await invite({ name: "Eve\u202E", roles: ["marker"], exams: null })).toBe("http/invalid-request");
    expect(await invite({ name: "Eve", roles: ["marker"], exams: null })).toBeUndefined();
  });
});

describe("passwords", () => {
  it("are stretched by scrypt with OWASP's parameters and a salt of their own", async () => {
    const passwords = createPasswords();
    const [first, second] = [await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)];

    expect(first).toMatch(/^scrypt\$17\$8\$1\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    expect(second).not.toBe(first);
    expect([await passwords.matches(PASSWORD, first), await passwords.matches(`${PASSWORD} `, first), await passwords.matches(PASSWORD, null), await passwords.matches(PASSWORD, "scrypt$17$8$1$AA$AA")]).toEqual([true, false, false, false]);
  });

  it("are the same however a keyboard composes their letters", async () => {
    const stored = await CHEAP_PASSWORDS.hash("caf\u00E9 caf\u00E9 caf\u00E9");

    expect(await CHEAP_PASSWORDS.matches("cafe\u0301 cafe\u0301 cafe\u0301", stored)).toBe(true);
  });

  it("are not tried by so many at once that memory runs out", async () => {
    const tries = await Promise.all(Array.from({ length: 100 }, async () => await CHEAP_PASSWORDS.matches("x", null)));

    expect(tries.filter((result) => result === null)).toHaveLength(68);
    expect(await CHEAP_PASSWORDS.matches("x", null)).toBe(false);
  });
});
