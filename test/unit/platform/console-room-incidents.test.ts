import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { withoutPrograms } from "../../doubles/policies.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusedText, focusOn } from "./support/keyboard.ts";
import { must, openRoom } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const staff = useConsole();

/** Ada left the window and ran a program with a hostile name, Ben's network changed; the board is open. */
async function happened(scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const { packageId } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now(), policy: withoutPrograms(POLICY_PRESETS["supervised-room"]) });
  const [ada, ben] = [await Candidate.open(room.url, packageId), await Candidate.open(room.url, packageId)];
  for (const [candidate, code] of [[ada, "ADA-0001"], [ben, "BEN-0002"]] as const) {
    await candidate.signIn(code);
    await candidate.prepare();
    await candidate.begin();
  }
  await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } }, 60_000);
  await ada.write({ kind: "incident", incident: "prohibited-program", detail: { name: "<img src=x onerror=alert(1)>", done: "told" } }, 120_000);
  await ben.write({ kind: "incident", incident: "network-changed", detail: {} }, 60_000);
  await ada.put(0);
  await ben.put(0);
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Exams" }).waitFor();
  await page.goto(`${room.url}/staff#package=${packageId}`);
  await page.getByRole("row", { name: /Ben/ }).waitFor();
  const openings = async () => must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "room-incidents-opened").length;
  return { room, packageId, ada, ben, page, complaints, openings };
}

function rowsOf(page: Page): Promise<readonly string[]> {
  return page.getByRole("group", { name: "Incidents, newest first" }).locator("tbody tr").allTextContents();
}

describe("a room's incidents in the console", () => {
  it.each(["light", "dark"] as const)("stay closed until somebody opens them, and then stand in one timeline with the facts and a reason each (%s)", async (scheme) => {
    const { page, complaints, openings } = await happened(scheme);
    await page.getByRole("link", { name: "Incidents of everybody, in order" }).click();
    await page.getByRole("heading", { name: "3 incidents so far" }).waitFor();
    expect(await openings()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `room-incidents-closed-${scheme}`, true);

    await page.getByRole("button", { name: "Open the incidents" }).click();
    await page.getByRole("heading", { name: /Opened at/ }).waitFor();

    const rows = await rowsOf(page);
    expect(rows).toHaveLength(3);
    expect(rows.find((row) => row.includes("Prohibited program"))).toMatch(/Ada.*<img src=x onerror=alert\(1\)>, told the candidate.*It may have started by itself/);
    expect(rows.find((row) => row.includes("left"))).toMatch(/for 3\.2 s.*A message, an update or a screen reader can do this/);
    expect(await openings()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `room-incidents-${scheme}`, true);
    expect(complaints).toEqual([]);
  });

  it("are found by candidate and by kind, and lead to the candidate's sitting, by the keyboard alone", async () => {
    const { page, ada } = await happened();
    await page.getByRole("link", { name: "Incidents of everybody, in order" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Open the incidents" }).focus();
    await page.keyboard.press("Enter");
    await focusOn(page.getByRole("heading", { name: /^Opened at/ }));

    // From the heading: open again, the field, everything, and the three kinds.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("ad");
    await page.getByText("2 of 3 incidents").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("1 of 3 incidents").waitFor();
    for (let tabs = 0; tabs < 4; tabs += 1) await page.keyboard.press("Tab");
    expect(await focusedText(page)).toBe("Ada");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Ada" }).waitFor();
    expect(page.url()).toContain(ada.sittingId);
  });

  it("say how many came in since they were opened, and show them when they are opened again", async () => {
    const { page, ben, openings } = await happened();
    await page.getByRole("link", { name: "Incidents of everybody, in order" }).click();
    await page.getByRole("button", { name: "Open the incidents" }).click();
    await page.getByRole("heading", { name: /Opened at/ }).waitFor();

    const from = ben.records.length;
    await ben.write({ kind: "incident", incident: "suspended", detail: {} }, 90_000);
    await ben.put(from);
    await page.getByText("1 incident came in since.").waitFor();
    expect(await rowsOf(page)).toHaveLength(3);
    await page.getByRole("button", { name: "Open them again" }).click();
    await page.getByText("Computer fell asleep").first().waitFor();

    expect(await rowsOf(page)).toHaveLength(4);
    expect(await openings()).toBe(2);
  });

  it("stay closed for a role of which candidates were not told, which is said", async () => {
    const { room, packageId, openings } = await happened();
    const { page } = await staff.open();
    await page.context().addCookies([{ name: "invigil_staff", value: (await memberOfStaff(room, "Marker", { roles: ["marker"] })).token, url: room.url }]);

    await page.goto(`${room.url}/staff#incidents=${packageId}`);
    await page.getByRole("button", { name: "Open the incidents" }).click();

    await page.getByText("Candidates of this exam were told that other roles look at its incidents").waitFor();
    expect(await openings()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});
