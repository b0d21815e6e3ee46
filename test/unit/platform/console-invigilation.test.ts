import { describe, expect, it } from "vitest";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { openRoom } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const staff = useConsole();

async function atWork(scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const { packageId } = await room.schedule({ opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
  const [ada, ben] = [await Candidate.open(room.url, packageId), await Candidate.open(room.url, packageId)];
  for (const [candidate, code] of [[ada, "ADA-0001"], [ben, "BEN-0002"]] as const) {
    await candidate.signIn(code);
    await candidate.prepare();
    await candidate.begin();
    await candidate.put(0);
    await candidate.beat({ state: "running", answered: 1, remainingMs: 1_500_000 });
  }
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Exams" }).waitFor();
  await page.goto(`${room.url}/staff#package=${packageId}`);
  await page.getByRole("row", { name: /Ben/ }).waitFor();
  return { room, packageId, ada, ben, page, complaints };
}

describe("invigilation in the console", () => {
  it.each(["light", "dark"] as const)("says something to one or to everybody, and shows who got and saw it, accessibly (%s)", async (scheme) => {
    const { ada, ben, page, complaints } = await atWork(scheme);

    await page.getByRole("button", { name: "Show it to everybody who has not handed in" }).click();
    await page.getByText("Write the message first").waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("Ten minutes left. <b>Breathe.</b>");
    await page.getByRole("button", { name: "Show it to everybody who has not handed in" }).click();
    await page.getByText("2 sittings will be told with the next sign of life").waitFor();
    await page.getByRole("row", { name: /Ten minutes left\. <b>Breathe\.<\/b> 2 sittings 0 of 2 0 of 2/ }).waitFor();
    const { instructions } = (await ada.beat()).body;
    await ada.beat({ done: [instructions[0].id] });
    await ben.beat();
    await page.getByRole("row", { name: /2 sittings all 1 of 2/ }).waitFor();

    await page.getByRole("checkbox", { name: "Choose Ben" }).check();
    await page.getByRole("heading", { name: "Say something to Ben" }).waitFor();
    await page.getByRole("radio", { name: "Give extra time" }).check();
    await page.getByLabel("Minutes").fill("15");
    await page.getByLabel("Reason, as candidates read it").fill("The network was away");
    await page.getByRole("checkbox", { name: /lost to something/ }).check();
    await page.getByRole("button", { name: "Give it to Ben" }).click();
    await page.getByRole("row", { name: /15 min more, for time that was lost: The network was away Ben not yet not yet/ }).waitFor();
    await page.getByRole("radio", { name: /Ask to hand in/ }).check();
    await page.getByLabel("Reason, as candidates read it").fill("The room closes");
    await page.getByRole("button", { name: "Ask Ben" }).click();
    await page.getByRole("row", { name: /Asked to hand in: The room closes Ben not yet not yet/ }).waitFor();
    await page.getByRole("button", { name: "Make a transfer code" }).click();
    await page.getByRole("heading", { name: "Transfer code" }).waitFor();

    expect(await page.locator(".transfer-code strong").textContent()).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `invigilation-${scheme}`, true);
    expect((await ben.beat()).body.instructions).toMatchObject([{ kind: "message" }, { kind: "extra-time", extraMs: 900_000, because: "our-failure" }, { kind: "request-hand-in", reason: "The room closes" }]);
    expect(complaints).toEqual([]);
  });

  it("finds candidates by name and by where they stand, and chooses all that are shown", async () => {
    const { page, ada } = await atWork();
    await ada.finish();
    await ada.put(7);
    await ada.handIn(await ada.seal());
    await page.getByRole("row", { name: /Ada Handed in/ }).waitFor();

    await page.getByLabel("Find a candidate").fill("be");
    await page.getByText("1 of 2 candidates").waitFor();
    expect(await page.getByRole("row", { name: /Ada/ }).count()).toBe(0);
    await page.getByLabel("Find a candidate").fill("nobody like this");
    await page.getByText("Nobody fits").waitFor();
    await page.getByLabel("Find a candidate").fill("");
    await page.getByRole("button", { name: "Handed in 1" }).click();
    await page.getByRole("row", { name: /Ben/ }).waitFor({ state: "detached" });
    await page.getByRole("row", { name: /Ada/ }).waitFor();
    await page.getByRole("button", { name: "Everybody 2" }).click();
    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();

    await page.getByRole("heading", { name: "Say something to Ben" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, "invigilation-filter", true);
  });

  it("is not there for whoever only looks on, and can be gone by the keyboard alone", async () => {
    const { room, packageId, page } = await atWork();
    const marker = (await staff.open()).page;
    await marker.context().addCookies([{ name: "invigil_staff", value: (await memberOfStaff(room, "Marker", { roles: ["marker"] })).token, url: room.url }]);

    await marker.goto(`${room.url}/staff#package=${packageId}`);
    await marker.getByRole("row", { name: /Ben/ }).waitFor();
    await page.getByRole("checkbox", { name: "Choose Ada" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("heading", { name: "Say something to Ada" }).waitFor();
    await page.getByRole("radio", { name: "Show a message" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await focusOn(page.getByLabel("Reason, as candidates read it"));
    await page.keyboard.type("Please wait for me");
    await page.getByRole("button", { name: "Pause Ada", disabled: false }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("row", { name: /Paused: Please wait for me Ada/ }).waitFor();

    expect(await marker.getByRole("checkbox").count()).toBe(0);
    expect(await marker.getByRole("heading", { name: /Say something/ }).count()).toBe(0);
  });
});
