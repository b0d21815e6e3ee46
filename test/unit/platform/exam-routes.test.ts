import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodePackageFile } from "../../../core/package/package-file.ts";
import { verifyChunk, verifyManifest } from "../../../core/package/open-package.ts";
import { MOST_REHEARSERS, rehearse } from "../../../platform/candidate/rehearse.ts";
import { verifyLog } from "../../../platform/log/verify-log.ts";
import { verifyAudit } from "../../../platform/office/audit.ts";
import { Candidate, send } from "./support/candidate.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const HOUR = 3_600_000;

/** A room with its exam and its administrator's way of calling. */
async function opened() {
  const room = await openRoom();
  const cookie = await staffCookie(room);
  const examId = must(await room.folder.store.read((tables) => tables.exams()))[0]?.examId ?? "";
  const call = async (method: "GET" | "POST" | "PUT", path: string, body?: unknown) => await send(room.url, path, { method, ...(body === undefined ? {} : { body }), headers: { cookie } });
  const now = room.clock.now();
  const wanted = {
    opensAt: now, closesAt: now + 2 * HOUR, durationMs: HOUR, releaseAt: null as number | null, latestStartAt: null, startCode: "auto" as string | null, overrideCodes: 0, policy: { kind: "preset", preset: "practice" },
    rehearsal: false,
    candidates: [{ name: "Ada", code: "ADA-0001", extraMinutes: 0, breakMinutes: 0 }, { name: "  Ben \u00A0 Nowak", code: null, extraMinutes: 30, breakMinutes: 10 }] as { name: string; code: string | null; extraMinutes: number; breakMinutes: number }[],
  };
  const schedule = async (changes: Partial<typeof wanted> = {}) => await call("POST", `/v1/staff/exams/${examId}/packages`, { ...wanted, ...changes });
  return { room, examId, call, schedule };
}

const audited = async ({ folder }: Pick<Room, "folder">, action: string) => must(await folder.store.read((tables) => tables.audit())).filter((entry) => entry.action === action);
const blobs = ({ dataDir }: Pick<Room, "dataDir">): number => readdirSync(join(dataDir, "blobs"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

describe("scheduling over HTTP", () => {
  it("makes a package that its candidates can sign in to, says the codes once, and writes none of them down", async () => {
    const { room, schedule, call } = await opened();

    const { status, body } = await schedule();
    const [ada, ben] = body.candidates;
    const signedIn = [await (await Candidate.open(room.url, body.packageId)).signIn("ADA-0001"), await (await Candidate.open(room.url, body.packageId)).signIn(ben.code)];
    const list = (await call("GET", `/v1/staff/packages/${body.packageId}/candidates`)).body;
    const written = JSON.stringify(must(await room.folder.store.read((tables) => tables.audit())));

    expect(status).toBe(200);
    expect([ada.name, ben.name, ben.extraMinutes, ben.breakMinutes]).toEqual(["Ada", "Ben Nowak", 30, 10]);
    expect(body).toMatchObject({ title: "Trial", platform: room.url, startCode: expect.stringMatching(/^.{5}-.{5}$/), link: expect.stringMatching(/^invigil:/) });
    expect(signedIn.map((answer) => answer.status)).toEqual([200, 200]);
    expect(JSON.stringify(list)).not.toContain(ben.code);
    for (const secret of [ben.code, "ADA-0001", body.startCode]) expect(written).not.toContain(secret);
  });

  it("gives the package as a file for rooms without a network, whole and signed", async () => {
    const { room, schedule } = await opened();
    const { packageId, examCode } = (await schedule()).body;
    const { token } = await memberOfStaff(room, "Zoe", { roles: ["author"] });

    const answer = await fetch(`${room.url}/v1/staff/packages/${packageId}/file`, { headers: { authorization: `Bearer ${token}` } });
    const file = must(decodePackageFile(new Uint8Array(await answer.arrayBuffer())));
    const manifest = must(await verifyManifest(file.manifestJws, file.organisationKeys));
    const chunks = await Promise.all(file.chunks.map((chunk, index) => verifyChunk(manifest, index, chunk)));

    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${examCode.replace("-", "")}.invigil"`);
    expect([manifest.packageId, chunks.map(({ ok }) => ok)]).toEqual([packageId, manifest.chunks.map(() => true)]);
  });

  it.each([
    ["a window that is too short", { closesAt: Date.UTC(2026, 10, 22, 9, 30) }, "exam/invalid-schedule"],
    ["extra time that it would cut off", { candidates: [{ name: "Eve", code: null, extraMinutes: 90, breakMinutes: 0 }] }, "exam/invalid-schedule"],
    ["nothing that opens it", { startCode: null }, "exam/invalid-schedule"],
    ["a start code that is none", { startCode: "hello" }, "start-code/malformed"],
    ["two candidates with one code", { candidates: ["Ada", "Ben"].map((name) => ({ name, code: "X-1234", extraMinutes: 0, breakMinutes: 0 })) }, "candidates/invalid-csv"],
    ["a name of blanks", { candidates: [{ name: "  ", code: null, extraMinutes: 0, breakMinutes: 0 }] }, "candidates/invalid-csv"],
    ["a code of dashes", { candidates: [{ name: "Ada", code: "-----", extraMinutes: 0, breakMinutes: 0 }] }, "candidates/invalid-csv"],
    ["half a minute of extra time", { candidates: [{ name: "Ada", code: null, extraMinutes: 0.5, breakMinutes: 0 }] }, "http/invalid-request"],
    ["a policy that is not there", { policy: { kind: "preset", preset: "custom" } }, "http/invalid-request"],
  ])("refuses %s, and changes nothing", async (_, changes, code) => {
    const { room, schedule } = await opened();

    const { status, body } = await schedule(changes);

    expect([status, body.error.code]).toEqual([400, code]);
    expect(must(await room.folder.store.read((tables) => tables.packages()))).toEqual([]);
  });
});

describe("the list of candidates over HTTP", () => {
  async function listed() {
    const all = await opened();
    const { packageId } = (await all.schedule()).body;
    const path = `/v1/staff/packages/${packageId}/candidates`;
    const list = async () => (await all.call("GET", path)).body.candidates as { candidateId: string; name: string; extraMinutes: number; breakMinutes: number; sittingId: string | null }[];
    const idOf = async (name: string): Promise<string> => (await list()).find((entry) => entry.name === name)?.candidateId ?? "";
    const enter = async (code: string) => (await (await Candidate.open(all.room.url, packageId)).signIn(code)).status;
    return { ...all, packageId, path, list, idOf, enter };
  }

  it("takes a late candidate, another code in place of a lost one, and other times, each with an entry in the audit log", async () => {
    const { room, call, path, list, idOf, enter } = await listed();

    const late = await call("POST", path, { name: "Eve", code: null, extraMinutes: 15, breakMinutes: 0 });
    const renewed = await call("POST", `${path}/${await idOf("Ada")}/codes`, {});
    const changed = await call("PUT", `${path}/${await idOf("Ben Nowak")}`, { extraMinutes: 5, breakMinutes: 20 });
    const removed = await call("POST", `${path}/${await idOf("Ben Nowak")}/removal`, {});

    expect([late, renewed, changed, removed].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([await enter(late.body.code), await enter("ADA-0001"), await enter(renewed.body.code)]).toEqual([200, 403, 200]);
    expect((await list()).map(({ name, extraMinutes, breakMinutes }) => [name, extraMinutes, breakMinutes])).toEqual([["Ada", 0, 0], ["Eve", 15, 0]]);
    for (const action of ["candidate-added", "candidate-code-made", "candidate-changed", "candidate-removed"]) expect(await audited(room, action)).toHaveLength(1);
    expect(JSON.stringify(must(await room.folder.store.read((tables) => tables.audit())))).not.toMatch(/Eve|Nowak/);
  });

  it("keeps its hands off somebody who has signed in, and says so", async () => {
    const { call, path, idOf, enter, list } = await listed();
    await enter("ADA-0001");
    const before = await list();

    const answers = [
      await call("PUT", `${path}/${await idOf("Ada")}`, { extraMinutes: 5, breakMinutes: 0 }), await call("POST", `${path}/${await idOf("Ada")}/codes`, {}), await call("POST", `${path}/${await idOf("Ada")}/removal`, {}),
    ];

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(Array.from({ length: 3 }, () => [409, "candidates/signed-in"]));
    expect(await list()).toEqual(before);
    expect(await enter("ADA-0001")).toBe(200);
  });

  it.each([
    ["a code that another has, however it is typed", { name: "Eve", code: "ada 0001" }, 409, "candidates/code-taken"],
    ["a name that another has, without a code", { name: "ADA", code: null }, 409, "candidates/name-taken"],
    ["a name that cannot be shown", { name: "E\u0007ve", code: null }, 400, "candidates/invalid-csv"],
    ["more time than the window has left", { name: "Eve", code: null, extraMinutes: 90 }, 400, "exam/invalid-schedule"],
  ])("refuses %s", async (_, entry, status, code) => {
    const { call, path } = await listed();

    const answer = await call("POST", path, { extraMinutes: 0, breakMinutes: 0, ...entry });

    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it("refuses a late candidate whose time would end after the window, by the time that it is now", async () => {
    const { room, call, path } = await listed();
    room.clock.advance(1.5 * HOUR);

    const { body } = await call("POST", path, { name: "Eve", code: null, extraMinutes: 0, breakMinutes: 0 });

    expect([body.error.code, body.error.detail.closesAt]).toEqual(["exam/invalid-schedule", room.clock.now() + HOUR]);
  });

  it("changes no candidate of another package by naming them in the path of this one", async () => {
    const { room, call, path, list, examId } = await listed();
    const other = (await room.schedule()).packageId;
    const theirs = must(await room.folder.store.read((tables) => tables.candidates(other)))[0]?.candidateId ?? "";

    const answers = [await call("PUT", `${path}/${theirs}`, { extraMinutes: 1, breakMinutes: 0 }), await call("POST", `${path}/${theirs}/codes`, {}), await call("POST", `${path}/${theirs}/removal`, {})];

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(Array.from({ length: 3 }, () => [404, "candidates/not-found"]));
    expect([(await list()).length, must(await room.folder.store.read((tables) => tables.candidates(other))).length, examId.length]).toEqual([2, 2, 26]);
  });
});

describe("a rehearsal", () => {
  it("takes anybody with the exam code and a code of their own, who comes back with the same one, and is called one everywhere", async () => {
    const { room, call, schedule } = await opened();
    const { packageId } = (await schedule({ rehearsal: true, candidates: [] })).body;
    const first = await Candidate.open(room.url, packageId);
    const second = await Candidate.open(room.url, packageId);

    const names = [await first.signIn("my own code"), await second.signIn("another"), await first.signIn("My-Own-Code")].map(({ body }) => body.candidateName);
    const shown = (await call("GET", "/v1/staff/exams")).body.exams[0].packages[0];

    expect(names).toEqual(["Rehearsal 1", "Rehearsal 2", "Rehearsal 1"]);
    expect(first.manifest.title).toBe("Rehearsal: Trial");
    expect([shown.rehearsal, shown.candidates, shown.signedIn]).toEqual([true, 2, 2]);
  });

  it("lets nobody in without an end: so many, no faster than codes may be guessed, and not when it is over", async () => {
    const { room, schedule } = await opened();
    const { packageId } = (await schedule({ rehearsal: true, candidates: [] })).body;
    const candidate = await Candidate.open(room.url, packageId);
    const enter = async (code: string): Promise<number> => (await candidate.signIn(code)).status;
    const pkg = must(await room.folder.store.read((tables) => tables.package(packageId)));
    if (pkg === undefined) throw new Error("just scheduled");

    for (let count = 0; count < MOST_REHEARSERS; count++) must(await rehearse(room.folder, pkg, `tag ${count}`));
    const full = await enter("one too many");
    const tries: number[] = [];
    for (let count = 0; count < 70; count++) tries.push(await enter(`guess ${count}`));
    room.clock.advance(3 * HOUR);
    const over = await rehearse(room.folder, pkg, "tag late");

    expect([full, tries.at(-1), over.ok]).toEqual([403, 429, false]);
    expect(must(await room.folder.store.read((tables) => tables.candidates(packageId)))).toHaveLength(MOST_REHEARSERS);
  });
});

describe("removing", () => {
  it("an exam takes its packages, candidates, key and files with it, and its logs still check", async () => {
    const { room, examId, call, schedule } = await opened();
    const { packageId, examCode } = (await schedule()).body;

    const removed = await call("POST", `/v1/staff/exams/${examId}/removal`, {});

    expect(removed.status).toBe(200);
    expect((await call("GET", "/v1/staff/exams")).body.exams).toEqual([]);
    expect([(await send(room.url, `/v1/exam-codes/${examCode}`)).status, (await send(room.url, `/v1/packages/${packageId}/manifest`)).status, (await call("POST", `/v1/staff/exams/${examId}/removal`, {})).status, (await schedule()).status]).toEqual([404, 404, 404, 404]);
    expect(must(await room.folder.store.read((tables) => tables.candidates(packageId)))).toEqual([]);
    expect(blobs(room)).toBe(0);
    expect([(await audited(room, "exam-removed")).map(({ subject }) => subject), (await audited(room, "package-removed")).map(({ subject }) => subject)]).toEqual([[examId], [packageId]]);
    expect((await verifyAudit(room.folder.store)).ok).toBe(true);
    expect(must(await verifyLog(room.folder, examId as never)).findings).toEqual([]);
  });

  it("a package leaves the exam and its other packages, and the files that they share", async () => {
    const { room, call, schedule } = await opened();
    const [first, second] = [(await schedule()).body.packageId, (await schedule()).body.packageId];

    const removed = await call("POST", `/v1/staff/packages/${first}/removal`, {});

    expect(removed.status).toBe(200);
    expect((await call("GET", "/v1/staff/exams")).body.exams[0].packages.map((pkg: { packageId: string }) => pkg.packageId)).toEqual([second]);
    expect((await (await Candidate.open(room.url, second)).signIn("ADA-0001")).status).toBe(200);
    expect((await schedule()).status).toBe(200);
  });

  it("a package takes the override codes with it that were given already", async () => {
    const { room, call, schedule } = await opened();
    const { packageId } = (await schedule({ overrideCodes: 1 })).body;
    const given = await call("POST", `/v1/staff/packages/${packageId}/override-codes`, { reason: "For Ada, a virtual machine at work." });

    const removed = await call("POST", `/v1/staff/packages/${packageId}/removal`, {});

    expect([given.status, removed.status]).toEqual([200, 200]);
    expect((await call("GET", "/v1/staff/exams")).body.exams[0].packages).toEqual([]);
    expect((await verifyAudit(room.folder.store)).ok).toBe(true);
  });

  it("an exam that somebody schedules at that moment leaves nothing behind whose answers nobody could open", async () => {
    const { examId, call, schedule, room } = await opened();

    const scheduling = schedule({ overrideCodes: 2 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const removed = await call("POST", `/v1/staff/exams/${examId}/removal`, {});
    const scheduled = await scheduling;

    expect([removed.status, scheduled.status, scheduled.body.error.code]).toEqual([200, 404, "exam/not-found"]);
    expect(must(await room.folder.store.read((tables) => tables.packages()))).toEqual([]);
  });

  it("is refused whole once somebody has signed in, to one of an exam's packages or to the package itself", async () => {
    const { room, examId, call, schedule } = await opened();
    const [first, second] = [(await schedule()).body.packageId, (await schedule()).body.packageId];
    await (await Candidate.open(room.url, second)).signIn("ADA-0001");
    const before = must(await room.folder.store.read((tables) => tables.audit())).length;

    const answers = [await call("POST", `/v1/staff/exams/${examId}/removal`, {}), await call("POST", `/v1/staff/packages/${second}/removal`, {})];

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([[409, "exam/has-sittings"], [409, "exam/has-sittings"]]);
    expect(new Set((await call("GET", "/v1/staff/exams")).body.exams[0].packages.map((pkg: { packageId: string }) => pkg.packageId))).toEqual(new Set([first, second]));
    expect(must(await room.folder.store.read((tables) => tables.audit())).length).toBe(before);
  });
});
