import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { discardDraft } from "../../../platform/policy/discard-draft.ts";
import { beginVersion, createPolicy } from "../../../platform/policy/draft-policy.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { enter, keep, policyIdIn, policyInUse, saved, versionOf } from "./support/policies.ts";
import { must } from "./support/room.ts";
import { SERVER_OWNER } from "./support/staff.ts";

const staff = useConsole();
const SUPERVISED = POLICY_PRESETS["supervised-room"];
const inUse = () => policyInUse(staff.folder);

describe("drafts of policies that are thrown away in the console", () => {
  it.each(["light", "dark"] as const)("throws a draft away after saying what is lost: back to the published version, or to the list when there is none (%s)", async (scheme) => {
    const { room, ada, ben, policyId } = await inUse();
    const { page, complaints } = await staff.open(scheme);
    const { page: other } = await staff.open(scheme);
    await enter(page, room, ada, `#policy=${policyId}`);
    await page.getByRole("button", { name: "Begin version 2" }).click();
    await keep(page, () => page.locator("#displays-most").fill("1"));
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await page.getByRole("button", { name: "Throw the draft away" }).click();
    await page.getByText("This removes all that changed since version 1, written by Ada. It cannot be undone.").waitFor();
    await focusOn(page.getByRole("button", { name: "No", exact: true }));
    const found = await violations(page);
    await shoot(page, `policies-discard-${scheme}`, true);

    await enter(other, room, ben, `#policy=${policyId}`);
    await keep(other, () => other.locator("#displays-most").fill("2"));
    await page.getByRole("button", { name: "Throw version 2 away" }).click();
    await page.getByText("Somebody else changed this in the meantime. Nothing was changed now.").waitFor();
    await page.reload();
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await page.getByRole("button", { name: "Throw the draft away" }).click();
    await page.getByText("written by Ada, Ben.").waitFor();
    await page.getByRole("button", { name: "Throw version 2 away" }).click();
    await page.getByRole("button", { name: "Begin version 2" }).waitFor();

    const draft = must(await createPolicy(room.folder, { name: "Midterms", policy: SUPERVISED }, SERVER_OWNER));
    await page.goto(`${room.url}/staff#policy=${draft.policyId}`);
    await page.getByRole("tab", { name: /^Changes and publishing/ }).click();
    await page.getByRole("button", { name: "Throw the draft away" }).click();
    await page.getByText("This removes the policy Midterms").waitFor();
    await page.getByRole("button", { name: "Throw version 1 away" }).click();
    await page.getByRole("heading", { name: "Policies", exact: true }).waitFor();
    await page.getByRole("row", { name: /Finals.*version 1 is published/ }).waitFor();

    expect(await page.getByText("Midterms").count()).toBe(0);
    expect(must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "policy-discarded").map(({ actor }) => actor)).toEqual(["staff:Ada", "staff:Ada"]);
    expect(found).toEqual([]);
    expect(complaints.filter((complaint) => !complaint.includes("409"))).toEqual([]);
  });

  it.each(["light", "dark"] as const)("keeps what stands in the editor when somebody throws the draft away, and lets it go on (%s)", async (scheme) => {
    const { room, ada, ben, policyId } = await inUse();
    const { page, complaints } = await staff.open(scheme);
    const seen = must(await beginVersion(room.folder, { policyId, version: 1 }, SERVER_OWNER));
    await enter(page, room, ada, `#policy=${policyId}`);
    await keep(page, () => page.locator("#displays-most").fill("2"));
    must(await discardDraft(room.folder, { policyId, version: 2, revision: seen.revision + 1 }, SERVER_OWNER));
    await page.getByRole("heading", { name: "Somebody threw this draft away" }).waitFor();
    await page.getByText("The policy went back to version 1.").waitFor();
    const found = await violations(page);
    await shoot(page, `policies-thrown-away-${scheme}`);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await focusOn(page.getByRole("heading", { name: "Somebody threw this draft away" }));
    await page.locator("#displays-most").fill("3");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Keep mine as a file" }).click()]);
    const kept = readFileSync(await file.path(), "utf8");
    await page.getByRole("button", { name: "Begin version 2 again with it" }).click();
    await page.getByText("Version 2. Draft, changed").waitFor();
    await saved(page);
    const again = (await versionOf({ room, policyId, token: ben }, 2)).policy.displays.most;

    const draft = must(await createPolicy(room.folder, { name: "Midterms", policy: SUPERVISED }, SERVER_OWNER));
    await page.goto(`${room.url}/staff#policy=${draft.policyId}`);
    await page.getByRole("heading", { name: "Midterms" }).waitFor();
    await keep(page, () => page.locator("#displays-most").fill("4"));
    must(await discardDraft(room.folder, { ...draft, revision: draft.revision + 1 }, SERVER_OWNER));
    await page.locator("#displays-most").fill("5");
    await page.getByText("It was never published, so the policy went with it.").waitFor();
    found.push(...await violations(page));
    await shoot(page, `policies-thrown-away-whole-${scheme}`, true);
    await page.getByRole("button", { name: "Make a new policy of it" }).click();
    await page.waitForURL((url) => !url.hash.includes(draft.policyId));
    await saved(page);

    expect([JSON.parse(kept), again]).toEqual([expect.objectContaining({ displays: expect.objectContaining({ most: 3 }) }), 3]);
    expect((await versionOf({ room, policyId: policyIdIn(page), token: ada }, 1)).policy.displays.most).toBe(5);
    expect(found).toEqual([]);
    expect(complaints.filter((complaint) => !/40[49]/.test(complaint))).toEqual([]);
  });
});
