import { describe, expect, it } from "vitest";
import { readTable } from "../../core/candidate/read-table.ts";
import { systemClock } from "../../platform/office/system-clock.ts";
import { writeAudit } from "../../platform/office/audit.ts";
import type { AuditEntry } from "../../platform/office/audit.ts";
import { send } from "../unit/platform/support/candidate.ts";
import { useConsole } from "../unit/platform/support/console.ts";
import { must, openRoom, staffCookie } from "../unit/platform/support/room.ts";
import type { Room } from "../unit/platform/support/room.ts";

const staff = useConsole();
const EVERYTHING = { group: null, actor: null, subject: null, since: null, until: null, before: null };

async function note({ folder }: Pick<Room, "folder">, entry: Partial<Omit<AuditEntry, "action">> & { readonly action?: string }): Promise<void> {
  must(await folder.store.write(async (tables) => {
    await writeAudit(tables, { at: folder.clock.now(), actor: "staff:Ada", subject: "", detail: {}, ...entry, action: (entry.action ?? "journal-chosen") as AuditEntry["action"] });
    return { ok: true, value: undefined };
  }));
}

describe("what others wrote into the audit log", () => {
  it("is text on the page, wherever it stands, and runs nothing", async () => {
    const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
    const script = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    await note(room, { actor: `staff:${script}`, subject: script, detail: { reason: script } });
    await note(room, { action: script, subject: "javascript:alert(3)" });
    const { page, complaints } = await staff.open();

    await page.goto(room.staffLink);
    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByText(script).first().waitFor();

    expect(await page.getByText(script).count()).toBeGreaterThanOrEqual(3);
    expect(await page.locator("main img, main script, main a[href^='javascript']").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("is no formula in a spreadsheet, and cannot break out of its cell (CWE-1236)", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);
    const hostile = ["=HYPERLINK(\"http://evil.example\")", "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1", "\u{0}=1", "a\",\"=1", "a\r\n=cmd|' /C calc'!A0", "%0A=1", "|cmd"];
    for (const text of hostile) await note(room, { actor: text, subject: text });

    const { body, headers } = await send(room.url, "/v1/staff/audit/exports", { body: { format: "csv" }, headers: { cookie } });

    const rows = must(readTable(String(body))).map(({ cells }) => cells);
    const cells = rows.flat();
    expect(cells.filter((cell) => /^[\s\p{Cc}]*[=+\-@|%]/u.test(cell.normalize("NFKC")))).toEqual([]);
    expect(rows.filter((row) => row[3] === "journal-chosen").map((row) => row[2]?.replace(/^'/, ""))).toEqual(hostile);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="invigil-audit-[\d-]+\.csv"$/);
  });
});

describe("a search of the audit log", () => {
  it.each([
    "' OR 1=1 --", "%", "_", "*", "\\", "\"", "\u{0}", "staff:%", "\u{FFFF}\u{D800}", "ａ".repeat(100), "$(id)", "{{7*7}}",
  ])("takes %j for what it is: a part of a name that nobody has", async (actor) => {
    const room = await openRoom();
    const cookie = await staffCookie(room);

    const { status, body } = await send(room.url, "/v1/staff/audit/searches", { body: { ...EVERYTHING, actor }, headers: { cookie } });

    expect([status, body.entries]).toEqual([200, []]);
  });

  it.each([
    ["a group that is none", { group: "everything" }], ["a name without end", { actor: "a".repeat(101) }], ["a subject without end", { subject: "A".repeat(65) }], ["a time that is none", { since: "yesterday" }],
    ["a time beyond all calendars", { until: 1e300 }], ["half an entry", { before: 1.5 }], ["a list where a text stands", { actor: ["a", "b"] }], ["something more", { limit: 1e9 }],
  ])("refuses %s", async (_what, changes) => {
    const room = await openRoom();
    const cookie = await staffCookie(room);

    const { status, body } = await send(room.url, "/v1/staff/audit/searches", { body: { ...EVERYTHING, ...changes }, headers: { cookie } });

    expect([status, body.error.code]).toEqual([400, "http/invalid-request"]);
  });

  it("shows entries that cannot be, instead of failing over them", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);
    must(await room.folder.store.write(async (tables) => {
      await tables.addAudit({ seq: -3, at: -1, actor: "", action: "constructor", subject: "__proto__", detailJson: "not JSON", head: "" });
      await tables.addAudit({ seq: Number.MAX_SAFE_INTEGER, at: Number.MAX_SAFE_INTEGER, actor: "", action: "", subject: "", detailJson: '{"deep":{"er":1}}', head: "" });
      return { ok: true, value: undefined };
    }));

    const search = async () => await send(room.url, "/v1/staff/audit/searches", { body: EVERYTHING, headers: { cookie } });
    // Whoever looks waits a moment for the check of the log, and is told when it takes longer.
    await expect.poll(async () => (await search()).body.standing.state, { timeout: 20_000 }).not.toBe("checking");
    const { status, body } = await search();

    expect(status).toBe(200);
    expect([body.entries.at(0), body.entries.at(-1)]).toMatchObject([{ seq: Number.MAX_SAFE_INTEGER, detail: null }, { seq: -3, action: "constructor", detail: null }]);
    expect(body.standing).toMatchObject({ state: "broken", fault: "missing", seq: 0 });
  });
});

describe("a copy of the audit log", () => {
  it("is not made by looking at an address, or by a page of another site, and each is in the log before it leaves", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);
    const exports = async () => must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "audit-exported").length;

    const looked = await send(room.url, "/v1/staff/audit/exports", { headers: { cookie } });
    const foreign = await send(room.url, "/v1/staff/audit/exports", { body: { format: "lines" }, headers: { cookie, "sec-fetch-site": "cross-site" } });
    const before = await exports();
    const taken = await send(room.url, "/v1/staff/audit/exports", { body: { format: "lines" }, headers: { cookie } });

    expect([looked.status, foreign.status, before, taken.status, await exports()]).toEqual([404, 403, 0, 200, 1]);
    expect(String(taken.body)).toContain('"audit-exported"');
  });
});
