import type { Page } from "playwright-core";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { systemClock } from "../../../../platform/office/system-clock.ts";
import { createPolicy } from "../../../../platform/policy/draft-policy.ts";
import { publishVersion } from "../../../../platform/policy/publish-policy.ts";
import { send } from "./candidate.ts";
import { must, openRoom } from "./room.ts";
import type { Room } from "./room.ts";
import { memberOfStaff, SERVER_OWNER } from "./staff.ts";

const SUPERVISED = POLICY_PRESETS["supervised-room"];

/** A platform with its console and two administrators, by their sessions. */
export async function openOffice(consoleFolder: string) {
  const room = await openRoom({ consoleFolder, clock: systemClock });
  const { token: ada } = await memberOfStaff(room, "Ada", { roles: ["administrator"] });
  const { token: ben } = await memberOfStaff(room, "Ben", { roles: ["administrator"] });
  return { room, ada, ben };
}

/** A published policy that a scheduled exam uses. */
export async function policyInUse(consoleFolder: string) {
  const made = await openOffice(consoleFolder);
  const { folder } = made.room;
  const draft = must(await createPolicy(folder, { name: "Finals", policy: SUPERVISED }, SERVER_OWNER));
  must(await publishVersion(folder, { ...draft, sha256: draft.policySha256 }, SERVER_OWNER));
  await made.room.schedule({ policy: SUPERVISED, policySource: { policyId: draft.policyId, version: 1 }, opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });
  return { ...made, policyId: draft.policyId };
}

export async function enter(page: Page, { url }: Pick<Room, "url">, token: string, hash: string): Promise<void> {
  await page.context().addCookies([{ name: "invigil_staff", value: token, url }]);
  await page.goto(`${url}/staff${hash}`);
}

export async function saved(page: Page): Promise<void> {
  await page.getByText("Saved. Students see nothing of it").waitFor();
}

/** Changes a draft once and waits until that is kept: right after the change, the page may still say that all is saved. */
export async function keep(page: Page, change: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse((response) => response.request().method() === "PUT"), change()]);
  await saved(page);
}

export async function versionOf({ room, policyId, token }: { readonly room: Room; readonly policyId: string; readonly token: string }, version: number) {
  return (await send(room.url, `/v1/staff/policies/${policyId}/versions/${version}`, { token })).body;
}

export function policyIdIn(page: Page): string {
  return page.url().split("#policy=")[1] ?? "";
}
