import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { item, itemRef, section, test21, zipOf } from "./qti/fixtures.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { chooseByArrow, focusOn } from "./support/keyboard.ts";
import { openRoom } from "./support/room.ts";

const DRAWING = `<drawingInteraction responseIdentifier="RESPONSE"><object type="image/png" data="a.png"/></drawingInteraction>`;
const EXAM = { "test.xml": test21(section(itemRef("q1") + itemRef("q2"))), "q1.xml": item({ identifier: "q1" }), "q2.xml": item({ identifier: "q2", body: DRAWING }) };
const EVIL = '<img src=x onerror="document.title=1">';
/** As a student system in Germany writes it: its own headings, names in two columns, semicolons, windows-1252. */
const LIST = Buffer.from(`Matrikel-Nr.;Nachname;Vorname;Studiengang;Zusatzzeit\r\n4711-01;Müller;Zoë;Physik;30\r\n;Ødegård;Åse;Physik;\r\n4711-03;${EVIL.replaceAll('"', "'")};Eve;;\r\n`, "latin1");
/** Each override code costs a second of computing on an idle machine, ms. */
const WITH_OVERRIDE_CODES_MS = 180_000;
const staff = useConsole();

async function opened(scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder });
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Trial" }).waitFor();
  return { room, page, complaints };
}

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel(/QTI package/).setInputFiles({ name, mimeType: "application/zip", buffer });
}

describe("importing an exam in the console", () => {
  it.each(["light", "dark"] as const)("shows what is in a file before it is imported, and leads on to scheduling it (%s)", async (scheme) => {
    const { room, page, complaints } = await opened(scheme);
    const zip = await readFile(await zipOf(EXAM));

    await page.getByRole("link", { name: "Import an exam" }).click();
    await page.getByRole("heading", { name: "Import an exam" }).waitFor();
    const found = await violations(page);
    await shoot(page, `import-${scheme}`);
    await choose(page, "final <img src=x onerror=alert(1)>.zip", zip);
    await page.getByRole("heading", { name: "A test" }).waitFor();
    await page.getByText("1 of 2 questions can be imported").waitFor();
    await page.getByText("q2.xml, line").waitFor();
    found.push(...await violations(page));
    await shoot(page, `import-report-${scheme}`, true);
    const before = (await room.folder.store.read((tables) => tables.exams()));
    await page.getByRole("button", { name: "Import without the question that is not supported" }).click();
    await page.getByRole("heading", { name: "Imported: A test" }).waitFor();
    found.push(...await violations(page));
    await shoot(page, `imported-${scheme}`, true);
    await focusOn(page.getByRole("heading", { name: "Imported: A test" }));
    const link = await page.getByRole("link", { name: "Schedule it" }).getAttribute("href");

    expect(before.ok && before.value.length).toBe(1);
    expect(link).toMatch(/^#schedule=[0-9A-Z]{26}$/);
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("says why a file is not imported and what to do next, and takes another one", async () => {
    const { page } = await opened();

    await page.getByRole("link", { name: "Import an exam" }).click();
    await choose(page, "holiday.jpg", Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    await page.getByText("This is neither a zip nor an XML file.").waitFor();
    await shoot(page, "import-refused");
    await choose(page, "final.zip", await readFile(await zipOf(EXAM)));
    await page.getByRole("heading", { name: "A test" }).waitFor();

    expect(await page.getByText("This is neither a zip").count()).toBe(0);
  });
});

/** Tabs on until something has the focus, as a person does who has no mouse; whatever is passed on the way must show that it has it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  // Once it is there: what a page still reads is not come to.
  await page.getByRole("link", { name }).or(page.getByRole("button", { name })).or(page.getByLabel(name)).or(page.locator("summary").filter({ hasText: name })).first().waitFor();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const label = element.ariaLabel ?? (element instanceof HTMLInputElement ? [...(element.labels ?? [])].map(({ textContent }) => textContent).join(" ") : element.textContent);
      // The last stop inside a date is its button, which shows the focus by itself; that the field does is tested with every page.
      return { label: label.trim(), visible: element.matches("input[type^=date]") || outlineStyle !== "none" && outlineWidth !== "0px" };
    });
    if (at === null) continue;
    expect(at).toMatchObject({ visible: true });
    if (name.test(at.label)) return;
  }
  throw new Error(`the keyboard does not come to ${String(name)}`);
}

describe("importing an exam by keyboard alone", () => {
  it("leads from the first Tab through the file to the imported exam, with the focus always to be seen", async () => {
    const { page } = await opened();
    const path = await zipOf(EXAM);

    await tabTo(page, /^Import an exam$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Import an exam" }).waitFor();
    // Listened for before the walk: the browser is told to hand choosers over only when somebody listens, and a key could overtake that.
    const choosing = page.waitForEvent("filechooser");
    await tabTo(page, /^QTI package$/);
    await page.keyboard.press("Space");
    await (await choosing).setFiles(path);
    await focusOn(page.getByRole("heading", { name: "A test" }));
    await tabTo(page, /^Import without/);
    await page.keyboard.press("Enter");
    await focusOn(page.getByRole("heading", { name: "Imported: A test" }));
    await tabTo(page, /^Schedule it$/);
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Schedule A test" }).waitFor();
  });
});

describe("scheduling an exam by keyboard alone", () => {
  it("leads from the first Tab through a pasted list and its columns to the codes of candidates, with the focus always to be seen", async () => {
    const { page } = await opened();

    await tabTo(page, /^Schedule$/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Schedule Trial" }).waitFor();
    await tabTo(page, /^Paste a list$/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("Ada\tAB-1234\nBen\tCD-5678\n");
    await tabTo(page, /^Read it$/);
    await page.keyboard.press("Enter");
    await focusOn(page.getByRole("heading", { name: "What is in what you pasted" }));
    await tabTo(page, /^Column 2 holds/);
    await chooseByArrow(page.getByLabel("Column 2 holds"), "Candidate's code");
    await tabTo(page, /^Use these 2 candidates$/);
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: "Ben" }).waitFor();
    await tabTo(page, /^Schedule$/);
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Scheduled" }).waitFor({ timeout: WITH_OVERRIDE_CODES_MS });
    expect(await page.getByRole("region", { name: "Codes of candidates" }).getByRole("row").allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining("AB-1234"), expect.stringContaining("CD-5678")]));
  }, WITH_OVERRIDE_CODES_MS);
});

describe("scheduling an exam in the console", () => {
  it.each(["light", "dark"] as const)("takes a list of candidates, says what is wrong beside each field, and gives what people need to hold the exam (%s)", async (scheme) => {
    const { room, page, complaints } = await opened(scheme);
    await page.evaluate("window.print = () => { window.printed = (window.printed ?? 0) + 1; }");
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      found.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
      await shoot(page, `schedule-${name}-${scheme}`, true);
    };

    await page.getByRole("link", { name: "Schedule" }).click();
    await page.getByRole("heading", { name: "Schedule Trial" }).waitFor();
    await look("form");
    await page.getByLabel("A list of candidates").setInputFiles({ name: "teilnehmende.csv", mimeType: "text/csv", buffer: LIST });
    await page.getByRole("heading", { name: "What is in teilnehmende.csv" }).waitFor();
    await page.getByText("3 candidates.", { exact: true }).waitFor();
    await look("mapping");
    await page.getByLabel("Zusatzzeit holds").selectOption("break_minutes");
    await page.getByLabel("Studiengang holds").selectOption("extra_minutes");
    await page.getByText("Line 2: the extra time must be a whole number").waitFor();
    await look("mapping-faults");
    await page.getByLabel("Studiengang holds").selectOption("");
    await page.getByLabel("Zusatzzeit holds").selectOption("extra_minutes");
    await page.getByRole("button", { name: "Use these 3 candidates" }).click();
    await page.getByRole("rowheader", { name: "Müller Zoë" }).waitFor();
    const opens = await page.getByLabel("Opens", { exact: true }).inputValue();
    await page.getByLabel("Closes", { exact: true }).fill(opens.replace(/\d\d:\d\d$/, "23:59").replace("23:59", opens.slice(-5)));
    await page.getByText("It would close before it opens.").waitFor();
    await page.getByLabel("Closes", { exact: true }).fill(new Date(Date.parse(`${opens}Z`) + 3_600_000).toISOString().slice(0, 16));
    await page.getByText("It would close before the extra time and breaks of Müller Zoë (30 min) are over.").waitFor();
    await look("fault");
    await page.getByRole("button", { name: /^Close it at/ }).click();
    await page.getByLabel("Override codes").fill("2");
    await page.getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByRole("heading", { name: "Scheduled" }).waitFor({ timeout: WITH_OVERRIDE_CODES_MS });
    await look("done");
    const codes = await page.getByRole("region", { name: "Codes of candidates" }).getByRole("row").allInnerTexts();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download codes (CSV)" }).click();
    const csv = await readFile(await (await downloading).path(), "utf8");
    await page.getByRole("button", { name: "Print slips for candidates" }).click();
    await page.emulateMedia({ media: "print" });
    const slips = await page.locator(".slip").allInnerTexts();
    await shoot(page, `schedule-slips-${scheme}`, true);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "Print the invigilator's sheet" }).click();
    await page.emulateMedia({ media: "print" });
    const sheet = await page.locator(".invigilator-sheet").innerText();
    await shoot(page, `schedule-sheet-${scheme}`, true);
    await page.emulateMedia({ media: "screen" });

    const stored = await room.folder.store.read((tables) => tables.packages());
    const made = codes.find((row) => row.includes("Ødegård"))?.split("\t")[1]?.trim() ?? "";
    expect(stored.ok && stored.value.map(({ durationMs, opensAt, closesAt }) => [durationMs, closesAt - opensAt])).toEqual([[3_600_000, 90 * 60_000]]);
    expect(made).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(csv).toContain(`Ødegård Åse,${made},0,0`);
    expect(slips).toHaveLength(3);
    expect(slips.find((slip) => slip.includes("Ødegård"))).toContain(made);
    expect(slips.join()).toContain("onerror");
    expect(sheet).toContain("For the invigilator only");
    expect(sheet).not.toContain(made);
    expect([await page.title(), await page.evaluate("window.printed")]).toEqual(["Invigil staff", 2]);
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  }, WITH_OVERRIDE_CODES_MS);

  it("reads a pasted list without headings, and names both lines when two have one code", async () => {
    const { page } = await opened();
    await page.getByRole("link", { name: "Schedule" }).click();

    await page.getByText("Paste a list").click();
    await page.getByLabel("Lines copied from a spreadsheet").fill("Ada\tAB-1234\nBen\tCD-5678\nEve\tab 1234\n");
    await page.getByRole("button", { name: "Read it" }).click();
    await page.getByLabel("Column 2 holds").selectOption("code");

    await page.getByText("Line 3: this code is also on line 1").waitFor();
    expect(await page.getByRole("button", { name: /^Use/ }).count()).toBe(0);
  });

  it("says what to do with a spreadsheet that is no CSV", async () => {
    const { page } = await opened();
    await page.getByRole("link", { name: "Schedule" }).click();

    await page.getByLabel("A list of candidates").setInputFiles({ name: "list.xlsx", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004rest") });

    await page.getByText("list.xlsx is a spreadsheet. Save it as CSV").waitFor();
  });
});

describe("the list of candidates in the console", () => {
  it.each(["light", "dark"] as const)("adds a late one, replaces a lost code, changes times, and takes somebody off, in two steps (%s)", async (scheme) => {
    const { room, page, complaints } = await opened(scheme);
    const { packageId } = await room.schedule({ candidates: ["Ada", "Ben", EVIL].map((name, index) => ({ name, code: `CODE-${index}`, extraMinutes: 0, breakMinutes: 0 })) });
    await (await Candidate.open(room.url, packageId)).signIn("CODE-0");
    const found: string[] = [];
    await page.evaluate(`location.hash = "#candidates=${packageId}"`);
    await page.getByRole("heading", { name: "Candidates of Trial" }).waitFor();
    await page.getByRole("row", { name: /Ada.*Signed in/ }).waitFor();

    await page.getByLabel("Name of the candidate").fill("Zoë Late");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "The code of Zoë Late" }).waitFor();
    const late = await page.locator(".new-code code").innerText();
    found.push(...await violations(page));
    await shoot(page, `candidates-${scheme}`, true);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Change Ben" }).click();
    await page.getByLabel("Extra time (minutes)").fill("25");
    await page.getByRole("button", { name: "New code" }).click();
    found.push(...await violations(page));
    await shoot(page, `candidate-change-${scheme}`, true);
    await page.getByRole("button", { name: "No", exact: true }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Ben 25 min/ }).waitFor();
    await page.getByRole("button", { name: "Change Ben" }).click();
    await page.getByRole("button", { name: "New code" }).click();
    await page.getByRole("button", { name: "Make a new code" }).click();
    await page.getByRole("heading", { name: "The code of Ben" }).waitFor();
    const renewed = await page.locator(".new-code code").innerText();
    await page.getByRole("button", { name: /^Change <img/ }).click();
    await page.getByRole("button", { name: "Take off the list" }).click();
    await page.getByRole("button", { name: /^Take <img.* off$/ }).click();
    await page.getByText("3 candidates", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Change Ada" }).click();
    await page.getByText("More time is given on the board of sittings").waitFor();
    await page.getByLabel("Find by name").fill("zoe");
    await page.getByText("1 of 3 candidates").waitFor();

    const entered = [];
    for (const code of [late, renewed, "CODE-1", "CODE-2"]) entered.push((await (await Candidate.open(room.url, packageId)).signIn(code)).status);
    expect(entered).toEqual([200, 200, 403, 403]);
    expect(await page.title()).toBe("Invigil staff");
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe("removing in the console", () => {
  it("asks first, and offers it only where nobody has signed in", async () => {
    const { room, page } = await opened();
    const [unused, used] = [await room.schedule(), await room.schedule()];
    await (await Candidate.open(room.url, used.packageId)).signIn("ADA-0001");
    await page.reload();
    await page.getByRole("row", { name: new RegExp(unused.examCode) }).waitFor();
    const offered = await page.getByRole("button", { name: /^Remove/ }).allInnerTexts();

    await page.getByRole("row", { name: new RegExp(unused.examCode) }).getByRole("button", { name: "Remove" }).click();
    await focusOn(page.getByRole("button", { name: "No", exact: true }));
    await shoot(page, "removal", true);
    await page.getByRole("button", { name: "Remove it" }).click();
    await page.getByRole("row", { name: new RegExp(unused.examCode) }).waitFor({ state: "detached" });

    expect(offered).toHaveLength(1);
    expect(await page.getByRole("row", { name: new RegExp(used.examCode) }).count()).toBe(1);
  });

  it("leads from an empty platform to importing, without a command line", async () => {
    const { page } = await opened();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();

    await page.getByRole("heading", { name: "No exams yet" }).waitFor();
    await shoot(page, "no-exams");

    expect(await page.getByRole("link", { name: "Import an exam" }).getAttribute("href")).toBe("#import");
    expect(await page.locator("pre").count()).toBe(0);
  });
});
