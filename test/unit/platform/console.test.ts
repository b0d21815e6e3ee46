import { describe, expect, it } from "vitest";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { openRoom } from "./support/room.ts";

const staff = useConsole();

describe("the staff console", () => {
  it.each(["light", "dark"] as const)("shows exams and sittings as they go on, accessibly and under its policy (%s)", async (scheme) => {
    const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
    const { packageId, examCode } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
    const { page, complaints } = await staff.open(scheme);

    await page.goto(room.staffLink);
    await page.getByRole("link", { name: examCode }).waitFor();
    expect(page.url()).not.toContain(room.staffLink.split("#")[1] ?? "");
    expect(await violations(page)).toEqual([]);
    await shoot(page, `exams-${scheme}`);

    await page.getByRole("link", { name: examCode }).click();
    await page.getByRole("row", { name: /Ben Not here yet/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `empty-${scheme}`);

    const ben = await Candidate.open(room.url, packageId);
    await ben.signIn("BEN-0002");
    await ben.beat({ state: "running", answered: 1, remainingMs: 1_500_000 });
    await (await Candidate.open(room.url, packageId)).sit("ADA-0001");
    await page.getByRole("row", { name: /Ben Working/ }).waitFor();
    await page.getByRole("row", { name: /Ada/ }).getByText("Handed in").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `sittings-${scheme}`);
    expect(complaints).toEqual([]);
  });

  it("says what to do with a link that was used, and without a session", async () => {
    const room = await openRoom({ consoleFolder: staff.folder });
    const first = await staff.open();
    await first.page.goto(room.staffLink);
    await first.page.getByRole("heading", { name: "Exams" }).waitFor();
    const { page } = await staff.open();

    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "This link was used already" }).waitFor();
    await shoot(page, "link-used");
    await page.goto(`${room.url}/staff`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    expect(await violations(page)).toEqual([]);
  });

  it("keeps showing what it knew when the platform is away, and says so", async () => {
    const room = await openRoom({ consoleFolder: staff.folder });
    const { page } = await staff.open();
    await page.goto(room.staffLink);
    await page.getByText("Trial").waitFor();

    await room.platform.stop();
    await page.getByText("cannot be reached").waitFor();

    await page.getByText("Trial").waitFor();
    await shoot(page, "away");
  });

  it("shows nothing of a name that is made to look like a script", async () => {
    const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
    const name = "<img src=x onerror=alert(1)>";
    const { packageId } = await room.schedule({ candidates: [{ name, code: "CODE-1", extraMinutes: 0, breakMinutes: 0 }], opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
    await (await Candidate.open(room.url, packageId)).signIn("CODE-1");
    const { page, complaints } = await staff.open();

    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    await page.goto(`${room.url}/staff#package=${packageId}`);
    await page.getByText(name).waitFor();

    expect(complaints).toEqual([]);
    expect(await page.locator("img").count()).toBe(0);
  });
});
