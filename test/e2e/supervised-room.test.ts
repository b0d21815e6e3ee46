import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { ExamApp } from "./driver/exam-app.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

/** Controls over our own page: the stand-in has them too. Every other one is the operating system's. */
const PAGE_CONTROLS: readonly ControlId[] = ["navigation", "pop-ups", "downloads", "permissions"];
const TWO_DISPLAYS = [
  { id: 1, x: 0, y: 0, width: 1280, height: 800, internal: true },
  { id: 2, x: 1280, y: 0, width: 1920, height: 1080 },
] as const;
const BROUGHT_ALONG = "notes that were copied before the exam";

let room: ExamRoom;
let app: ExamApp;
let candidate: Candidate;

async function outsideCall(): Promise<void> {
  await candidate.page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "https://search.example/find?q=answer";
    document.body.append(link);
    link.click();
    link.remove();
  });
}

/** Things that a student may try while the exam runs, each on the real page with real input where a person would use it. */
const ATTEMPTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "follows a link out": outsideCall,
  "opens another window": async () => await candidate.page.evaluate(() => void window.open("https://chat.example/room")),
  "downloads the question": async () => await candidate.page.evaluate(() => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["question"]));
    link.download = "question.txt";
    link.click();
  }),
  "asks for the location": async () => await candidate.page.evaluate(() => new Promise<void>((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(), () => resolve()))),
  "goes back": async () => await candidate.page.goBack({ timeout: 3000 }).catch(() => null),
  "presses the keys of the developer tools": async () => {
    for (const keys of ["F12", "Control+Shift+I", "Control+Shift+J", "Control+U"]) await candidate.page.keyboard.press(keys);
  },
  "presses the keys for printing and for a picture of the screen": async () => {
    for (const keys of ["Control+P", "PrintScreen"]) await candidate.page.keyboard.press(keys);
  },
  "asks for the menu of the right mouse button": async () => await candidate.page.locator("h1").click({ button: "right" }),
  "drops a file on the exam": async () => {
    const file = join(room.folder, "cheat-sheet.html");
    await writeFile(file, "<h1>All the answers</h1>");
    const session = await candidate.page.context().newCDPSession(candidate.page);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, x: 700, y: 400, data });
    await session.detach();
  },
};

async function stillInTheExam(): Promise<void> {
  await candidate.question(1).shown();
  expect(await candidate.question(1).isChosen("RESPONSE", "first-quarter")).toBe(true);
  expect(await app.windows()).toHaveLength(1);
  expect((await app.windows())[0]?.url).toBe("app://invigil/index.html");
}

async function beginAnswered(): Promise<void> {
  ({ app, candidate } = await room.openClient());
  await app.controls.setClipboard(BROUGHT_ALONG);
  await candidate.begin(room.invitation);
  await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
  await candidate.allSaved();
}

async function handIn(): Promise<void> {
  await candidate.review();
  await candidate.handIn();
  await candidate.receiptCode();
}

async function incidents(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await room.journalled("incident")).map(({ incident, detail }) => ({ incident, detail }));
}

describe("an exam under the policy supervised-room", () => {
  beforeAll(async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM, policy: "supervised-room" });
    await beginAnswered();
  });

  afterAll(async () => {
    await room.close();
  });

  it.each(Object.entries(ATTEMPTS))("a student who %s is still in the exam afterwards, with the answer and in one window", async (_name, attempt) => {
    await attempt();

    await stillInTheExam();
  });

  it("a reload brings the same question and answer back", async () => {
    await candidate.page.reload();

    await stillInTheExam();
  });

  it("prints nothing, opens nothing outside and saves nothing through a dialog", async () => {
    const { prints, externalOpens, openedPaths, dialogs } = await app.controls.recordings();

    expect({ prints, externalOpens, openedPaths, dialogs }).toEqual({ prints: [], externalOpens: [], openedPaths: [], dialogs: [] });
  });

  it("a second display, a lost focus and a suspended computer do not end the exam", async () => {
    if (app.runtime === "stand-in") await app.controls.setDisplays(TWO_DISPLAYS);
    await app.controls.setFocused(false);
    await candidate.page.waitForTimeout(300);
    await app.controls.setFocused(true);
    await app.controls.power("suspend");
    await app.controls.power("resume");

    await stillInTheExam();
  });

  it("shows under What is on what holds now: on the stand-in no control of the operating system", async () => {
    await candidate.page.getByRole("button", { name: "What is on" }).click();
    const tiers = candidate.page.getByRole("dialog").locator(".control .tier");
    await tiers.first().waitFor();
    const shown = await tiers.allInnerTexts();
    await candidate.page.keyboard.press("Escape");

    expect(shown).toHaveLength(POLICY_PRESETS["supervised-room"].controls.length);
    if (app.runtime === "stand-in") expect(shown.filter((tier) => tier !== "unavailable")).toEqual(PAGE_CONTROLS.map(() => "enforced"));
  });

  it("leaves the clipboard alone where the control is unavailable", async () => {
    if (app.runtime === "stand-in") expect(await app.controls.clipboard()).toBe(BROUGHT_ALONG);
    else expect(await app.controls.clipboard()).toBe("");
  });

  it("--reset after a crash reports, tidies up, and the exam goes on where it was", async () => {
    const noted = join(room.profile, "invigil", "lockdown.json");
    const before = await readFile(noted, "utf8");
    await app.kill();

    const run = await room.runClient(["--reset"]);
    const left = await access(noted).then(() => true, () => false);
    ({ app, candidate } = await room.openClient());

    expect(before).toContain("kiosk");
    expect(run.status).toBe(0);
    expect(run.output).toContain(app.runtime === "stand-in" ? "Nothing on this computer was left changed." : "put back: kiosk");
    expect(left).toBe(false);
    await stillInTheExam();
  });

  it("says after hand-in what was changed and that it is back: on the stand-in, nothing", async () => {
    await handIn();
    await candidate.finish();
    const words = await candidate.page.locator("main").innerText();

    if (app.runtime === "stand-in") expect(words).toContain("Nothing on this computer was changed.");
    else expect(words).toContain("This was changed and is put back");
    expect(words).not.toContain("Not put back");
  });

  it("journalled each of these for a person to look at, without addresses beyond their origin", async () => {
    const found = await incidents();

    const expected = [
      { incident: "navigation-blocked", detail: { what: "https://search.example" } },
      { incident: "pop-up-blocked", detail: { what: "https://chat.example" } },
      { incident: "download-blocked", detail: { what: expect.stringMatching(/^blob:/) as string } },
      { incident: "permission-denied", detail: { what: "geolocation" } },
      { incident: "focus-lost", detail: { forMs: expect.any(Number) as number } },
      { incident: "suspended", detail: {} },
      { incident: "resumed", detail: { forMs: expect.any(Number) as number } },
      ...(app.runtime === "stand-in" ? [{ incident: "display-changed", detail: { displays: 2 } }] : []),
    ];
    for (const incident of expected) expect(found).toContainEqual(incident);
    expect(JSON.stringify(found)).not.toMatch(/find\?q|\/room|cheat-sheet/);
    expect(found.filter(({ incident }) => incident === "display-changed").length).toBeLessThanOrEqual(1);
    expect(found.filter(({ incident }) => incident === "bridge-refused")).toEqual([]);
  });

  it("journalled the tiers that were measured, the same words as on the screen", async () => {
    const [locked] = await room.journalled("locked-down");
    const controls = locked?.["controls"] as readonly { readonly control: ControlId; readonly tier: string }[];

    expect(controls.map(({ control }) => control).toSorted()).toEqual(POLICY_PRESETS["supervised-room"].controls.toSorted());
    if (app.runtime === "stand-in") expect(controls.filter(({ tier }) => tier !== "unavailable").map(({ control }) => control)).toEqual(PAGE_CONTROLS);
  });
});

describe("an exam under the policy practice", () => {
  afterEach(async () => {
    await room.close();
  });

  it("journals none of it: the policy screen promised that only answers are recorded", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM, policy: "practice" });
    await beginAnswered();

    for (const attempt of Object.values(ATTEMPTS)) await attempt();
    if (app.runtime === "stand-in") await app.controls.setDisplays(TWO_DISPLAYS);
    await app.controls.setFocused(false);
    await app.controls.setFocused(true);
    await app.controls.power("suspend");
    await app.controls.power("resume");
    await stillInTheExam();
    await handIn();

    expect(await incidents()).toEqual([]);
    const [checked] = await room.journalled("checked");
    const results = (checked?.["results"] ?? []) as readonly { readonly detail: string }[];
    expect(results.map(({ detail }) => detail).join("")).toBe("");
  });
});
