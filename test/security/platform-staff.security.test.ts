import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Wire, WireRouteName } from "../../core/contract/wire.ts";
import { wire } from "../../core/contract/wire.ts";
import { STAFF_ROLES } from "../../core/staff/role.ts";
import type { StaffRole } from "../../core/staff/role.ts";
import { keepExam } from "../../platform/exam/keep-exam.ts";
import { Candidate, send } from "../unit/platform/support/candidate.ts";
import { CONTENT, must, openRoom, SCORING, staffCookie } from "../unit/platform/support/room.ts";
import type { Room } from "../unit/platform/support/room.ts";
import { appCode, CHEAP_PASSWORDS, cookieOf, enrolByLink, memberOfStaff } from "../unit/platform/support/staff.ts";
import { scheduleExam } from "../../platform/exam/schedule-exam.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";

type StaffRouteName = { [N in WireRouteName]: Wire[N]["audience"] extends "staff" ? N : never }[WireRouteName];

/** Of no policy: whoever is let through hears that. */
const NO_POLICY = "0".repeat(26);
const SEEN = { revision: 1, sha256: "0".repeat(64) };

/** A body that fits for each route that staff call. A new route does not compile until it stands here. */
const BODIES: Readonly<Record<StaffRouteName, unknown>> = {
  transfer: {}, importHandIn: { file: "no file" }, staffExams: undefined, staffBoard: undefined, openRoomIncidents: { before: null }, staffOverrideCodes: undefined, giveOverrideCode: { reason: "Ada, her laptop" }, showStartCode: {}, staffSittings: undefined, staffSignOut: {}, staffMe: undefined, staffMembers: undefined,
  staffInvitation: { name: "Somebody new", roles: ["marker"], exams: null }, staffChange: { roles: ["marker"], exams: null, disabled: false }, staffRenewal: {},
  staffInstruct: { to: null, instruction: { kind: "message", text: "Five minutes left." } }, staffInstructions: undefined,
  passkeys: undefined, passkeyOffer: { code: null }, passkeyAddition: { name: "Laptop", passkey: { id: "AAAA", clientDataJSON: "AAAA", attestationObject: "AAAA" } }, passkeyRemoval: { passkeyId: "AAAA" },
  examPreview: undefined, examPicture: undefined,
  auditSearch: { group: null, actor: null, subject: null, since: null, until: null, before: null }, auditExport: { format: "lines" }, staffRetentions: undefined,
  staffSitting: undefined, openForReview: {}, checkInOpening: {}, review: { subject: "typing", decision: "nothing-to-follow-up", note: "Looked at." },
  policies: undefined, policy: undefined, policyVersion: undefined, policyCreate: { name: "Finals", policy: POLICY_PRESETS.practice }, policyBegin: { from: 1 },
  policySave: { revision: 1, name: "Finals", policy: POLICY_PRESETS.practice }, policyPropose: SEEN, policyPublish: SEEN, policyApprove: SEEN, policyDiscard: { revision: 1 }, policySendBack: { revision: 1, reason: "Not yet." },
  checkExam: new Uint8Array([0]), importExam: new Uint8Array([0]), scheduleExam: { opensAt: 0, closesAt: 1, durationMs: 0, releaseAt: null, latestStartAt: null, startCode: "auto", overrideCodes: 0, policy: { kind: "preset", preset: "practice" }, candidates: [], rehearsal: false },
  packageFile: undefined, removePackage: {}, removeExam: {}, staffCandidates: undefined, addCandidate: { name: "Zoe", code: null, extraMinutes: 0, breakMinutes: 0 }, changeCandidate: { extraMinutes: 0, breakMinutes: 0 }, newCandidateCode: {}, removeCandidate: {},
};
const STAFF_ROUTES = Object.entries(BODIES).map(([name]) => name).filter((name): name is StaffRouteName => name in BODIES);

/** Two exams with a sitting each, and a member of staff who is not the one that calls. */
async function twoExams() {
  const room = await openRoom({ passwords: CHEAP_PASSWORDS });
  const [own, other] = [await examWithSitting(room), await examWithSitting(room)];
  const { staffId } = await memberOfStaff(room, "Colleague", { roles: ["marker"] });
  return { room, own, other, staffId };
}

async function examWithSitting({ folder, clock, url }: Room) {
  const examId = must(await keepExam(folder, { content: CONTENT, scoring: SCORING, assets: new Map() }, "test"));
  const exam = must(await folder.store.read((tables) => tables.exam(examId)));
  if (exam === undefined) throw new Error("kept");
  const { packageId } = must(await scheduleExam(folder, exam, {
    opensAt: clock.now(), closesAt: clock.now() + 4 * 3_600_000, durationMs: 3_600_000, releaseAt: clock.now(), latestStartAt: null, policy: POLICY_PRESETS.practice, startCode: null, overrideCodes: 0,
    candidates: [{ name: "Ada", code: "ADA-0001", extraMinutes: 0, breakMinutes: 0 }], platform: url, releaseMirrors: [],
  }, "test"));
  const ada = await Candidate.open(url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.begin();
  await ada.put(0);
  return { examId, packageId, sittingId: ada.sittingId, ada };
}

type About = Readonly<Record<"examId" | "packageId" | "sittingId" | "staffId", string>>;

/** Parts of paths that say what to read, not of whom. */
const WHAT: Readonly<Record<string, string>> = { since: "all", policyId: NO_POLICY, version: "1", picture: "none.png", questions: "all", name: "exam.zip", candidateId: "0".repeat(26) };

async function call(url: string, name: StaffRouteName, about: About, who: { readonly token?: string; readonly cookie?: string }) {
  const { method, path } = wire[name];
  const filled = path.replaceAll(/:(\w+)/g, (_whole, key: string) => WHAT[key] ?? about[key as keyof About]);
  const body = BODIES[name];
  return await send(url, filled, { method, ...(body === undefined ? {} : { body }), ...(who.token === undefined ? {} : { token: who.token }), ...(who.cookie === undefined ? {} : { headers: { cookie: who.cookie } }) });
}

/** Whether somebody was let through to what the route does. */
function isThrough({ status, body }: { readonly status: number; readonly body: { readonly error?: { readonly code: string } } }): boolean {
  return status !== 401 && body.error?.code !== "staff/forbidden";
}

describe("every route for staff", () => {
  it.each(STAFF_ROUTES)("%s lets through exactly the roles that it names, for their own exams, and no other organisation's staff", async (name) => {
    const { room, own, other, staffId } = await twoExams();
    const elsewhere = await openRoom();
    const foreign = [(await memberOfStaff(elsewhere, "Foreigner", { roles: STAFF_ROLES })).token];
    const roles: readonly StaffRole[] = wire[name].roles;
    const aboutExam = "allExams" in wire[name] || /:(sittingId|packageId|examId)/.test(wire[name].path);
    const outcomes: unknown[] = [];
    const expected: unknown[] = [];

    for (const role of STAFF_ROLES) {
      for (const [which, exams] of [["all", null], ["own", [own.examId]], ["none", []]] as const) {
        for (const [target, exam] of [["own", own], ["other", other]] as const) {
          // Somebody new each time: some routes change who calls, or end their session.
          const { token } = await memberOfStaff(room, `${role} ${which} ${target}`, { roles: [role], exams });
          outcomes.push([role, which, target, isThrough(await call(room.url, name, { ...exam, staffId }, { token }))]);
          const theirs = which === "all" || !aboutExam || (which === "own" && target === "own" && !("allExams" in wire[name]));
          expected.push([role, which, target, roles.includes(role) && theirs]);
        }
      }
    }
    for (const token of [...foreign, own.ada.token, undefined]) outcomes.push(isThrough(await call(room.url, name, { ...own, staffId }, token === undefined ? {} : { token })));

    expect(outcomes).toEqual([...expected, false, false, false]);
  });

  it("is closed to somebody who has given only a password, or come by a link and not enrolled", async () => {
    const { room, own, staffId } = await twoExams();
    const owner = await staffCookie(room);
    const invited = await send(room.url, "/v1/staff/members", { body: { name: "Ada", roles: [...STAFF_ROLES], exams: null }, headers: { cookie: owner } });
    const { link } = (await send(room.url, `/v1/staff/members/${invited.body.staffId}/links`, { body: {}, headers: { cookie: owner } })).body;
    await enrolByLink(room, link, "correct horse battery");
    const half = cookieOf(await send(room.url, "/v1/staff/sign-in", { body: { name: "Ada", password: "correct horse battery" } }));
    const { link: again } = (await send(room.url, `/v1/staff/members/${invited.body.staffId}/links`, { body: {}, headers: { cookie: owner } })).body;
    const entering = cookieOf(await send(room.url, "/v1/staff/sessions", { body: { secret: again.split("#")[1] } }));

    const answers = [];
    for (const cookie of [half, entering]) for (const name of STAFF_ROUTES) answers.push((await call(room.url, name, { ...own, staffId }, { cookie })).status);
    const wrongStep = [
      await send(room.url, "/v1/staff/enrolment/factor", { body: {}, headers: { cookie: half } }), await send(room.url, "/v1/staff/enrolment", { body: { password: "correct horse battery", code: "123456" }, headers: { cookie: half } }),
      await send(room.url, "/v1/staff/second-factor", { body: { code: "123456" }, headers: { cookie: entering } }),
    ];

    expect(new Set(answers)).toEqual(new Set([401]));
    expect(wrongStep.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it("shows in lists nothing of exams that somebody does not work with, and takes no file of one", async () => {
    const { room, own, other } = await twoExams();
    const { token } = await memberOfStaff(room, "Invigilator of one", { roles: ["invigilator"], exams: [own.examId] });

    const { body } = await send(room.url, "/v1/staff/exams", { token });
    const files = await Promise.all([own, other].map(async ({ ada }) => await send(room.url, "/v1/staff/hand-ins", { body: { file: `\u{FEFF}\n${await ada.handInText()}` }, token })));

    expect(body.exams.map(({ examId }: { examId: string }) => examId)).toEqual([own.examId]);
    expect(files.map(({ status, body: answer }) => [status, answer.error?.code])).toEqual([[200, undefined], [403, "staff/forbidden"]]);
  });
});

describe("a session of staff", () => {
  it("is another one after each step, and the one before is worth nothing (session fixation)", async () => {
    const room = await openRoom({ passwords: CHEAP_PASSWORDS });
    const owner = await staffCookie(room);
    const { link } = (await send(room.url, "/v1/staff/members", { body: { name: "Ada", roles: ["marker"], exams: null }, headers: { cookie: owner } })).body;
    const { secret, cookie: first } = await enrolByLink(room, link, "correct horse battery");
    room.clock.advance(30_000);

    const half = await send(room.url, "/v1/staff/sign-in", { body: { name: "Ada", password: "correct horse battery" }, headers: { cookie: first } });
    const full = await send(room.url, "/v1/staff/second-factor", { body: { code: await appCode(secret, room.clock.now()) }, headers: { cookie: cookieOf(half) } });
    const reused = await send(room.url, "/v1/staff/second-factor", { body: { code: await appCode(secret, room.clock.now()) }, headers: { cookie: cookieOf(half) } });

    expect(new Set([first, cookieOf(half), cookieOf(full)]).size).toBe(3);
    expect(reused.status).toBe(401);
  });

  it("is used by no page of another site, whatever such a page can send", async () => {
    const { url, staffLink } = await openRoom();
    const cookie = await staffCookie({ url, staffLink });
    const { host } = new URL(url);
    const from = async (headers: Record<string, string>) => (await send(url, "/v1/staff/members", { body: { name: `N ${JSON.stringify(headers)}`.slice(0, 60), roles: ["marker"], exams: null }, headers: { cookie, ...headers } })).status;

    expect([
      await from({ "sec-fetch-site": "cross-site" }), await from({ "sec-fetch-site": "same-site" }), await from({ origin: "https://evil.example" }), await from({ origin: "null" }), await from({ origin: `http://${host}.evil.example` }),
    ]).toEqual([403, 403, 403, 403, 403]);
    expect([await from({ "sec-fetch-site": "same-origin" }), await from({ origin: `http://${host}` }), await from({})]).toEqual([200, 200, 200]);
  });

  it("gives links to this server, whatever a request says its host is", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);
    const { port } = new URL(room.url);
    const body = JSON.stringify({ name: "Ada", roles: ["marker"], exams: null });

    const text = await new Promise<string>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path: "/v1/staff/members", method: "POST", headers: { host: "evil.example", cookie, "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-forwarded-host": "evil.example" } }, (answer) => {
        let received = "";
        answer.on("data", (data: Buffer) => { received += data.toString(); }).on("end", () => resolve(received));
      }).on("error", reject);
      sent.end(body);
    });

    expect(JSON.parse(text).link).toMatch(new RegExp(`^${room.url}/staff#`));
    expect(text).not.toContain("evil");
  });
});

describe("guessing", () => {
  it("of passwords is slowed down by name and network, says nothing about names, and is written down", async () => {
    const room = await openRoom({ passwords: CHEAP_PASSWORDS });
    const owner = await staffCookie(room);
    const invited = await send(room.url, "/v1/staff/members", { body: { name: "Ada", roles: ["marker"], exams: null }, headers: { cookie: owner } });
    await enrolByLink(room, invited.body.link, "correct horse battery");
    const guess = async (name: string) => await send(room.url, "/v1/staff/sign-in", { body: { name, password: "wrong horse battery" } });

    const [known, unknown] = [await guess("Ada"), await guess("Nobody")];
    const more = [await guess("Ada"), await guess("Ada"), await guess("Ada")];
    const right = await send(room.url, "/v1/staff/sign-in", { body: { name: "Ada", password: "correct horse battery" } });

    expect(known.body).toEqual(unknown.body);
    expect(more.map(({ status }) => status)).toEqual([403, 403, 429]);
    expect(right.status).toBe(429);
    room.clock.advance(2000);
    expect((await send(room.url, "/v1/staff/sign-in", { body: { name: "Ada", password: "correct horse battery" } })).status).toBe(200);
    const refused = must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "staff-refused");
    expect(refused.map(({ actor, subject, detailJson }) => [actor, subject, detailJson])).toEqual(Array.from({ length: 3 }, () => ["unknown", invited.body.staffId, '{"wrong":"password"}']));
  });

  it("of second factors is slowed down until a million codes take years, and many at once count each", async () => {
    const room = await openRoom({ passwords: CHEAP_PASSWORDS });
    const owner = await staffCookie(room);
    const { link } = (await send(room.url, "/v1/staff/members", { body: { name: "Ada", roles: ["marker"], exams: null }, headers: { cookie: owner } })).body;
    await enrolByLink(room, link, "correct horse battery");
    const half = cookieOf(await send(room.url, "/v1/staff/sign-in", { body: { name: "Ada", password: "correct horse battery" } }));
    const guess = async () => await send(room.url, "/v1/staff/second-factor", { body: { code: "000000" }, headers: { cookie: half } });

    const first = await Promise.all(Array.from({ length: 20 }, guess));
    let tries = 0;
    for (let minute = 0; minute < 9 * 60; minute++) {
      room.clock.advance(1000);
      if ((await guess()).status !== 429) tries += 1;
    }

    expect(first.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(4);
    expect(tries).toBeLessThanOrEqual(10);
  });
});

describe("what is kept of staff", () => {
  it("opens nothing for whoever copies the database: no password, secret, code or token stands in it", async () => {
    const room = await openRoom({ passwords: CHEAP_PASSWORDS });
    const owner = await staffCookie(room);
    const { link } = (await send(room.url, "/v1/staff/members", { body: { name: "Ada", roles: ["marker"], exams: null }, headers: { cookie: owner } })).body;
    const { secret, recoveryCodes, cookie } = await enrolByLink(room, link, "correct horse battery");

    const files = readdirSync(room.dataDir).filter((name) => name.startsWith("platform.sqlite")).map((name) => readFileSync(join(room.dataDir, name), "latin1")).join("");

    const secrets = ["correct horse battery", secret.replaceAll(" ", ""), ...recoveryCodes.flatMap((code) => [code, code.replace("-", "")]), cookie.split("=")[1] ?? "", link.split("#")[1] ?? ""];
    expect(secrets.filter((text) => files.includes(text))).toEqual([]);
    expect(files).toContain("scrypt$");
  });
});
