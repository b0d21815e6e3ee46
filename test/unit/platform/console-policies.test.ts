import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { verifyPolicy } from "../../../core/policy/signed-policy.ts";
import { createPolicy } from "../../../platform/policy/draft-policy.ts";
import { Candidate } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { enter, keep, openOffice, policyIdIn, policyInUse, saved, versionOf } from "./support/policies.ts";
import { must } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff, SERVER_OWNER } from "./support/staff.ts";

const staff = useConsole();
const SUPERVISED = POLICY_PRESETS["supervised-room"];
const office = () => openOffice(staff.folder);
const inUse = () => policyInUse(staff.folder);

/** Ada checked in: Zoom had to be closed first, and an invigilator let the remote session through. */
async function checkedIn({ url }: Pick<Room, "url">, packageId: string): Promise<void> {
  const ada = await Candidate.open(url, packageId);
  await ada.signIn("ADA-0001");
  const { examId, durationMs, window } = ada.manifest;
  await ada.write({ kind: "opened", journalId: ada.journalId, packageId: ada.manifest.packageId, examId, manifestSha256: ada.manifestSha256, clientVersion: "test" });
  await ada.write({ kind: "consented", policySha256: "0".repeat(64) });
  await ada.write({ kind: "incident", incident: "prohibited-program", detail: { rule: "zoom", name: "Zoom", by: "name", running: 0, done: true } });
  await ada.write({ kind: "checked", results: [
    { check: "disk", outcome: "passed", detail: "50 GB free on this computer's disk." }, { check: "displays", outcome: "passed", detail: "1 display is connected." },
    { check: "remote-session", outcome: "failed", detail: "This computer seems to be used from another one." },
  ] });
  await ada.write({ kind: "signed-in", sittingId: ada.sittingId, durationMs, extraMs: 0, breakMs: 0, opensAt: window.opensAt, closesAt: window.closesAt });
  await ada.put(0);
}

describe("policies in the console", () => {
  it.each(["light", "dark"] as const)("leads an administrator from the stakes to a signed policy, accessibly and under its content policy (%s)", async (scheme) => {
    const { room, ada } = await office();
    const { page, complaints } = await staff.open(scheme);
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      found.push(...await violations(page));
      await shoot(page, `policies-${name}-${scheme}`, true);
    };

    await enter(page, room, ada, "#policies");
    await page.getByRole("heading", { name: "Write the first policy" }).waitFor();
    await look("none");
    await page.getByRole("radio", { name: /^Remote/ }).check();
    await page.getByLabel("Name", { exact: true }).fill("Finals at home");
    await page.getByRole("button", { name: "Begin the draft" }).click();
    await page.getByRole("heading", { name: "Finals at home" }).waitFor();
    await look("screen");
    for (const tab of ["Keyboard and mouse", "Programs", "This computer", "Data collected", "What the student will read", "Changes and publishing"]) {
      await page.getByRole("tab", { name: tab }).click();
      await look(tab.toLowerCase().replaceAll(" ", "-"));
    }
    await page.getByRole("button", { name: "Publish version 1" }).click();
    await page.getByText("It begins as a copy of this one").waitFor();
    await look("published");
    await page.goto(`${room.url}/staff#policies`);
    await page.getByRole("row", { name: /Finals at home.*version 1 is published/ }).waitFor();
    await look("list");

    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("checks while somebody edits, and leads with each finding to where it is mended", async () => {
    const { room, ada } = await office();
    const { page } = await staff.open();
    await enter(page, room, ada, "#policies");
    await page.getByLabel("Name", { exact: true }).fill("Finals");
    await page.getByRole("button", { name: "Begin the draft" }).click();
    await page.getByText("Nothing contradicts itself").waitFor();

    await page.getByRole("tab", { name: /^Programs/ }).click();
    await page.getByRole("checkbox", { name: "Running programs" }).uncheck();
    await page.getByText("to mend before it can be published").waitFor();
    await shoot(page, "policies-contradiction", true);
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await saved(page);
    await page.getByText(/beside this have to be mended first/).waitFor();
    expect(await page.getByRole("button", { name: "Publish version 1" }).getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: /this does nothing without the control "processes"/ }).first().click();
    await focusOn(page.locator("#programs-lists"));
    expect(await page.getByRole("tab", { name: /^Programs/ }).getAttribute("aria-selected")).toBe("true");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Nothing contradicts itself").waitFor();

    await page.getByRole("tab", { name: /^Data collected/ }).click();
    await page.locator("#data-incidents-retentionDays").fill("700");
    await page.locator("#data-process-matches-retentionDays").fill("700");
    await page.getByRole("button", { name: /kept 700 days/ }).first().click();
    await focusOn(page.locator(":is(#data-incidents-retentionDays, #data-process-matches-retentionDays):focus"));
    await page.getByRole("tab", { name: /^What the student will read/ }).click();
    await page.getByText("Deleted 700 days after the exam closes").first().waitFor();
    await saved(page);

    const kept = await versionOf({ room, policyId: policyIdIn(page), token: ada }, 1);
    expect([kept.state, kept.policy.preset, kept.policy.controls.includes("processes"), kept.policy.dataPlan.find(({ collector }: { collector: string }) => collector === "incidents").retentionDays]).toEqual(["draft", "custom", true, 700]);
  });

  it("adds, changes and removes rules about programs, and shows nothing of what was typed as anything but text", async () => {
    const { room, ada } = await office();
    const { page, complaints } = await staff.open();
    await enter(page, room, ada, "#policies");
    await page.getByLabel("Name", { exact: true }).fill("<img src=x onerror=alert(1)>");
    await page.getByRole("button", { name: "Begin the draft" }).click();
    await page.getByRole("heading", { name: "<img src=x onerror=alert(1)>" }).waitFor();

    await page.getByRole("tab", { name: /^Programs/ }).click();
    await page.getByRole("button", { name: "Add a program to close" }).click();
    const rule = page.locator("details.program").first();
    await rule.getByLabel("Name, as people call it").fill("<script>alert(1)</script>");
    await rule.getByLabel("Is", { exact: true }).fill("cribsheet*");
    await rule.getByLabel("Why it has to be closed").fill("It holds notes.");
    await page.getByRole("button", { name: "Add a program to allow" }).click();
    const allowed = page.locator("details.program").nth(1);
    await allowed.getByLabel("Name, as people call it").fill("Calculator");
    await allowed.getByLabel("Is", { exact: true }).fill("cribsheet-calculator");
    await page.getByRole("checkbox", { name: "Allowed programs" }).check();
    await page.getByRole("button", { name: /would be treated as prohibited/ }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, "policies-rules", true);
    await allowed.getByRole("button", { name: "Remove Calculator" }).click();
    await page.getByRole("checkbox", { name: "Allowed programs" }).uncheck();
    await page.getByLabel("Programs of the lists that may run all the same").pressSequentially("slack, discord");
    await page.getByRole("tab", { name: /^What the student will read/ }).click();
    await page.getByText("<script>alert(1)</script>").first().waitFor();
    await page.getByText("Nothing contradicts itself").waitFor();
    await saved(page);

    const { policy } = await versionOf({ room, policyId: policyIdIn(page), token: ada }, 1);
    expect([policy.programs.permitted, policy.programs.except, policy.programs.rules]).toEqual([[], ["slack", "discord"], [
      { id: "closed-1", name: "<script>alert(1)</script>", reason: "It holds notes.", systems: ["windows", "macos", "linux"], matches: [{ by: "name", pattern: "cribsheet*" }] },
    ]]);
    expect(complaints).toEqual([]);
  });

  it("keeps both when two people change one draft, until one of them has chosen", async () => {
    const { room, ada, ben } = await office();
    const { page } = await staff.open();
    const { page: other } = await staff.open();
    const draft = must(await createPolicy(room.folder, { name: "Finals", policy: SUPERVISED }, SERVER_OWNER));
    await enter(page, room, ada, `#policy=${draft.policyId}`);
    await enter(other, room, ben, `#policy=${draft.policyId}`);
    await page.locator("#displays-most").waitFor();
    await keep(other, () => other.locator("#displays-most").fill("2"));
    await other.getByText("Draft, changed").first().waitFor();

    await page.locator("#displays-most").fill("3");
    await page.getByRole("heading", { name: /Somebody else changed this draft/ }).waitFor();
    await page.getByText("Displays allowed at once: 2 -> 3").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(page, "policies-conflict", true);
    const between = (await versionOf({ room, policyId: draft.policyId, token: ada }, 1)).policy.displays.most;
    await page.getByRole("button", { name: "Go on with theirs" }).click();
    await saved(page);
    const theirs = await page.locator("#displays-most").inputValue();
    await keep(page, () => page.getByRole("button", { name: "Undo" }).click());

    expect([between, theirs, await page.locator("#displays-most").inputValue()]).toEqual([2, "2", "3"]);
    expect((await versionOf({ room, policyId: draft.policyId, token: ada }, 1)).policy.displays.most).toBe(3);
  });

  it.each(["light", "dark"] as const)("lets a second administrator read what changed and whom it concerns, send it back, and approve it; its author cannot (%s)", async (scheme) => {
    const { room, ada, ben, policyId } = await inUse();
    const { page } = await staff.open(scheme);
    const { page: second, complaints } = await staff.open(scheme);
    await enter(page, room, ada, `#policy=${policyId}`);
    await page.getByRole("button", { name: "Begin version 2" }).click();
    await keep(page, () => page.locator("#displays-most").fill("1"));
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await page.getByRole("button", { name: "Ask for approval of version 2" }).click();
    await page.getByText("You wrote a part of it. Another administrator approves it.").waitFor();
    expect(await page.getByRole("button", { name: /Approve/ }).count()).toBe(0);

    await enter(second, room, ben, `#policy=${policyId}`);
    await second.getByRole("heading", { name: "Version 2 waits for approval" }).waitFor();
    await second.getByText("Displays allowed at once: any number -> 1").first().waitFor();
    await second.getByText(/1 scheduled exam uses this policy and keeps/).waitFor();
    expect(await violations(second)).toEqual([]);
    await shoot(second, `policies-approval-${scheme}`, true);
    await second.getByLabel("Or say what has to be different").fill("<b>One</b> is too few for magnifiers.");
    await second.getByRole("button", { name: "Send it back" }).click();
    await second.getByText("sent this back").waitFor();
    await page.reload();
    await page.getByText("<b>One</b> is too few for magnifiers.").waitFor();
    await keep(page, () => page.locator("#displays-most").fill("2"));
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await page.getByRole("button", { name: "Ask for approval of version 2" }).click();
    await page.getByText("You wrote a part of it.").waitFor();
    await second.reload();
    await second.getByRole("button", { name: "Approve and publish version 2" }).click();
    await second.getByText("approved by Ben").first().waitFor();
    await second.getByText("version 1 (an older one)").waitFor();
    await second.getByText("Differences between two versions").click();
    await second.getByText("Displays allowed at once: any number -> 2").waitFor();
    expect(await violations(second)).toEqual([]);
    await shoot(second, `policies-versions-${scheme}`, true);
    const [file] = await Promise.all([second.waitForEvent("download"), second.getByRole("button", { name: "Signed version 2" }).click()]);

    const signed = must(await verifyPolicy(readFileSync(await file.path(), "utf8").trim(), room.folder.keys.organisationKeys));
    expect([file.suggestedFilename(), signed.version, signed.authors, signed.approver, signed.policy.displays.most]).toEqual(["finals-2.policy.jws", 2, ["Ada"], "Ben", 2]);
    expect(complaints).toEqual([]);
  });

  it("takes a policy from a file, and says of one that it cannot take where it does not fit, or which version it knows", async () => {
    const { room, ada } = await office();
    const { page } = await staff.open();
    await enter(page, room, ada, "#policies");
    const give = async (name: string, content: unknown): Promise<void> =>
      await page.getByLabel("Policy file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)) });

    await give("newer.json", { ...SUPERVISED, version: 7, holograms: true });
    await page.getByText(/version 7 of the format, and this program knows version 1/).waitFor();
    await shoot(page, "policies-newer", true);
    await give("wrong.json", { ...SUPERVISED, displays: { most: "two", internalOnly: false, virtual: "allow" } });
    await page.getByText(/does not fit at displays\.most/).waitFor();
    await give("broken.json", "{\n  \"version\": 1,\n  oops\n}");
    await page.getByText(/look at line 3/).waitFor();
    expect(await page.getByRole("button", { name: "Begin the draft" }).getAttribute("aria-disabled")).toBe("true");
    const policy: Policy = { ...SUPERVISED, preset: "custom", contact: "privacy@example.org" };
    await give("hall-rules.json", policy);
    await page.getByText("Read: hall-rules").waitFor();
    await page.getByRole("button", { name: "Begin the draft" }).click();
    await page.getByRole("heading", { name: "hall-rules" }).waitFor();

    expect((await versionOf({ room, policyId: policyIdIn(page), token: ada }, 1)).policy).toEqual(policy);
  });

  it.each(["light", "dark"] as const)("tries a draft on the check-in of a computer that sat an exam, live, and says what the record cannot answer (%s)", async (scheme) => {
    const { room, ada } = await office();
    const dataPlan = POLICY_PRESETS.remote.dataPlan.map((entry) => ({ ...entry, viewers: ["invigilator", "administrator"] as const }));
    const { packageId } = await room.schedule({ policy: { ...POLICY_PRESETS.remote, preset: "custom", dataPlan }, opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
    await checkedIn(room, packageId);
    const { page, complaints } = await staff.open(scheme);
    await enter(page, room, ada, "#policies");
    await page.getByRole("radio", { name: /^Remote/ }).check();
    await page.getByLabel("Name", { exact: true }).fill("Finals at home");
    await page.getByRole("button", { name: "Begin the draft" }).click();
    await page.getByRole("tab", { name: "Try it on a check-in" }).click();
    await page.getByLabel("Exam", { exact: true }).selectOption({ index: 1 });
    await page.getByLabel("Candidate", { exact: true }).selectOption({ label: "Ada" });
    await page.getByRole("button", { name: "Open it and try" }).click();
    const line = (check: string) => page.getByRole("listitem").filter({ has: page.getByText(check, { exact: true }) });
    await line("Programs").filter({ hasText: "Would have stopped the student" }).filter({ hasText: "Zoom" }).waitFor();
    await line("Use from afar").filter({ hasText: "Would have waited for an invigilator’s code" }).waitFor();
    await line("Room on the disk").filter({ hasText: "Would have passed" }).waitFor();
    await line("Memory").filter({ hasText: "Not known from this record" }).waitFor();
    const found = await violations(page);
    await shoot(page, `policies-trial-${scheme}`, true);

    await page.getByRole("tab", { name: /^This computer/ }).click();
    await page.getByLabel("When the computer is used from afar").selectOption({ index: 1 });
    await page.getByRole("tab", { name: "Try it on a check-in" }).click();
    await line("Use from afar").filter({ hasText: "Would have been noted" }).waitFor();

    const openings = must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "sitting-opened");
    expect(openings.map(({ actor }) => actor)).toEqual(["staff:Ada"]);
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is worked by keyboard alone: the parts by arrow keys, then into the page", async () => {
    const { room, ada } = await office();
    const draft = must(await createPolicy(room.folder, { name: "Finals", policy: SUPERVISED }, SERVER_OWNER));
    const { page } = await staff.open();
    await enter(page, room, ada, `#policy=${draft.policyId}`);

    await page.getByRole("tab", { name: /^Screen/ }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await keep(page, () => page.keyboard.press("Space"));

    expect(await page.getByRole("tab", { name: /^Keyboard/ }).getAttribute("aria-selected")).toBe("true");
    await focusOn(page.locator("#control-keyboard"));
    expect((await versionOf({ room, policyId: draft.policyId, token: ada }, 1)).policy.controls.includes("keyboard")).toBe(false);
  });

  it("shows whoever does not write policies what students read, and no draft to change", async () => {
    const { room, policyId } = await inUse();
    const { token } = await memberOfStaff(room, "Ivo", { roles: ["invigilator"] });
    const { page } = await staff.open();

    await enter(page, room, token, `#policy=${policyId}`);
    await page.getByRole("heading", { name: "What the student reads" }).waitFor();

    expect(await page.getByRole("button", { name: /Begin|Publish|Approve/ }).count()).toBe(0);
  });
});
