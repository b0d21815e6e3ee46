import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { sweep } from "../../../platform/privacy/sweep.ts";
import { writeAudit } from "../../../platform/office/audit.ts";
import { withKeystrokes, withoutPrograms } from "../../doubles/policies.ts";
import { SAMPLE_REPORT } from "../core/samples.ts";
import { Candidate, send } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { chooseByArrow } from "./support/keyboard.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const staff = useConsole();

/** Ada handed in, and Olive opened what was recorded of her. */
async function busyRoom() {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const policy = withKeystrokes(withoutPrograms(POLICY_PRESETS["supervised-room"]), "rhythm");
  const { packageId } = await room.schedule({ policy, opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.write({ kind: "device-report", report: SAMPLE_REPORT });
  await ada.begin();
  await ada.write({ kind: "incident", incident: "focus-lost", detail: { seconds: 3 } });
  await ada.put(0);
  const { token, staffId } = await memberOfStaff(room, "Olive Officer", { roles: ["privacy-officer"] });
  await send(room.url, `/v1/staff/sittings/${ada.sittingId}/openings`, { body: {}, token });
  return { room, packageId, ada, token, staffId };
}

/** Opens a page of the console, signed in by a session's token. */
async function enter(page: Page, { url }: Pick<Room, "url">, token: string, hash: string): Promise<void> {
  await page.context().addCookies([{ name: "invigil_staff", value: token, url }]);
  await page.goto(`${url}/staff${hash}`);
}

async function fill(room: Room, count: number): Promise<void> {
  must(await room.folder.store.write(async (tables) => {
    for (let index = 0; index < count; index++) await writeAudit(tables, { at: Date.now(), actor: "staff:Busy", action: "backup-made", subject: "", detail: { withMasterKey: index % 2 === 0 } });
    return { ok: true, value: undefined };
  }));
}

describe("the audit log in the console", () => {
  it.each(["light", "dark"] as const)("tells what was done in sentences that lead to the sitting, accessibly and under its policy (%s)", async (scheme) => {
    const { room, token } = await busyRoom();
    const { page, complaints } = await staff.open(scheme);

    await enter(page, room, token, "#audit");
    await page.getByText("Olive Officer opened what was recorded of Ada's sitting of Trial").waitFor();
    await page.getByText("The log is complete and unchanged up to entry").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `audit-${scheme}`, true);
    await page.getByRole("link", { name: "Ada's sitting of Trial" }).first().click();
    await page.getByRole("heading", { name: "Ada" }).waitFor();

    expect(complaints).toEqual([]);
  });

  it("looks for who, what and when by keyboard alone, and says when there is nothing", async () => {
    const { room, token, ada } = await busyRoom();
    const { page } = await staff.open();
    await enter(page, room, token, "#audit");
    await page.getByRole("table").waitFor();
    const rows = page.getByRole("row");

    await page.getByLabel("Who").focus();
    await page.keyboard.type("oLIVE");
    await page.keyboard.press("Tab");
    await chooseByArrow(page.getByLabel("What", { exact: true }), "Who looked at what was recorded");
    for (const _date of ["From", "Until"]) for (let part = 0; part < 4; part++) await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole("button", { name: "Only this" }).press("Enter");
    await page.getByText("Only entries about Ada's sitting of Trial.").waitFor();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByLabel("From").fill("2099-01-01");
    await page.getByRole("button", { name: "Search" }).press("Enter");
    await page.getByRole("heading", { name: "Nothing like this is in the log" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, "audit-nothing", true);
    await page.getByRole("button", { name: "Show all" }).press("Enter");
    await page.getByText("scheduled Trial").waitFor();

    expect(ada.sittingId).not.toBe("");
  });

  it("turns pages to the first entry and back", async () => {
    const { room, token } = await busyRoom();
    await fill(room, 205);
    const { page } = await staff.open();
    await enter(page, room, token, "#audit");
    await page.getByText("Busy made a backup").first().waitFor();
    expect(await page.getByRole("row").count()).toBe(201);

    await page.getByRole("button", { name: "Older entries" }).press("Enter");
    await page.getByText("The platform started").waitFor();
    expect(await page.getByRole("button", { name: "Older entries" }).getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: "Newer entries" }).press("Enter");

    await expect.poll(() => page.getByRole("row").count()).toBe(201);
  });

  it.each([["JSON Lines", "jsonl"], ["CSV", "csv"]])("gives a copy as %s, and the log says so", async (name, ending) => {
    const { room, token } = await busyRoom();
    const { page, complaints } = await staff.open();
    await enter(page, room, token, "#audit");
    const download = page.waitForEvent("download");

    await page.getByRole("button", { name }).click();
    const file = await download;
    await page.getByText("Olive Officer took a copy of the audit log").waitFor();

    const { head } = must(await room.folder.store.read((tables) => tables.lastAudit())) ?? { head: "?" };
    expect(file.suggestedFilename()).toMatch(new RegExp(`^invigil-audit-.*\\.${ending}$`));
    expect(readFileSync(await file.path(), "utf8").trimEnd().split("\n").at(-1)).toContain(head);
    expect(complaints).toEqual([]);
  });

  it("says which entry was changed, and what to do", async () => {
    const { room, token } = await busyRoom();
    must(await room.folder.store.write(async (tables) => {
      const last = await tables.lastAudit();
      if (last !== undefined) await tables.addAudit({ ...last, seq: last.seq + 1 });
      return { ok: true, value: undefined };
    }));
    const { page } = await staff.open();

    await enter(page, room, token, "#audit");
    await page.getByText("was changed after it was written").waitFor();

    expect(await violations(page)).toEqual([]);
    await shoot(page, "audit-broken");
  });

  it("is offered to nobody else, and says when the platform is away and when somebody is signed out", async () => {
    const { room, token } = await busyRoom();
    const marker = await memberOfStaff(room, "Mark", { roles: ["marker"] });
    const { page } = await staff.open();
    await enter(page, room, marker.token, "#audit");
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    const links = await page.getByRole("navigation").getByRole("link").allTextContents();
    const other = await staff.open();
    await enter(other.page, room, token, "#audit");
    await other.page.getByRole("table").waitFor();

    await other.page.context().clearCookies();
    await other.page.getByRole("heading", { name: "You are signed out" }).waitFor();
    const third = await staff.open();
    await enter(third.page, room, token, "#audit");
    await third.page.getByRole("table").waitFor();
    await room.platform.stop();
    await third.page.getByText("cannot be reached").waitFor();

    expect(links).toEqual(["Exams", "Policies", "Mark, your account"]);
    await third.page.getByRole("table").waitFor();
  });
});

describe("the privacy page", () => {
  it.each(["light", "dark"] as const)("shows what is kept, until when, and what was deleted (%s)", async (scheme) => {
    const { room, token } = await busyRoom();
    const { page, complaints } = await staff.open(scheme);
    const row = page.getByRole("row", { name: /Incidents and programs/ });

    await enter(page, room, token, "#privacy");
    await row.getByText("1 record").waitFor();
    await page.getByText("Nothing yet: no time that candidates were told is over.").waitFor();
    expect(await violations(page)).toEqual([]);
    must(await sweep({ store: room.folder.store, clock: { ...systemClock, now: () => Date.now() + 5 * 365 * 24 * 3_600_000 } }, "platform"));
    await page.getByRole("button", { name: "Count again" }).press("Enter");
    await row.getByText("Nothing").waitFor();
    await page.getByText("Incidents and programs that were found: 1 record").waitFor();

    expect(await violations(page)).toEqual([]);
    await shoot(page, `privacy-${scheme}`, true);
    expect(complaints).toEqual([]);
  });

  it("says that nothing is collected, and shows nothing of exams of others", async () => {
    const { room } = await busyRoom();
    const { token } = await memberOfStaff(room, "Elsewhere", { roles: ["privacy-officer"], exams: [] });
    const { page } = await staff.open();

    await enter(page, room, token, "#privacy");
    await page.getByRole("heading", { name: "Nothing is collected" }).waitFor();

    expect(await page.getByText("Trial").count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await shoot(page, "privacy-nothing");
  });
});
