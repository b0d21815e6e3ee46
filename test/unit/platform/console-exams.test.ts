import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { item, itemRef, section, test21, zipOf } from "./qti/fixtures.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { openRoom } from "./support/room.ts";

const DRAWING = `<drawingInteraction responseIdentifier="RESPONSE"><object type="image/png" data="a.png"/></drawingInteraction>`;
const EXAM = { "test.xml": test21(section(itemRef("q1") + itemRef("q2"))), "q1.xml": item({ identifier: "q1" }), "q2.xml": item({ identifier: "q2", body: DRAWING }) };
const staff = useConsole();

async function opened(scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder });
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Exams", exact: true }).waitFor();
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
    const [focused, link] = [await page.evaluate("document.activeElement.textContent"), await page.getByRole("link", { name: "Schedule it" }).getAttribute("href")];

    expect(before.ok && before.value.length).toBe(1);
    expect(focused).toBe("Imported: A test");
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
