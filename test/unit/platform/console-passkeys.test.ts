import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { send } from "./support/candidate.ts";
import { shoot, useConsole, violations } from "./support/console.ts";
import { focusOn } from "./support/keyboard.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { appCode, CHEAP_PASSWORDS, enrolByLink } from "./support/staff.ts";

const PASSWORD = "correct horse battery";
const staff = useConsole();

/** Ada, enrolled and signed in at the name under which browsers allow passkeys, with an authenticator that asks nobody. */
async function withAda(scheme: "light" | "dark" = "light", { verifies = true } = {}) {
  const room = await openRoom({ consoleFolder: staff.folder, passwords: CHEAP_PASSWORDS });
  const owner = await staffCookie(room);
  const invited = await send(room.url, "/v1/staff/members", { body: { name: "Ada Lovelace", roles: ["administrator"], exams: null }, headers: { cookie: owner } });
  const ada = await enrolByLink(room, invited.body.link, PASSWORD);
  const { page, complaints } = await staff.open(scheme);
  const base = room.url.replace("127.0.0.1", "localhost");
  const [name, value] = ada.cookie.split("=", 2);
  await page.context().addCookies([{ name: name ?? "", value: value ?? "", url: base, httpOnly: true, sameSite: "Strict" }]);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: verifies, automaticPresenceSimulation: true },
  });
  await page.goto(`${base}/staff#account`);
  await page.getByRole("heading", { name: "Your account" }).waitFor();
  return { room, owner, ada, staffId: String(invited.body.staffId), page, complaints, base, devtools, authenticatorId };
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of the new passkey").fill(name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("listitem").filter({ hasText: name }).waitFor();
}

/** The body of the next request to a path, as the page sends it. */
async function sent(page: Page, path: string, act: () => Promise<void>): Promise<unknown> {
  const [request] = await Promise.all([page.waitForRequest((each) => new URL(each.url()).pathname === path), act()]);
  return request.postDataJSON();
}

async function signedInBy(room: Room): Promise<readonly unknown[]> {
  const entries = must(await room.folder.store.read((tables) => tables.audit()));
  return entries.filter(({ action }) => action === "staff-signed-in").map(({ actor, detailJson }) => `${actor} ${JSON.parse(detailJson).by}`);
}

describe("a passkey", () => {
  it.each(["light", "dark"] as const)("is added to an account, signs its owner in with one step, and opens nothing when it was removed (%s)", async (scheme) => {
    const { room, page, complaints, devtools, authenticatorId } = await withAda(scheme);
    const found = await violations(page);
    await addPasskey(page, "Office laptop");
    found.push(...await violations(page));
    await shoot(page, `passkeys-${scheme}`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Use a passkey instead" }).waitFor();
    found.push(...await violations(page));
    await shoot(page, `passkeys-sign-in-${scheme}`);
    await page.getByRole("button", { name: "Use a passkey instead" }).click();
    await page.getByRole("listitem").filter({ hasText: /Office laptop.*last used/ }).waitFor();
    await page.getByRole("button", { name: "Remove Office laptop" }).click();
    await page.getByText("You have no passkey yet.").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Use a passkey instead" }).click();
    await page.getByText("This passkey does not open anything here").waitFor();

    expect(found).toEqual([]);
    expect(complaints.filter((line) => !/status of 40[13]/.test(line))).toEqual([]);
    expect((await signedInBy(room)).at(-1)).toBe("staff:Ada Lovelace passkey");
    expect((await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials).toHaveLength(1);
  });

  it("signs in once with what it signed, in time, and never when a byte of it was changed", async () => {
    const { room, page, ada, staffId } = await withAda();
    await addPasskey(page, "Telephone");
    await page.getByRole("button", { name: "Sign out" }).click();
    // The page's own sign-in never arrives: what it signed is still good, and somebody else has it.
    await page.route("**/v1/staff/passkey-sign-in", (route) => route.abort());
    const taken = async () => (await sent(page, "/v1/staff/passkey-sign-in", () => page.getByRole("button", { name: "Use a passkey instead" }).click())) as { proof: Record<string, string> };
    const first = await taken();
    await page.getByText("The platform cannot be reached").waitFor();
    const late = await taken();
    const tries: unknown[] = [];
    const attempt = async (body: unknown): Promise<void> => { tries.push((await send(room.url, "/v1/staff/passkey-sign-in", { body })).status); };
    const flipped = (text = ""): string => `${text.slice(0, -4)}${text.slice(-4, -3) === "A" ? "B" : "A"}${text.slice(-3)}`;

    for (const part of ["clientDataJSON", "authenticatorData", "signature", "userHandle"]) await attempt({ proof: { ...first.proof, [part]: flipped(first.proof[part]) } });
    await attempt({ proof: { ...first.proof, id: "AAAA" } });
    await attempt(first);
    await attempt(first);
    room.clock.advance(5 * 60_000);
    await attempt(late);

    expect(tries).toEqual([403, 403, 403, 403, 403, 200, 403, 403]);
    expect(ada.cookie).not.toBe("");
    expect(must(await room.folder.store.read((tables) => tables.passkeysOf(staffId as never)))).toHaveLength(1);
  });

  it("is added only for the session that asked for it, once, and by somebody who signed in a short while ago or has a code", async () => {
    const { room, page, ada, owner } = await withAda();
    const path = "/v1/staff/me/passkeys";
    await page.route(`**${path}`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await page.getByLabel("Name of the new passkey").fill("Laptop");
    const body = await sent(page, path, () => page.getByRole("button", { name: "Add a passkey" }).click());
    const other = await send(room.url, "/v1/staff/members", { body: { name: "Mallory", roles: ["marker"], exams: null }, headers: { cookie: owner } });
    const mallory = await enrolByLink(room, other.body.link, PASSWORD);
    const add = async (cookie: string): Promise<number> => (await send(room.url, path, { body, headers: { cookie } })).status;
    const offer = async (code: string | null) => (await send(room.url, `${path}/offers`, { body: { code }, headers: { cookie: ada.cookie } })).body;

    expect([await add(mallory.cookie), await add(owner), await add(ada.cookie), await add(ada.cookie)]).toEqual([403, 409, 200, 403]);
    expect((await offer(null)).challenge).toMatch(/^[\w-]{70,}$/);
    room.clock.advance(11 * 60_000);
    expect([(await offer(null)).error.code, (await offer("000000")).error.code]).toEqual(["staff/code-needed", "staff/wrong-code"]);
    expect((await offer(await appCode(ada.secret, room.clock.now()))).challenge).toMatch(/^[\w-]{70,}$/);
  });

  it("asks for a code of the app some time after signing in, in words, and goes on with it", async () => {
    const { room, page, ada } = await withAda();
    room.clock.advance(11 * 60_000);

    await page.getByLabel("Name of the new passkey").fill("Laptop");
    await page.keyboard.press("Enter");
    await page.getByText("It is more than ten minutes since you signed in").waitFor();
    await focusOn(page.getByLabel("Code of your app"));
    await page.keyboard.type(await appCode(ada.secret, room.clock.now()));
    await page.keyboard.press("Enter");
    await page.getByRole("listitem").filter({ hasText: "Laptop" }).waitFor();

    expect(await page.getByLabel("Code of your app").count()).toBe(0);
  });

  it("is not taken from an authenticator that nobody unlocked, and the page says that none was given", async () => {
    const { page } = await withAda("light", { verifies: false });

    await page.getByLabel("Name of the new passkey").fill("Laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("Your browser gave no passkey").waitFor();

    expect(await page.getByText("You have no passkey yet.").count()).toBe(1);
  });

  it("ends with the account's old way in, and with the account", async () => {
    const { room, page, owner, staffId } = await withAda();
    await addPasskey(page, "Laptop");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.route("**/v1/staff/passkey-sign-in", (route) => route.abort());
    const take = async (): Promise<unknown> => await sent(page, "/v1/staff/passkey-sign-in", () => page.getByRole("button", { name: "Use a passkey instead" }).click());
    const first = await take();
    await page.getByText("The platform cannot be reached").waitFor();
    const second = await take();
    const change = async (disabled: boolean) => await send(room.url, `/v1/staff/members/${staffId}`, { method: "PUT", body: { roles: ["administrator"], exams: null, disabled }, headers: { cookie: owner } });

    await change(true);
    const disabled = await send(room.url, "/v1/staff/passkey-sign-in", { body: first });
    await change(false);
    const { link } = (await send(room.url, `/v1/staff/members/${staffId}/links`, { body: {}, headers: { cookie: owner } })).body;
    await enrolByLink(room, link, PASSWORD);
    const renewed = await send(room.url, "/v1/staff/passkey-sign-in", { body: second });

    expect([disabled.status, renewed.status]).toEqual([403, 403]);
  });

  it("is not offered where browsers allow none, and the page says why", async () => {
    const { room, page, ada } = await withAda();
    const [name, value] = ada.cookie.split("=", 2);
    await page.context().addCookies([{ name: name ?? "", value: value ?? "", url: room.url, httpOnly: true, sameSite: "Strict" }]);

    await page.goto(`${room.url}/staff#account`);
    await page.getByText("Passkeys cannot be added here").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();

    expect(await page.getByRole("button", { name: "Use a passkey instead" }).count()).toBe(0);
  });
});
