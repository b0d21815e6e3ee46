import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fromBase64url } from "../../../core/crypto/encoding.ts";
import { identifyDevice } from "../../../core/device/device-id.ts";
import type { DeviceReport } from "../../../core/device/device-report.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { keepReview, reviewsOf } from "../../../platform/review/keep-review.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { withKeystrokes, withoutPrograms } from "../../doubles/policies.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { ADA, OTHER, stretchesBy, type } from "./support/typing.ts";

const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);
const TYPED = withKeystrokes(SUPERVISED, "rhythm");
const HARDWARE = { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/" };

const REPORT: Omit<DeviceReport, "device"> = {
  make: { value: "LENOVO" }, model: { value: "ThinkPad T14 Gen 3" }, formFactor: { value: "Notebook" }, system: { value: "Debian GNU/Linux" }, systemVersion: { value: "13" },
  graphics: { value: [{ name: "Intel Iris Xe", driver: { absent: "not-on-this-system" } }] }, inputs: { absent: "timed-out" }, battery: { value: { present: true, percent: 81, charging: false } }, identifiers: [],
  client: { version: "0.1.0", electron: { value: "45.4.1" }, chromium: { value: "148" }, node: { value: "24.11" } }, displays: [{ width: 1920, height: 1200, internal: true }], installKey: "VLVD-8S1C",
};

const staff = useConsole();

async function signIn(candidate: Candidate, code: string): Promise<void> {
  const { deviceSalt } = candidate.manifest;
  const device = deviceSalt === null ? null : await identifyDevice(must(fromBase64url(deviceSalt)), { ...HARDWARE, "install-id": candidate.deviceKey.kid });
  await candidate.signIn(code, device === null ? {} : { device });
}

/** A sitting under a policy, with what `work` records, and staff before its page. */
async function before(policy: Policy, work: (ada: Candidate) => Promise<void>, scheme: "light" | "dark" = "light") {
  const room = await openRoom({ consoleFolder: staff.folder, clock: systemClock });
  const { packageId } = await room.schedule({ policy, opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
  const ada = await Candidate.open(room.url, packageId);
  await signIn(ada, "ADA-0001");
  await ada.prepare();
  await ada.begin();
  await work(ada);
  await ada.put(0);
  const { page, complaints } = await staff.open(scheme);
  await page.goto(room.staffLink);
  await page.getByRole("heading", { name: "Exams" }).waitFor();
  await page.goto(`${room.url}/staff#sitting=${ada.sittingId}`);
  await page.getByRole("heading", { name: "Ada", exact: true }).waitFor();
  return { room, packageId, ada, page, complaints };
}

async function open(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open what was recorded" }).click();
  await page.getByRole("heading", { name: "Typing", exact: true }).waitFor();
}

async function openings(room: Room): Promise<number> {
  return must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "sitting-opened").length;
}

/** An essay that somebody else goes on with, text that no key typed, and an incident. */
async function essay(ada: Candidate): Promise<void> {
  const { deviceSalt } = ada.manifest;
  const { id, basis, confidence } = await identifyDevice(must(fromBase64url(deviceSalt ?? "")), { ...HARDWARE, "install-id": ada.deviceKey.kid });
  await ada.write({ kind: "device-report", report: { ...REPORT, device: { id, basis, confidence } } });
  await type(ada, stretchesBy(ADA, 1600, 1));
  await ada.write({ kind: "incident", incident: "focus-lost", detail: { forMs: 3200 } }, ada.records.at(-1)?.elapsed ?? 0);
  await type(ada, stretchesBy(OTHER, 1430, 3, [{ keys: 50, evidence: [{ reason: "characters-without-keys", characters: 412, keys: 50 }] }]));
}

describe("the console's page of one sitting", () => {
  it.each(["light", "dark"] as const)("opens what was recorded only when somebody says so, and shows it with its uncertainty, accessibly (%s)", async (scheme) => {
    const { room, packageId, page, complaints } = await before(TYPED, essay, scheme);
    const ben = await Candidate.open(room.url, packageId);
    await signIn(ben, "BEN-0002");

    expect(await violations(page)).toEqual([]);
    expect(await openings(room)).toBe(0);
    await page.getByText("Candidates were told who looks at what: incidents (invigilator, administrator), the computer (invigilator, administrator), typing (privacy officer).").waitFor();
    await shoot(page, `sitting-closed-${scheme}`, true);
    await open(page);

    expect(await openings(room)).toBe(1);
    await page.getByText("Someone should look at this: several stretches in a row").waitFor();
    await page.getByText("How often this is wrong.").waitFor();
    await page.getByText("Nothing is decided by a score.").waitFor();
    await page.getByText("412 characters came into the text without their keys being pressed.").waitFor();
    await page.getByText("Ada and Ben signed in on what is one computer").waitFor();
    await page.getByText("ThinkPad T14 Gen 3").waitFor();
    await page.getByText("Exam's window left: for 3.2 s").waitFor();
    expect(await page.getByRole("img", { name: /^Scores of 11 later stretches along working time: 3 at or above 0, 7 below, 1 without a score/ }).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await page.getByText("Scores as a table").click();
    for (const table of await page.getByText("As a table", { exact: true }).all()) await table.click();
    expect(await page.getByRole("row", { name: "not enough keys" }).count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `sitting-tables-${scheme}`, true);
    await page.emulateMedia({ forcedColors: "active" });
    await shoot(page, `sitting-forced-${scheme}`, true);
    await page.emulateMedia({ forcedColors: "none" });
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await shoot(page, `sitting-narrow-${scheme}`, true);
    expect(complaints).toEqual([]);
  });

  it("is reached from the candidate's name, and never opens anything by itself, however long it stands", async () => {
    const { room, packageId, page } = await before(TYPED, essay);
    await page.goto(`${room.url}/staff#package=${packageId}`);

    await page.getByRole("link", { name: "Ada" }).click();
    await page.getByRole("button", { name: "Open what was recorded" }).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname.replace(/[0-9A-Z]{26}/, "ID")}`));
    await expect.poll(() => asked.length, { timeout: 40_000 }).toBeGreaterThan(1);

    expect(new Set(asked)).toEqual(new Set(["GET /v1/staff/sittings/ID"]));
    expect(await openings(room)).toBe(0);
  });

  it("takes a note and a decision by keyboard alone, and shows them with when and who", async () => {
    const { room, ada, page, complaints } = await before(TYPED, essay);
    const tabTo = async (name: string, role: "button" | "textbox" | "radio"): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        if (await page.getByRole(role, { name, exact: true }).evaluate((element) => element === document.activeElement).catch(() => false)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`${name} is not reached by keyboard`);
    };

    await tabTo("Open what was recorded", "button");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Typing", exact: true }).waitFor();
    await focusOn(page.getByRole("heading", { name: "What was recorded" }));
    await tabTo("Save the note and the decision", "button");
    await page.keyboard.press("Enter");
    await page.getByText("Write a note first").waitFor();
    await page.keyboard.type("Seven stretches from minute 18 on.\nAsk which keyboard it was.");
    await tabTo("Save the note and the decision", "button");
    await page.keyboard.press("Enter");
    await page.getByText("Choose a decision first.").waitFor();
    await page.keyboard.press("ArrowDown");
    await tabTo("Save the note and the decision", "button");
    await page.keyboard.press("Enter");
    await page.getByText("Kept. It stands in the list above.").waitFor();

    expect(must(await reviewsOf(room.folder, ada.sittingId))).toMatchObject([{ subject: "typing", decision: "talk-to-candidate", note: "Seven stretches from minute 18 on.\nAsk which keyboard it was." }]);
    const kept = page.getByRole("list", { name: "Notes and decisions so far" });
    expect(await kept.getByRole("listitem").innerText()).toMatch(/^Typing: Talk to the candidate\s+Seven stretches from minute 18 on\.\nAsk which keyboard it was\.\s+.+, by the server's link$/);
    expect(await page.getByRole("textbox", { name: "Note" }).inputValue()).toBe("");
    expect(await violations(page)).toEqual([]);
    await shoot(page, "sitting-reviewed", true);
    expect(complaints).toEqual([]);
  });

  it("shows a note of somebody else within seconds, and hostile text in it as text", async () => {
    const { room, ada, page, complaints } = await before(TYPED, essay);
    const note = "<img src=x onerror=alert(1)> \u202Etxet\n" + "w".repeat(1900);

    must(await keepReview(room.folder, ada.sittingId, { subject: "computers", decision: "pass-on", note }, "command-line"));

    await page.getByText("<img src=x onerror=alert(1)>").waitFor();
    await page.getByText("Computers: Pass on to the exam board").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("says when there is no such sitting, and the way back", async () => {
    const { room, page, complaints } = await before(TYPED, async () => {});
    complaints.length = 0;

    await page.goto(`${room.url}/staff#sitting=${"0".repeat(26)}`);

    await page.getByText("There is no such sitting on this platform.").waitFor();
    await page.getByRole("link", { name: "All exams" }).click();
    await page.getByRole("heading", { name: "Exams" }).waitFor();
  });

  it("takes a note that was pasted with characters that nobody sees", async () => {
    const { room, ada, page } = await before(TYPED, essay);

    await page.getByRole("textbox", { name: "Note" }).fill("From\u000Ba letter\u0007");
    await page.getByRole("radio", { name: "Nothing to follow up" }).check();
    await page.getByRole("button", { name: "Save the note and the decision" }).click();
    await page.getByText("Kept. It stands in the list above.").waitFor();

    expect(must(await reviewsOf(room.folder, ada.sittingId)).map(({ note }) => note)).toEqual(["From a letter "]);
  });

  it.each<[string, Policy, (ada: Candidate) => Promise<void>, string]>([
    ["the policy records none", SUPERVISED, async () => {}, "The policy of this exam records no typing."],
    ["computers are not compared", withKeystrokes(POLICY_PRESETS.practice, "rhythm"), async () => {}, "This sitting's computer cannot be compared with others"],
    ["no computer is like this one", TYPED, async () => {}, "Nothing to look at: no other candidate of this exam"],
    ["nothing was typed", TYPED, async () => {}, "No typing was recorded: nothing was typed into a text field."],
    ["there is not enough", TYPED, async (ada) => type(ada, stretchesBy(ADA, 260, 1)), "There is not enough to compare: of 260 keys 260 can be learnt from, and it takes 500."],
    ["the candidate objected", TYPED, async (ada) => void (await ada.write({ kind: "objected", to: "keystrokes" })), "nothing was recorded. Objecting is the candidate's right, and nothing follows from it."],
    ["the policy lets nothing be compared", { ...TYPED, keystrokes: { ...TYPED.keystrokes, compare: false } }, essay, "does not let later stretches be compared"],
    ["the record contradicts itself", TYPED, (ada) => ada.begin(), "Someone should look at this record before anything is concluded from it"],
  ])("says in words when %s", async (_what, policy, work, words) => {
    const { page, complaints } = await before(policy, work);

    await open(page);

    await page.getByText(words).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("says what to do when the record was altered, and shows nothing of it", async () => {
    const { room, page } = await before(TYPED, essay);
    const database = new DatabaseSync(`${room.dataDir}/platform.sqlite`, { timeout: 10_000 });
    database.exec("UPDATE records SET payload = (SELECT payload FROM records WHERE seq = 2) WHERE seq = 3");
    database.close();

    await page.getByRole("button", { name: "Open what was recorded" }).click();

    await page.getByRole("alert").getByText("invigil journal verify").waitFor();
    expect(await page.getByRole("heading", { name: "Typing", exact: true }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await shoot(page, "sitting-altered", true);
  });

  it("keeps a note that is being written when the session ends or the platform is away, and hides what was opened from whoever is signed out", async () => {
    const { room, page } = await before(TYPED, essay);
    await open(page);
    await page.getByRole("textbox", { name: "Note" }).fill("Half a note");

    await page.context().clearCookies();
    await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Note" }).inputValue()).toBe("Half a note");
    expect(await page.getByRole("heading", { name: "Typing", exact: true }).count()).toBe(0);
    await shoot(page, "sitting-signed-out", true);

    await room.platform.stop();
    await page.getByText("The platform cannot be reached").waitFor();
    await page.getByRole("heading", { name: "Typing", exact: true }).waitFor();
    expect(await page.getByRole("textbox", { name: "Note" }).inputValue()).toBe("Half a note");
    await page.getByRole("radio", { name: "Nothing to follow up" }).check();
    await page.getByRole("button", { name: "Save the note and the decision" }).click();
    await page.getByText("The platform could not be reached. Try again in a moment; what you typed stays here.").waitFor();
    expect(await page.getByRole("textbox", { name: "Note" }).inputValue()).toBe("Half a note");
    await shoot(page, "sitting-away", true);
  });
});
