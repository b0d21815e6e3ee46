import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { appCode, CHEAP_PASSWORDS, memberOfStaff } from "./support/staff.ts";

const PASSWORD = "correct horse battery";
const staff = useConsole();

async function opened(scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder, passwords: CHEAP_PASSWORDS });
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Exams" }).waitFor();
  return { room, page, complaints };
}

/** Adds somebody under Staff. @returns the link that is shown */
async function add(page: Page, name: string, roles: readonly string[]): Promise<string> {
  await page.getByRole("link", { name: "Staff", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  for (const role of roles) await page.getByRole("checkbox", { name: role }).check();
  await page.getByRole("button", { name: "Add and make a link" }).click();
  await page.getByRole("heading", { name: `A link for ${name}` }).waitFor();
  return (await page.locator("pre.link").textContent()) ?? "";
}

/** Follows a link to the recovery codes. */
async function enrol(room: Room, page: Page, link: string, name: string): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("heading", { name: `Welcome, ${name}` }).waitFor();
  const secret = (await page.locator(".secret code").textContent()) ?? "";
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("The same password again").fill(PASSWORD);
  await page.getByLabel("Code that the app shows now").fill(await appCode(secret, room.clock.now()));
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
  return { secret, codes: await page.locator(".recovery-codes code").allTextContents() };
}

describe("the way in", () => {
  it.each(["light", "dark"] as const)("leads an administrator from the server's link to an account of their own, accessibly and under its policy (%s)", async (scheme) => {
    const { room, page, complaints } = await opened(scheme);
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      found.push(...await violations(page));
      await shoot(page, `staff-${name}-${scheme}`, true);
    };

    await page.getByRole("link", { name: "Staff", exact: true }).click();
    await page.getByRole("heading", { name: "Nobody has an account yet" }).waitFor();
    await look("nobody");
    const link = await add(page, "Ada Lovelace", []);
    await look("added");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("heading", { name: "Welcome, Ada Lovelace" }).waitFor();
    await look("enrolment");
    await page.getByRole("button", { name: "Save and go on" }).click();
    await page.getByText("At least 12 characters").last().waitFor();
    const secret = (await page.locator(".secret code").textContent()) ?? "";
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("The same password again").fill(`${PASSWORD}s`);
    await page.getByRole("button", { name: "Save and go on" }).click();
    await page.getByText("The two passwords differ").waitFor();
    await page.getByLabel("The same password again").fill(PASSWORD);
    await page.getByLabel("Code that the app shows now").fill(await appCode(secret, room.clock.now()));
    await page.getByRole("button", { name: "Save and go on" }).click();
    await page.getByRole("heading", { name: "Keep these codes" }).waitFor();
    await look("codes");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("Ada Lovelace").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await look("sign-in");
    room.clock.advance(30_000);
    await page.getByLabel("Name", { exact: true }).fill("ada lovelace");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("textbox", { name: "Code of your app" }).waitFor();
    await look("code");
    await page.getByRole("textbox", { name: "Code of your app" }).fill(await appCode(secret, room.clock.now()));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Staff", exact: true }).click();
    await page.getByRole("row", { name: /Ada Lovelace.*you/ }).waitFor();
    await look("members");

    expect(found).toEqual([]);
    // What a wrong or refused try answers stands in the browser's own log.
    expect(complaints.filter((line) => !/status of 40[13]/.test(line))).toEqual([]);
    expect(page.url()).not.toContain(link.split("#")[1] ?? "");
  });

  it("says what was wrong with name, password or code, keeps what was typed, and how long to wait after many tries", async () => {
    const { room, page } = await opened();
    await memberOfStaff(room, "Zoe", { roles: ["administrator"] });
    const link = await add(page, "Ben", ["Marker"]);
    const { codes } = await enrol(room, page, link, "Ben");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();

    await page.getByLabel("Name", { exact: true }).fill("Ben");
    await page.getByLabel("Password", { exact: true }).fill("not this one at all");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Name and password do not fit").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Ben");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("textbox", { name: "Code of your app" }).fill("000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This code is not right").waitFor();
    for (let wrong = 0; wrong < 3; wrong++) {
      await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), page.getByRole("button", { name: "Sign in", disabled: false }).click()]);
    }
    await page.getByText(/The next one counts in [\d,]+ seconds?\./).waitFor();
    await shoot(page, "staff-wait");
    room.clock.advance(10_000);
    await page.getByRole("textbox", { name: "Code of your app" }).fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("heading", { name: "Exams" }).waitFor();
    expect(await page.getByRole("link", { name: "Staff", exact: true }).count()).toBe(0);
  });

  it("can be gone by the keyboard alone", async () => {
    const { room, page } = await opened();
    await memberOfStaff(room, "Zoe", { roles: ["marker"] });
    const link = await add(page, "Ada", ["Administrator"]);
    const { codes } = await enrol(room, page, link, "Ada");
    await page.goto("about:blank");
    await page.context().clearCookies();
    await page.goto(`${room.url}/staff`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    await focusOn(page.getByLabel("Name", { exact: true }));
    await page.keyboard.type("Ada");
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Back" }).waitFor();
    await focusOn(page.getByRole("textbox", { name: "Code of your app" }));
    await page.keyboard.type(codes[0] ?? "");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    // However many links stand before it.
    for (let tabs = 0; tabs < 10 && (await page.evaluate(() => document.activeElement?.textContent)) !== "Staff"; tabs += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Staff", exact: true }).waitFor();

    await page.getByRole("row", { name: /Zoe/ }).waitFor();
  });
});

describe("administrators in the console", () => {
  it("change what somebody may do, and end it; whoever is signed in there notices at once", async () => {
    const { room, page } = await opened();
    const zoe = await memberOfStaff(room, "Zoe", { roles: ["administrator"] });
    const hers = (await staff.open()).page;
    await hers.context().addCookies([{ name: "invigil_staff", value: zoe.token, url: room.url }]);
    await hers.goto(`${room.url}/staff`);
    await hers.getByRole("heading", { name: "Exams" }).waitFor();

    await page.getByRole("link", { name: "Staff", exact: true }).click();
    await page.getByRole("button", { name: "Change Zoe" }).click();
    await page.getByRole("form", { name: "Change Zoe" }).getByRole("checkbox", { name: "Administrator" }).uncheck();
    await page.getByRole("form", { name: "Change Zoe" }).getByRole("checkbox", { name: "Marker" }).check();
    await shoot(page, "staff-change", true);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("form", { name: "Change Zoe" }).getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Zoe\s*Marker/ }).waitFor();
    await page.getByRole("button", { name: "Change Zoe" }).click();
    await page.getByRole("button", { name: "Let them sign in no more" }).click();
    await page.getByRole("row", { name: /Zoe.*Cannot sign in/ }).waitFor();
    await hers.getByRole("heading", { name: "You are signed out" }).waitFor();

    await page.getByRole("button", { name: "Change Zoe" }).click();
    await page.getByRole("button", { name: "Let them sign in again" }).click();
    await page.getByRole("row", { name: /Zoe.*Invited/ }).waitFor();
  });

  it("see names as text, whatever stands in them", async () => {
    const { page, complaints } = await opened();
    const name = "<img src=x onerror=alert(1)>";

    await add(page, name, ["Author"]);

    await page.getByRole("row", { name: /onerror/ }).getByText(name, { exact: true }).first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
