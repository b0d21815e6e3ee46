import { describe, expect, it } from "vitest";
import { identifyDevice } from "../../../core/device/device-id.ts";
import { fromBase64url } from "../../../core/crypto/encoding.ts";
import { sha256Hex } from "../../../core/crypto/hash.ts";
import type { SittingId } from "../../../core/sitting/ids.ts";
import type { NewReview } from "../../../core/sitting/review.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { verifyAudit } from "../../../platform/office/audit.ts";
import { keepReview, reviewsOf } from "../../../platform/review/keep-review.ts";
import { openedTyping } from "../../../platform/review/open-for-review.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import type { StaffRole } from "../../../core/staff/role.ts";
import { sweep } from "../../../platform/privacy/sweep.ts";
import { withKeystrokes, withoutPrograms } from "../../doubles/policies.ts";
import { Candidate, send } from "./support/candidate.ts";
import type { Answer } from "./support/candidate.ts";
import { codeOf, must, openRoom, staffCookie } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { invigil } from "./support/served.ts";
import { memberOfStaff } from "./support/staff.ts";
import { ADA, OTHER, stretchesBy, type } from "./support/typing.ts";

const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);
const TYPED = withKeystrokes(SUPERVISED, "rhythm");
const REVIEW: NewReview = { subject: "typing", decision: "talk-to-candidate", note: "Stretches from minute 12 on.\nAsk which keyboard it was." };

/** A room with a candidate at work, and staff who are signed in. */
async function seated(policy: Policy = TYPED) {
  const room = await openRoom();
  const { packageId } = await room.schedule({ policy });
  const ada = await Candidate.open(room.url, packageId);
  const salt = ada.manifest.deviceSalt === null ? null : must(fromBase64url(ada.manifest.deviceSalt));
  await ada.signIn("ADA-0001", salt === null ? {} : { device: await identifyDevice(salt, { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "install-id": ada.deviceKey.kid }) });
  await ada.prepare();
  await ada.begin();
  const cookie = await staffCookie(room);
  const ask = (path = "", body?: unknown): Promise<Answer> => send(room.url, `/v1/staff/sittings/${ada.sittingId}${path}`, { headers: { cookie }, ...(body === undefined ? {} : { body }) });
  return { room, packageId, ada, ask, cookie };
}

async function acts(room: Room, action: string) {
  return must(await room.folder.store.read((tables) => tables.audit())).filter((entry) => entry.action === action);
}

describe("a check-in that is opened to try a policy on", () => {
  it("holds what candidates were told that administrators look at, no answer, and leaves an entry in the audit log", async () => {
    const { room, ada, ask } = await seated(POLICY_PRESETS["supervised-room"]);
    await ada.answer("q1", "A secret answer");
    await ada.put(0);

    const opened = await ask("/check-in-openings", {});

    expect(opened.status).toBe(200);
    expect(opened.body).toEqual({ policy: POLICY_PRESETS["supervised-room"], checks: [], controls: [], incidents: [], displays: null });
    expect(JSON.stringify(opened.body)).not.toContain("secret");
    expect((await acts(room, "sitting-opened")).map(({ subject }) => subject)).toEqual([ada.sittingId]);
  });

  it("is decrypted for nobody whom candidates were not told of", async () => {
    const policy: Policy = { ...POLICY_PRESETS["supervised-room"], preset: "custom", dataPlan: ["system-check", "process-matches", "incidents", "device-report"].map((collector) => ({ collector, purpose: "P.", legalBasis: "L.", retentionDays: 1, viewers: ["privacy-officer"] })) as Policy["dataPlan"] };
    const { room, ada } = await seated(policy);
    await ada.put(0);
    const { token } = await memberOfStaff(room, "Eve", { roles: ["administrator"] });

    const refused = await send(room.url, `/v1/staff/sittings/${ada.sittingId}/check-in-openings`, { body: {}, token });

    expect([refused.status, refused.body.error.code]).toEqual([403, "staff/forbidden"]);
    expect(await acts(room, "sitting-opened")).toEqual([]);
  });
});

describe("policy try", () => {
  it("prints what a policy would have meant for the computer of a sitting, and leaves an entry in the audit log", async () => {
    const policy: Policy = { ...SUPERVISED, preset: "custom", dataPlan: SUPERVISED.dataPlan.map((entry) => ({ ...entry, viewers: ["administrator"] as const })) };
    const { room, ada } = await seated(policy);
    await ada.put(0);

    const lines = await invigil("policy", "try", "remote", ada.sittingId, "--data", room.dataDir);
    const json = await invigil("policy", "try", "practice", ada.sittingId, "--data", room.dataDir, "--json");

    expect(lines.stdout).toMatch(/Memory: Not known from this record\n[^]*How far its controls held there\n[^]*Not measured on that computer: /);
    expect(lines.stdout.split("\n").every((line) => line.length <= 100)).toBe(true);
    expect([lines.status, json.json]).toMatchObject([0, { sittingId: ada.sittingId, preset: "practice", checks: expect.arrayContaining([expect.objectContaining({ check: "memory", outcome: "not-recorded" }), { check: "displays", outcome: "passes", because: "The policy allows any displays." }]) }]);
    expect((await acts(room, "sitting-opened")).map(({ actor, subject }) => [actor, subject])).toEqual([["command-line", ada.sittingId], ["command-line", ada.sittingId]]);
  });

  it("opens nothing for a policy that cannot be read, for a sitting that is not there, and for what administrators do not look at", async () => {
    const { room, ada } = await seated({ ...SUPERVISED, preset: "custom", dataPlan: ["system-check", "process-matches", "incidents", "device-report"].map((collector) => ({ collector, purpose: "P.", legalBasis: "L.", retentionDays: 1, viewers: ["privacy-officer"] })) as Policy["dataPlan"] });
    await ada.put(0);

    const refused = [];
    for (const [name, id] of [["/nonexistent.json", ada.sittingId], ["remote", "0".repeat(26)], ["remote", "nobody"], ["remote", ada.sittingId]] as const) refused.push(await invigil("policy", "try", name, id, "--data", room.dataDir, "--json"));

    expect(refused.map(({ status, stderr }) => [status, JSON.parse(stderr).error.code])).toEqual([[2, "usage/invalid"], [1, "sitting/not-found"], [1, "sitting/not-found"], [1, "staff/forbidden"]]);
    expect(await acts(room, "sitting-opened")).toEqual([]);
  }, 180_000);
});

describe("a sitting before it is opened", () => {
  it("is known by what needs no key, and looking at it leaves nothing in the audit log", async () => {
    const { room, ada, ask } = await seated();
    await ada.put(0);
    const before = must(await room.folder.store.read((tables) => tables.audit())).length;

    const known = await ask();

    expect(known.status).toBe(200);
    expect(known.body).toEqual({
      sittingId: ada.sittingId, packageId: ada.manifest.packageId, examId: ada.manifest.examId, exam: "Trial", candidate: "Ada", state: "signed-in", sealedAt: null, late: false,
      lastSeenAt: room.clock.now(), answered: 0, questions: 2, records: 7, incidents: 0, typing: "rhythm", reviews: [],
      viewers: [{ collector: "incidents", viewers: ["invigilator", "administrator"] }, { collector: "device-report", viewers: ["invigilator", "administrator"] }, { collector: "keystrokes", viewers: ["privacy-officer"] }],
    });
    expect(must(await room.folder.store.read((tables) => tables.audit()))).toHaveLength(before);
  });

  it("is told from one that there is not", async () => {
    const { room, cookie } = await seated();

    const answers = await Promise.all(["", "/openings", "/reviews"].map((path) => send(room.url, `/v1/staff/sittings/${"0".repeat(26)}${path}`, { headers: { cookie }, ...(path === "" ? {} : { body: path === "/openings" ? {} : REVIEW }) })));

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(answers.map(() => [404, "sitting/not-found"]));
  });
});

describe("a sitting opened for review", () => {
  it("shows to each role what candidates were told that this role looks at, and decrypts nothing for the others", async () => {
    const { room, ada } = await seated();
    await type(ada, stretchesBy(ADA, 400, 1));
    await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } });
    await ada.write({ kind: "incident", incident: "prohibited-program", detail: { name: "AnyDesk" } });
    await ada.put(0);
    const open = async (role: StaffRole) => await send(room.url, `/v1/staff/sittings/${ada.sittingId}/openings`, { body: {}, token: (await memberOfStaff(room, role, { roles: [role] })).token });

    const [invigilator, officer, marker] = [await open("invigilator"), await open("privacy-officer"), await open("marker")];

    expect([invigilator.body.typing, invigilator.body.incidents.incidents.length, invigilator.body.computers.sightings]).toEqual([null, 2, 1]);
    expect([officer.body.typing.keys, officer.body.incidents, officer.body.computers]).toEqual([400, null, null]);
    expect([marker.status, marker.body.error.code]).toEqual([403, "staff/forbidden"]);
    expect((await acts(room, "sitting-opened")).map(({ actor }) => actor)).toEqual(["staff:invigilator", "staff:privacy-officer"]);
  });

  it("says what is gone since its retention ended, and counts none of it as missing", async () => {
    const { room, ada, ask } = await seated();
    await type(ada, stretchesBy(ADA, 400, 1));
    await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } });
    await ada.put(0);
    room.clock.advance(40 * 24 * 3_600_000);
    await sweep(room.folder, "test");

    const { body } = await send(room.url, `/v1/staff/sittings/${ada.sittingId}/openings`, { body: {}, token: (await memberOfStaff(room, "Officer", { roles: ["privacy-officer", "invigilator"] })).token });

    expect([body.typing.keys, body.typing.forgotten, body.incidents.forgotten, body.incidents.incidents.length, body.contradiction]).toEqual([0, 2, 0, 1, null]);
    expect((await ask("/openings", {})).status).toBe(401);
  });

  it("shows how it was typed with scores, differences and signs, under an entry of the audit log, and no answers", async () => {
    const { room, ada, ask } = await seated();
    await ada.answer("q1", "B");
    await type(ada, stretchesBy(ADA, 1000, 1));
    await type(ada, stretchesBy(ADA, 400, 2));
    await type(ada, stretchesBy(OTHER, 830, 3, [{ keys: 50, evidence: [{ reason: "characters-without-keys", characters: 412, keys: 50 }] }]));
    await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } }, 1_800_000);
    await ada.put(0);

    const opened = await ask("/openings", {});

    expect(opened.status).toBe(200);
    const { typing, incidents, contradiction, moved } = opened.body;
    expect([contradiction, moved]).toEqual([null, false]);
    expect(typing).toMatchObject({ keys: 2230, compared: true, forgotten: 0, leftOut: 0, objectedAt: null, standing: "look", profile: { kind: "enrolled", keys: 1000, until: 607_000 } });
    expect(typing.windows.map(({ score }: { score: { kind: string } }) => score.kind)).toEqual([...Array.from({ length: 6 }, () => "scored"), "not-enough"]);
    expect(typing.windows.slice(0, 2).every(({ score }: { score: { score: number } }) => score.score > 0)).toBe(true);
    expect(typing.windows.slice(2, 6).every(({ score }: { score: { low: number; score: number; high: number } }) => score.score < 0 && score.low < score.score && score.score < score.high)).toBe(true);
    expect(typing.differences[0]).toMatchObject({ direction: "longer", first: { events: expect.any(Number) }, later: { events: expect.any(Number) } });
    expect(typing.injection).toEqual({ standing: "look", windows: 5, found: [{ reason: "characters-without-keys", windows: 5, elapsed: 967_000, example: "412 characters came into the text without their keys being pressed." }] });
    expect(incidents).toMatchObject({ incidents: [{ incident: "focus-lost", detail: { forMs: 3200 }, elapsed: 1_800_000 }], leftOut: 0 });
    expect(JSON.stringify(opened.body)).not.toContain("RESPONSE");
    expect(await acts(room, "sitting-opened")).toMatchObject([{ actor: expect.stringMatching(/^staff:[0-9a-f]{8}$/), subject: ada.sittingId }]);
  });

  it("says what concerns it about computers, and nothing about others", async () => {
    const { room, packageId, ask } = await seated();
    const alone = (await ask("/openings", {})).body.computers;
    room.clock.advance(1);
    const ben = await Candidate.open(room.url, packageId);
    const salt = must(fromBase64url(ben.manifest.deviceSalt ?? ""));
    await ben.signIn("BEN-0002", { device: await identifyDevice(salt, { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "install-id": ben.deviceKey.kid }) });

    const { computers } = (await ask("/openings", {})).body;

    expect(alone).toEqual({ reports: [], forgotten: 0, sightings: 1, findings: [] });
    expect(computers).toMatchObject({ reports: [], forgotten: 0, sightings: 1, findings: [{ kind: "one-computer-two-candidates", verdict: "same", first: { candidate: "Ada" }, second: { candidate: "Ben" } }] });
    expect(JSON.stringify(computers)).not.toContain("tag");
  });

  it("says what the candidate objected to, and when", async () => {
    const { ada, ask } = await seated();
    await type(ada, stretchesBy(ADA, 200, 1));
    await ada.write({ kind: "objected", to: "keystrokes" }, 200_000);
    await ada.put(0);

    expect((await ask("/openings", {})).body.typing).toMatchObject({ keys: 200, objectedAt: ada.now, standing: "not-enough", profile: { kind: "not-enough", reason: "too-few-keys", keys: 200, neededKeys: 500 }, windows: [] });
  });

  it("says when it went on from another computer, and shows what that one's own record does not hold", async () => {
    const { room, packageId, ada, ask } = await seated();
    await type(ada, stretchesBy(ADA, 400, 1));
    await ada.put(0);
    const second = await Candidate.open(room.url, packageId);
    await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, ada.sittingId, "test")).code);
    await type(second, stretchesBy(ADA, 200, 2));
    await second.put(0);

    expect((await ask("/openings", {})).body).toMatchObject({ moved: true, contradiction: null, typing: { keys: 200 } });
  });

  it("is refused with the reason when its record was altered, and the attempt is in the audit log", async () => {
    const { room, ada, ask } = await seated();
    await ada.put(0);
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${room.dataDir}/platform.sqlite`);
    database.exec("UPDATE records SET payload = (SELECT payload FROM records WHERE seq = 2) WHERE seq = 3");
    database.close();

    const opened = await ask("/openings", {});

    expect([opened.status, opened.body.error.code]).toEqual([400, "journal/altered"]);
    expect(await acts(room, "sitting-opened")).toHaveLength(1);
  });

  it("shows what the policy lets be looked at, whatever was recorded", () => {
    const stretches = [...stretchesBy(ADA, 1000, 1), ...stretchesBy(OTHER, 800, 2, [{ keys: 50, evidence: [{ reason: "one-interval", share: 1, intervalMs: 20, keys: 50 }] }])];
    const timeline = stretches.map((keys, seq) => ({ seq, at: seq, elapsed: seq, event: { kind: "keystrokes" as const, keys } }));
    const rules = TYPED.keystrokes;

    const [all, uncompared, unlooked, off] = [rules, { ...rules, compare: false }, { ...rules, injection: false }, { ...rules, level: "off" as const }].map((policy) => openedTyping(timeline, policy, {}));

    expect([all?.standing, all?.injection?.standing]).toEqual(["look", "look"]);
    expect(uncompared).toMatchObject({ compared: false, windows: [], differences: [], standing: "not-enough", keys: 1800 });
    expect(unlooked?.injection).toBeNull();
    expect(off).toMatchObject({ keys: 0, windows: [] });
  });

  it("counts the stretches beyond those that a page can show, and those that were deleted", () => {
    const [stretch] = stretchesBy(ADA, 60, 1);
    if (stretch === undefined) throw new Error("typed");
    const timeline = Array.from({ length: 603 }, (_, seq) => ({ seq, at: seq, elapsed: seq, event: { kind: "keystrokes" as const, keys: stretch } }));

    expect(openedTyping(timeline, TYPED.keystrokes, { keystrokes: 12 })).toMatchObject({ leftOut: 3, forgotten: 12, keys: 36_000 });
  });
});

describe("notes and decisions", () => {
  it("are kept with who and when, the later beside the earlier, and change nothing of the sitting", async () => {
    const { room, ada, ask } = await seated();
    await ada.put(0);
    const before = (await ask()).body;

    await ask("/reviews", REVIEW);
    room.clock.advance(60_000);
    const both = await ask("/reviews", { subject: "computers", decision: "nothing-to-follow-up", note: "One room, one computer." });

    const by = expect.stringMatching(/^staff:[0-9a-f]{8}$/);
    const reviews = [
      { ...REVIEW, at: room.clock.now() - 60_000, by }, { subject: "computers", decision: "nothing-to-follow-up", note: "One room, one computer.", at: room.clock.now(), by },
    ];
    expect([both.status, both.body]).toEqual([200, { reviews }]);
    expect((await ask()).body).toEqual({ ...before, reviews });
  });

  it("are in the audit log without their words, and unreadable in a copied database", async () => {
    const { room, ada, ask } = await seated();

    await ask("/reviews", REVIEW);

    const [row] = must(await room.folder.store.read((tables) => tables.reviews(ada.sittingId)));
    const [entry] = await acts(room, "sitting-reviewed");
    expect(JSON.parse(entry?.detailJson ?? "")).toEqual({ subject: "typing", decision: "talk-to-candidate", position: 0, sealedNoteSha256: await sha256Hex(row?.noteSealed ?? "") });
    expect(entry).toMatchObject({ subject: ada.sittingId, actor: row?.by });
    expect(JSON.stringify([row, entry])).not.toContain("keyboard");
    expect(must(await verifyAudit(room.folder.store)).entries).toBeGreaterThan(0);
  });

  it("of people who write at the same time are all kept, one after another", async () => {
    const { ask, ada, room } = await seated();
    const notes = Array.from({ length: 12 }, (_, index) => `Note ${index}`);

    const statuses = (await Promise.all(notes.map((note) => ask("/reviews", { ...REVIEW, note })))).map(({ status }) => status);

    expect(statuses).toEqual(notes.map(() => 200));
    expect(new Set(must(await reviewsOf(room.folder, ada.sittingId)).map(({ note }) => note))).toEqual(new Set(notes));
    expect(must(await room.folder.store.read((tables) => tables.reviews(ada.sittingId))).map(({ position }) => position)).toEqual(notes.map((_, index) => index));
    expect(await acts(room, "sitting-reviewed")).toHaveLength(12);
  });

  it("are a hundred at most, and the next is refused with the reason", async () => {
    const { room, ada, ask } = await seated();
    for (let index = 0; index < 100; index += 1) must(await keepReview(room.folder, ada.sittingId, REVIEW, "test"));

    const next = await ask("/reviews", REVIEW);

    expect([next.status, next.body.error.code]).toEqual([409, "review/too-many"]);
    expect(await acts(room, "sitting-reviewed")).toHaveLength(100);
  });

  it("are refused where there is no sitting or no note", async () => {
    const { folder } = await openRoom();

    expect(codeOf(await keepReview(folder, "0".repeat(26) as SittingId, REVIEW, "test"))).toBe("sitting/not-found");
    expect(codeOf(await keepReview(folder, "0".repeat(26) as SittingId, { ...REVIEW, note: " \n" }, "test"))).toBe("usage/invalid");
  });

  it("are written and read on the command line too", async () => {
    const { room, ada } = await seated();
    await ada.put(0);
    const data = ["--data", room.dataDir];

    const kept = await invigil("sitting", "review", ada.sittingId, ...data, "--subject", "typing", "--decision", "pass-on", "--note", "First line\nand \u001B[2J a second", "--json");
    const wrote = await invigil("sitting", "review", ada.sittingId, ...data, "--subject", "typing", "--decision", "pass-on", "--note", "First line\nand a second");
    const opened = await invigil("sitting", "open", ada.sittingId, ...data);
    const wrong = await Promise.all([["--subject", "shoes", "--decision", "pass-on"], ["--subject", "typing", "--decision", "expel"]].map((options) => invigil("sitting", "review", ada.sittingId, ...data, ...options, "--note", "x")));

    expect([kept.status, JSON.parse(kept.stderr).error.code]).toEqual([2, "usage/invalid"]);
    expect(wrote.stdout).toContain("Typing: Pass on to the exam board (command-line)\n      First line\n      and a second");
    expect(opened.stdout).toContain("Notes and decisions (they change nothing of the sitting)\n");
    expect(wrong.map(({ status }) => status)).toEqual([2, 2]);
  }, 180_000);
});
