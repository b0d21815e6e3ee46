import { describe, expect, it } from "vitest";
import { MOST_ROOM_INCIDENTS } from "../../../core/contract/wire-incidents.ts";
import type { TimelinePlace } from "../../../core/contract/wire-incidents.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { StaffRole } from "../../../core/staff/role.ts";
import { sweep } from "../../../platform/privacy/sweep.ts";
import { verifyAudit } from "../../../platform/office/audit.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { withoutPrograms } from "../../doubles/policies.ts";
import { Candidate, send } from "./support/candidate.ts";
import type { Answer } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);

/** Ada and Ben at work in one room, and nothing happened yet. */
async function twoAtWork(policy: Policy = SUPERVISED) {
  const room = await openRoom();
  const { packageId } = await room.schedule({ policy });
  const [ada, ben] = [await Candidate.open(room.url, packageId), await Candidate.open(room.url, packageId)];
  for (const [candidate, code] of [[ada, "ADA-0001"], [ben, "BEN-0002"]] as const) {
    await candidate.signIn(code);
    await candidate.prepare();
    await candidate.begin();
  }
  const open = async (role: StaffRole, before: TimelinePlace | null = null): Promise<Answer> => await send(room.url, `/v1/staff/packages/${packageId}/incident-openings`, { body: { before }, token: (await memberOfStaff(room, role, { roles: [role] })).token });
  return { room, packageId, ada, ben, open };
}

async function openings(room: Room) {
  return must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "room-incidents-opened");
}

describe("the incidents of a room", () => {
  it("are one timeline, newest first, of everybody who sits the exam, and hold no answer", async () => {
    const { room, ada, ben, open } = await twoAtWork();
    await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } });
    await ben.write({ kind: "incident", incident: "network-changed", detail: {} });
    await ada.answer("q1", "A secret answer");
    await ada.write({ kind: "incident", incident: "display-changed", detail: { displays: 2 } });
    await ada.put(0);
    await ben.put(0);

    const { status, body } = await open("invigilator");

    expect(status).toBe(200);
    const times = body.incidents.map(({ at }: { at: number }) => at) as readonly number[];
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(body.incidents.map(({ candidate, sittingId, incident, detail, otherComputer }: Record<string, unknown>) => [candidate, sittingId, incident, detail, otherComputer]).toSorted()).toEqual([
      ["Ada", ada.sittingId, "display-changed", { displays: 2 }, false], ["Ada", ada.sittingId, "focus-lost", { forMs: 3200 }, false], ["Ben", ben.sittingId, "network-changed", {}, false],
    ]);
    expect([body.unreadable, body.closed, body.before]).toEqual([0, 0, null]);
    expect(JSON.stringify(body)).not.toContain("secret");
    expect((await openings(room)).map(({ actor, detailJson }) => [actor, JSON.parse(detailJson)])).toEqual([["staff:invigilator", { sittings: 2, records: 3 }]]);
    expect((await verifyAudit(room.folder.store)).ok).toBe(true);
  });

  it("are of one exam: those of another do not stand among them", async () => {
    const { room, open } = await twoAtWork();
    const other = await room.schedule({ policy: SUPERVISED });
    const elsewhere = await Candidate.open(room.url, other.packageId);
    await elsewhere.signIn("ADA-0001");
    await elsewhere.prepare();
    await elsewhere.begin();
    await elsewhere.write({ kind: "incident", incident: "focus-lost", detail: {} });
    await elsewhere.put(0);

    expect((await open("invigilator")).body.incidents).toEqual([]);
  });

  it("are shown to each role as candidates were told, and are decrypted for nobody else", async () => {
    const plan = { purpose: "P.", legalBasis: "L.", retentionDays: 1 };
    const policy: Policy = { ...SUPERVISED, preset: "custom", dataPlan: [{ collector: "incidents", ...plan, viewers: ["invigilator"] }, { collector: "process-matches", ...plan, viewers: ["privacy-officer"] }, { collector: "system-check", ...plan, viewers: ["invigilator"] }, { collector: "device-report", ...plan, viewers: ["invigilator"] }] };
    const { room, ada, open } = await twoAtWork(policy);
    await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } });
    await ada.write({ kind: "incident", incident: "prohibited-program", detail: { name: "AnyDesk" } });
    await ada.put(0);

    const [invigilator, officer, marker] = [await open("invigilator"), await open("privacy-officer"), await open("marker")];

    expect([invigilator.body.incidents.map(({ incident }: { incident: string }) => incident), invigilator.body.closed]).toEqual([["focus-lost"], 1]);
    expect([officer.body.incidents.map(({ incident }: { incident: string }) => incident), officer.body.closed]).toEqual([["prohibited-program"], 1]);
    expect([marker.status, marker.body.error.code]).toEqual([403, "staff/forbidden"]);
    expect((await openings(room)).map(({ actor }) => actor)).toEqual(["staff:invigilator", "staff:privacy-officer"]);
  });

  it("come in parts when there are many, each part with a trace, and none is there twice or missing", async () => {
    const { room, ada, ben, open } = await twoAtWork();
    const each = MOST_ROOM_INCIDENTS / 2 + 20;
    for (const candidate of [ada, ben]) {
      for (let count = 0; count < each; count++) await candidate.write({ kind: "incident", incident: "paste-blocked", detail: { count } });
      for (let from = 0; from < 7 + each; from += 200) await candidate.put(from, candidate.records.slice(from, from + 200));
    }

    const first = (await open("invigilator")).body;
    const second = (await open("administrator", first.before)).body;

    const keys = [...first.incidents, ...second.incidents].map(({ journalId, seq }: { journalId: string; seq: number }) => `${journalId} ${seq}`);
    expect([first.incidents.length, second.incidents.length, second.before]).toEqual([MOST_ROOM_INCIDENTS, 2 * each - MOST_ROOM_INCIDENTS, null]);
    expect(new Set(keys).size).toBe(2 * each);
    expect(await openings(room)).toHaveLength(2);
  });

  it("are shown as far as they can be read when one record was altered, which is said", async () => {
    const { room, ada, ben, open } = await twoAtWork();
    await ada.write({ kind: "incident", incident: "focus-lost", detail: {} });
    await ben.write({ kind: "incident", incident: "network-changed", detail: {} });
    await ada.put(0);
    await ben.put(0);
    must(await room.folder.store.write(async (tables) => {
      const [ours] = await tables.incidentRecords(ada.manifest.packageId, null, 10);
      if (ours === undefined) throw new Error("an incident was kept");
      const { sittingId: _sitting, candidate: _name, enc: _enc, counts: _counts, ...record } = ours;
      const journal = await tables.journal(record.journalId);
      if (journal === undefined) throw new Error("a record has a journal");
      await tables.append(record.journalId, journal.records, [{ ...record, seq: journal.records, payload: `A${record.payload.slice(1)}` === record.payload ? `B${record.payload.slice(1)}` : `A${record.payload.slice(1)}` }], { ...journal, records: journal.records + 1 });
      return { ok: true as const, value: undefined };
    }));

    const { body } = await open("invigilator");

    expect([body.incidents.length, body.unreadable]).toEqual([2, 1]);
  });

  it("of a sitting that moved to another computer are there from both, and which computer does not count is said", async () => {
    const { room, packageId, ada, open } = await twoAtWork();
    await ada.write({ kind: "incident", incident: "focus-lost", detail: {} });
    await ada.put(0);
    const transferCode = must(await makeTransferCode(room.folder, ada.sittingId, "test")).code;
    const second = await Candidate.open(room.url, packageId);
    await second.signIn("ADA-0001", { transferCode });
    await second.prepare();
    await second.write({ kind: "incident", incident: "network-changed", detail: {} });
    await second.put(0);

    const { incidents } = (await open("invigilator")).body;

    expect(incidents.map(({ sittingId, incident, otherComputer }: Record<string, unknown>) => [sittingId, incident, otherComputer]).toSorted()).toEqual([[ada.sittingId, "focus-lost", true], [ada.sittingId, "network-changed", false]]);
  });

  it("are gone from it on their date", async () => {
    const { room, ada, open } = await twoAtWork();
    await ada.write({ kind: "incident", incident: "focus-lost", detail: {} });
    await ada.put(0);
    expect((await open("invigilator")).body.incidents).toHaveLength(1);

    room.clock.advance(400 * 24 * 3_600_000);
    await sweep(room.folder, "test");

    expect((await open("administrator")).body.incidents).toEqual([]);
  });

  it("of an exam that there is not are refused", async () => {
    const { room } = await twoAtWork();

    const { status, body } = await send(room.url, `/v1/staff/packages/${"0".repeat(26)}/incident-openings`, { body: { before: null }, token: (await memberOfStaff(room, "Ada", { roles: ["invigilator"] })).token });

    expect([status, body.error.code]).toEqual([404, "package/not-found"]);
  });
});
