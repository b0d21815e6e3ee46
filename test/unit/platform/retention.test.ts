import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { sweep } from "../../../platform/privacy/sweep.ts";
import { appendRecords } from "../../../platform/sitting/append-records.ts";
import { forksOf } from "../../../platform/sitting/branches.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { importHandIn } from "../../../platform/sitting/import-hand-in.ts";
import { openSitting } from "../../../platform/sitting/open-sitting.ts";
import { makeTransferCode } from "../../../platform/sitting/transfer-code.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { withKeystrokes, withoutPrograms } from "../../doubles/policies.ts";
import { SAMPLE_REPORT } from "../core/samples.ts";
import { typedStretches } from "../../renderer/sample-typing.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const DAY = 24 * 3_600_000;
const WATCHED = withKeystrokes(withoutPrograms(POLICY_PRESETS["supervised-room"]), "rhythm");
const [STRETCH] = typedStretches;

/** The retention of every collector, in days. */
function keptFor(days: Readonly<Partial<Record<Policy["dataPlan"][number]["collector"], number>>>): Policy {
  return { ...WATCHED, dataPlan: WATCHED.dataPlan.map((entry) => ({ ...entry, retentionDays: days[entry.collector] ?? entry.retentionDays })) };
}

/** Ada's computer at work: it was checked, it said what it is, two stretches of typing and an incident were recorded, one question is answered. */
async function atWork(room: Room, packageId: string): Promise<Candidate> {
  if (STRETCH === undefined) throw new Error("there is a sample");
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.write({ kind: "device-report", report: SAMPLE_REPORT });
  await ada.begin();
  await ada.write({ kind: "keystrokes", keys: STRETCH });
  await ada.write({ kind: "incident", incident: "focus-lost", detail: { seconds: 3 } });
  await ada.answer("q1", "B");
  await ada.write({ kind: "keystrokes", keys: STRETCH });
  return ada;
}

async function handedIn(policy: Policy) {
  const room = await openRoom();
  const { packageId } = await room.schedule({ policy });
  const ada = await atWork(room, packageId);
  await ada.finish();
  await ada.put(0);
  const seal = await ada.seal();
  await ada.handIn(seal);
  const file = must(await findSitting(room.folder, ada.sittingId));
  const closed = ada.manifest.window.closesAt - room.clock.now();
  return { room, packageId, ada, seal, file, closed, open: async () => must(await openSitting(room.folder, file, { actor: "test", action: "sitting-opened" })) };
}

function payloadsOf({ records }: Candidate, kind: string): readonly string[] {
  return records.filter((record) => record.kind === kind).map(({ payload }) => payload);
}

describe("what a collector collected", () => {
  it("is deleted when its retention is over and not before, each on its own day", async () => {
    const { room, closed } = await handedIn(keptFor({ keystrokes: 30, incidents: 180, "process-matches": 180, "system-check": 60 }));
    const sweepAfter = async (ms: number) => {
      room.clock.advance(ms);
      return must(await sweep(room.folder, "test")).records;
    };

    const swept = [await sweepAfter(closed + 30 * DAY - 1), await sweepAfter(1), await sweepAfter(30 * DAY - 1), await sweepAfter(1), await sweepAfter(30 * DAY), await sweepAfter(90 * DAY), await sweepAfter(DAY)];

    const nothing = { checked: 0, "device-report": 0, incident: 0, keystrokes: 0 };
    expect(swept).toEqual([nothing, { ...nothing, keystrokes: 2 }, nothing, { ...nothing, checked: 1 }, { ...nothing, "device-report": 1 }, { ...nothing, incident: 1 }, nothing]);
  });

  it("leaves the answers, the order, the chain and everything signed as they were", async () => {
    const { room, file, open, closed } = await handedIn(keptFor({}));
    const before = await open();
    const verdict = must(await verifySitting(room.folder, file));

    room.clock.advance(closed + 1000 * DAY);
    await sweep(room.folder, "test");
    const after = await open();

    expect(must(await verifySitting(room.folder, file))).toEqual(verdict);
    expect(after).toMatchObject({ answers: before.answers, ledger: before.ledger, closesAt: before.closesAt, contradiction: null });
    expect(after.timeline.map(({ event }) => event.kind).filter((kind) => kind === "forgotten")).toHaveLength(5);
    expect(after.timeline.map(({ seq, at, elapsed, event }) => [seq, at, elapsed, event.kind === "forgotten" ? event.was : event.kind]))
      .toEqual(before.timeline.map(({ seq, at, elapsed, event }) => [seq, at, elapsed, event.kind]));
  });

  it("is not in any file of the platform afterwards, not even in free pages", async () => {
    const { room, ada, closed } = await handedIn(keptFor({}));
    const found = (payload: string) => readdirSync(room.dataDir, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile()).some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(payload));
    const payloads = payloadsOf(ada, "keystrokes");
    expect(payloads.map(found)).toEqual([true, true]);

    room.clock.advance(closed + 1000 * DAY);
    await sweep(room.folder, "test");
    await room.platform.stop();

    expect(payloads.map(found)).toEqual([false, false]);
    expect(payloadsOf(ada, "answered").map(found)).toEqual([true]);
  });

  it("is written down before it goes, by whom and how much, and never what it was", async () => {
    const { room, packageId, closed } = await handedIn(keptFor({}));

    room.clock.advance(closed + 1000 * DAY);
    await sweep(room.folder, "test");

    const entries = must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "personal-data-deleted");
    expect(entries.map(({ actor, subject, detailJson }) => [actor, subject, detailJson])).toEqual([
      ["test", packageId, '{"kind":"checked","records":1}'], ["test", packageId, '{"kind":"keystrokes","records":2}'], ["test", packageId, '{"kind":"device-report","records":1}'], ["test", packageId, '{"kind":"incident","records":1}'],
    ]);
  });

  it("does not come back with the same records, by network or in a file, and other records in their place are still a fork", async () => {
    const { room, ada, seal, closed } = await handedIn(keptFor({}));
    room.clock.advance(closed + 1000 * DAY);
    await sweep(room.folder, "test");

    const again = must(await importHandIn(room.folder, await ada.handInText(seal), { actor: "test", exams: null }));
    const swept = must(await sweep(room.folder, "test"));
    const upload = { journalId: ada.journalId, fromSeq: 0, previous: "00".repeat(32), by: "file" } as const;
    const [forged] = ada.records.filter(({ kind }) => kind === "keystrokes");
    const same = await appendRecords(room.folder, ada, { ...upload, records: ada.records });
    const other = await appendRecords(room.folder, ada, { ...upload, records: ada.records.map((record) => (record === forged ? { ...record, payload: `${record.payload.slice(0, -8)}AAAAAAAA` } : record)) });

    expect(again).toMatchObject({ added: 0 });
    expect(swept.records.keystrokes).toBe(0);
    expect(must(same).records).toBe(ada.records.length);
    expect(other).toMatchObject({ ok: false, error: { code: "journal/fork", detail: { seq: forged?.seq } } });
  });

  it("goes at the next sweep when it comes in after its day", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ policy: keptFor({}) });
    const ada = await atWork(room, packageId);
    const text = await ada.handInText();
    room.clock.advance(1000 * DAY);
    const early = must(await sweep(room.folder, "test"));

    must(await importHandIn(room.folder, text, { actor: "test", exams: null }));
    const late = must(await sweep(room.folder, "test"));

    expect([early.records.keystrokes, late.records.keystrokes]).toEqual([0, 2]);
  });

  it("goes from uploads that were refused as well", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ policy: keptFor({}) });
    const ada = await atWork(room, packageId);
    await ada.put(0, ada.records.slice(0, 8));
    const twin = ada.twin();
    twin.records.push(...ada.records.slice(0, 7));
    twin.heads.push(...ada.heads.slice(0, 7));
    await twin.write({ kind: "visited", item: "q2" as never });
    if (STRETCH !== undefined) await twin.write({ kind: "keystrokes", keys: STRETCH });
    const refused = await twin.put(7);
    const [payload] = payloadsOf(twin, "keystrokes").slice(-1);
    const kept = async () => JSON.stringify(must(await forksOf(room.folder, ada.sittingId)));
    expect(refused.body.error.code).toBe("journal/fork");
    expect(await kept()).toContain(payload);

    room.clock.advance(1000 * DAY);
    const swept = must(await sweep(room.folder, "test"));

    expect(swept.forks).toBe(1);
    expect(await kept()).not.toContain(payload);
    expect(await kept()).toContain('"payloadSha256"');
    expect(must(await sweep(room.folder, "test")).forks).toBe(0);
  });

  it("was not part of what a second computer went on from", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ policy: keptFor({}) });
    const ada = await atWork(room, packageId);
    await ada.put(0);
    const second = await Candidate.open(room.url, packageId);
    await second.goOn("ADA-0001", must(await makeTransferCode(room.folder, ada.sittingId, "test")).code);
    await second.put(0);

    room.clock.advance(1000 * DAY);
    await sweep(room.folder, "test");
    const opened = must(await openSitting(room.folder, must(await findSitting(room.folder, ada.sittingId)), { actor: "test", action: "sitting-opened" }));

    expect(opened.continuations.map(({ differences }) => differences)).toEqual([[]]);
  });
});

describe("people", () => {
  it("read what is held until when, delete it by hand, and are told of an opened sitting what is gone", async () => {
    // The room's clock stands in the past of this computer's: everything that is kept for a day is due.
    const { room, ada } = await handedIn(keptFor({ keystrokes: 1, incidents: 1, "process-matches": 1, "system-check": 1, "device-report": 1 }));
    const on = ["--data", room.dataDir] as const;

    const before = await invigil("privacy", "list", ...on);
    const swept = await invigil("privacy", "sweep", ...on);
    const after = await invigil("privacy", "list", ...on, "--json");
    const opened = await invigil("sitting", "open", ada.sittingId, ...on);
    const verified = await invigil("journal", "verify", ada.sittingId, ...on);
    const nothing = await invigil("privacy", "sweep", ...on);

    expect(before.stdout).toMatch(/how something was typed\s+2\s+2026-11-23/);
    expect(swept.stdout).toBe("Deleted: 1 record of the system check, 1 record of incidents and programs that were found, 1 record of what the computer is, 2 records of how something was typed.\n");
    expect(after.json.retentions.map(({ held }: { held: number }) => held)).toEqual([0, 0, 0, 0]);
    expect(opened.stdout).toContain("Deleted, because their retention is over\n  1 record of the system check\n  1 record of what the computer is\n  2 records of how something was typed\n  1 record of incidents");
    expect(verified.stdout).toContain("complete and unchanged");
    expect(nothing.stdout).toBe("Nothing is past its retention.\n");
  }, 180_000);
});
