import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AUDIT_ACTIONS, AUDIT_GROUPS, actionsOf } from "../../../core/staff/audit-action.ts";
import { checkExport } from "../../../platform/audit/check-export.ts";
import { exportAudit } from "../../../platform/audit/export-audit.ts";
import { ALL_AUDIT, searchAudit } from "../../../platform/audit/search-audit.ts";
import type { FoundAudit } from "../../../platform/audit/search-audit.ts";
import { createAuditWatch } from "../../../platform/audit/audit-watch.ts";
import { verifyAudit, writeAudit } from "../../../platform/office/audit.ts";
import type { AuditEntry } from "../../../platform/office/audit.ts";
import { Candidate, send } from "./support/candidate.ts";
import { codeOf, must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { invigil } from "./support/served.ts";
import { memberOfStaff } from "./support/staff.ts";

/** Longer than any check of a test, ms. */
const PATIENT_MS = 120_000;

/** Adds entries by many hands, one a minute. */
async function fill({ folder, clock }: Room, count: number, entry: (index: number) => Partial<AuditEntry> = () => ({})): Promise<void> {
  must(await folder.store.write(async (tables) => {
    for (let index = 0; index < count; index++) {
      await writeAudit(tables, { at: clock.now() + index * 60_000, actor: `staff:Person ${index % 3}`, action: "sitting-opened", subject: `subject ${index % 5}`, detail: { index }, ...entry(index) });
    }
    return { ok: true, value: undefined };
  }));
}

/** Changes the database behind the platform's back. */
function alter({ dataDir }: Room, sql: string): void {
  const database = new DatabaseSync(join(dataDir, "platform.sqlite"));
  database.exec(sql);
  database.close();
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const part of parts) text += part;
  return text;
}

async function* linesOf(text: string): AsyncGenerator<string, void, undefined> {
  yield* text.split("\n");
}

describe("the actions of the audit log", () => {
  it("belong to one group each, and no group is empty", () => {
    const grouped = AUDIT_GROUPS.map(actionsOf);

    expect(grouped.flat().toSorted()).toEqual(AUDIT_ACTIONS.toSorted());
    expect(grouped.every((actions) => actions.length > 0)).toBe(true);
  });
});

describe("looking through the audit log", () => {
  it.each([3, 20_000])("gives every entry once, newest first, page by page, in stretches of %i", async (stretch) => {
    const room = await openRoom();
    await fill(room, 25);
    const all = must(await room.folder.store.read((tables) => tables.audit())).map(({ seq }) => seq).toReversed();

    const pages: number[][] = [];
    for (let before: number | null = null; ;) {
      const page: FoundAudit = must(await searchAudit(room.folder.store, { ...ALL_AUDIT, before }, 10, stretch));
      pages.push(page.rows.map(({ seq }) => seq));
      if (page.next === null) break;
      before = page.next;
    }

    expect(pages.flat()).toEqual(all);
    expect(pages.slice(0, -1).every((page) => page.length === 10)).toBe(true);
  });

  it.each([
    ["what was done", { actions: ["exam-imported"] as const }, (row: { action: string }) => row.action === "exam-imported"],
    ["who did it, in any case and any alphabet", { actor: "ÅSA ö" }, (row: { actor: string }) => row.actor === "staff:Åsa Öberg"],
    ["to what", { subject: "subject 3" }, (row: { subject: string }) => row.subject === "subject 3"],
    ["all of these at once", { actor: "åsa", subject: "subject 0", actions: ["sitting-opened"] as const }, (row: { actor: string; subject: string }) => row.actor === "staff:Åsa Öberg" && row.subject === "subject 0"],
  ])("finds entries by %s", async (_what, wanted, fits) => {
    const room = await openRoom();
    await fill(room, 30, (index) => (index % 2 === 0 ? { actor: "staff:Åsa Öberg" } : {}));
    const expected = must(await room.folder.store.read((tables) => tables.audit())).filter(fits).toReversed();

    const found = must(await searchAudit(room.folder.store, { ...ALL_AUDIT, ...wanted }, 200, 7));

    expect(found.rows).toEqual(expected);
    expect(found.rows.length).toBeGreaterThan(0);
  });

  it("finds entries from a moment on and before another, and no others", async () => {
    const room = await openRoom();
    const begin = room.clock.now();
    await fill(room, 10);

    const found = must(await searchAudit(room.folder.store, { ...ALL_AUDIT, actor: "person", since: begin + 2 * 60_000, until: begin + 5 * 60_000 }, 200));

    expect(found.rows.map(({ detailJson }) => detailJson)).toEqual(['{"index":4}', '{"index":3}', '{"index":2}']);
  });

  it("names sittings, exams and staff, keeps to 200 entries an answer, and says where the next begin", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    await ada.sit("ADA-0001");
    const { token, staffId } = await memberOfStaff(room, "Olive", { roles: ["privacy-officer"] });
    await send(room.url, `/v1/staff/sittings/${ada.sittingId}/openings`, { body: {}, token });
    await fill(room, 250, () => ({ subject: staffId }));
    const search = async (changes: object) => await send(room.url, "/v1/staff/audit/searches", { body: { group: null, actor: null, subject: null, since: null, until: null, before: null, ...changes }, token });

    // Whoever looks waits a moment for the check of the whole log, and is told when it takes longer.
    await expect.poll(async () => (await search({})).body.standing.state, { timeout: 20_000 }).toBe("whole");
    const first = (await search({})).body;
    const opened = (await search({ group: "records", subject: ada.sittingId })).body;
    const scheduled = (await search({ group: "exams" })).body;

    expect(first.entries).toHaveLength(200);
    expect(first.next).toBe(first.entries.at(-1).seq);
    expect(first.entries[0].about).toEqual({ kind: "staff", staffId, name: "Olive" });
    expect(opened.entries.map(({ actor, about }: { actor: string; about: unknown }) => [actor, about])).toEqual([["staff:Olive", { kind: "sitting", sittingId: ada.sittingId, candidate: "Ada", exam: "Trial" }]]);
    expect(scheduled.entries.map(({ about }: { about: { kind: string } }) => about.kind)).toEqual(["package", "exam"]);
    expect(first.standing).toEqual({ state: "whole", entries: first.entries[0].seq + 1, checkedAt: room.clock.now() });
  });
});

describe("whether the audit log is what was written", () => {
  it("is known of entries that were added since, and of a change beneath a running server within ten minutes", async () => {
    const room = await openRoom();
    await fill(room, 1200);
    const watch = createAuditWatch(room.folder, PATIENT_MS);

    const before = must(await watch.look());
    await fill(room, 3);
    const after = must(await watch.look());
    alter(room, "UPDATE audit SET actor = 'staff:Somebody else' WHERE seq = 40");
    const soon = must(await watch.look());
    room.clock.advance(10 * 60_000);
    const later = must(await watch.look());
    await watch.stop();

    expect(before).toMatchObject({ state: "whole" });
    expect(after).toMatchObject({ state: "whole", entries: before.state === "whole" ? before.entries + 3 : 0 });
    expect(soon).toEqual(after);
    expect(later).toEqual({ state: "broken", seq: 40, fault: "changed", checkedAt: room.clock.now() });
  });

  it.each([
    ["the last entries were taken away", "DELETE FROM audit WHERE seq > 10", "missing", 12],
    ["an entry in the middle was taken away", "DELETE FROM audit WHERE seq = 5", "missing", 5],
    ["something was put before the first", "INSERT INTO audit SELECT -7, at, actor, action, subject, detailJson, head FROM audit WHERE seq = 0", "missing", 0],
  ])("is known when %s", async (_what, sql, fault, seq) => {
    const room = await openRoom();
    await fill(room, 13 - must(await room.folder.store.read((tables) => tables.audit())).length);
    const watch = createAuditWatch(room.folder, PATIENT_MS);
    must(await watch.look());
    alter(room, sql);
    if (seq !== 12) room.clock.advance(10 * 60_000);

    expect(must(await watch.look())).toMatchObject({ state: "broken", fault, seq });
    await watch.stop();
  });

  it("keeps nobody waiting for the check of a long log: it says how far it is, and all of it when it is done", async () => {
    const room = await openRoom();
    await fill(room, 5000);
    const watch = createAuditWatch(room.folder, 0);

    const states: string[] = [];
    while (states.at(-1) !== "whole") states.push(must(await watch.look()).state);
    await watch.stop();

    expect(new Set(states)).toEqual(new Set(["checking", "whole"]));
  });

  it("is checked page by page to the end, and says which entry was changed", async () => {
    const room = await openRoom();
    await fill(room, 1234);
    const { length } = must(await room.folder.store.read((tables) => tables.audit()));

    expect(must(await verifyAudit(room.folder.store)).entries).toBe(length);
    alter(room, `UPDATE audit SET detailJson = '{}' WHERE seq = ${length - 1}`);
    expect(await verifyAudit(room.folder.store)).toMatchObject({ ok: false, error: { code: "journal/altered", detail: { seq: length - 1 } } });
  });
});

describe("a copy of the audit log", () => {
  it("holds every entry with the one about itself as the last, and can be compared with the log later", async () => {
    const room = await openRoom();
    await fill(room, 700);

    const copy = must(await exportAudit(room.folder, "lines", "staff:Olive"));
    const text = await textOf(copy.parts);
    await fill(room, 5);

    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    expect(lines.slice(0, -1)).toEqual(must(await room.folder.store.read((tables) => tables.audit())).slice(0, copy.entries));
    expect(lines.at(-2)).toMatchObject({ actor: "staff:Olive", action: "audit-exported", detailJson: '{"format":"lines"}' });
    expect(must(await checkExport(room.folder.store, linesOf(text)))).toEqual(lines.at(-1));
  });

  it.each([
    ["an entry of the copy was changed", (text: string) => text.replace("Person 1", "Person 2"), "journal/altered"],
    ["the copy lost its end", (text: string) => text.trimEnd().split("\n").slice(0, -1).join("\n"), "usage/invalid"],
    ["the copy goes on after its end", (text: string) => `${text}${text}`, "usage/invalid"],
    ["it is something else", () => "entry,time\n1,2\n", "usage/invalid"],
    ["it is empty", () => "", "usage/invalid"],
  ])("is refused when %s", async (_what, change, code) => {
    const room = await openRoom();
    await fill(room, 10);
    const text = await textOf(must(await exportAudit(room.folder, "lines", "test")).parts);

    expect(codeOf(await checkExport(room.folder.store, linesOf(change(text))))).toBe(code);
  });

  it("shows that the log was written anew, or cut, after it was taken", async () => {
    const room = await openRoom();
    await fill(room, 10);
    const text = await textOf(must(await exportAudit(room.folder, "lines", "test")).parts);
    const other = await openRoom();
    await fill(other, 40);

    expect(codeOf(await checkExport(other.folder.store, linesOf(text)))).toBe("journal/altered");
    alter(room, "DELETE FROM audit WHERE seq > 3");
    expect(codeOf(await checkExport(room.folder.store, linesOf(text)))).toBe("journal/gap");
  });
});

describe("the audit log on the command line", () => {
  it("is listed, checked, copied and compared with the copy", async () => {
    const room = await openRoom();
    await fill(room, 12);
    const file = join(room.dataDir, "copy.jsonl");
    const data = ["--data", room.dataDir, "--json"];

    const exported = await invigil("audit", "export", file, ...data);
    const again = await invigil("audit", "export", file, ...data);
    const verified = await invigil("audit", "verify", "--copy", file, ...data);
    const listed = await invigil("audit", "list", "--actor", "person 1", "--group", "records", ...data);
    alter(room, "UPDATE audit SET actor = 'nobody' WHERE seq = 3");
    const altered = await invigil("audit", "verify", "--copy", file, ...data);

    expect([exported.status, again.status, verified.status, listed.status, altered.status]).toEqual([0, 2, 0, 0, 1]);
    expect(verified.json).toMatchObject({ valid: true, copy: { entries: exported.json.entries, head: exported.json.head } });
    expect(listed.json.entries.map(({ actor }: { actor: string }) => actor)).toEqual(Array.from({ length: 4 }, () => "staff:Person 1"));
    expect(JSON.parse(altered.stderr).error).toMatchObject({ code: "journal/altered", detail: { seq: 3 } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }, 180_000);
});
