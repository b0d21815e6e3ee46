import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSigningKey, organisationKey } from "../../../core/crypto/signing.ts";
import { humanCode } from "../../../core/receipt/human-code.ts";
import { Candidate, send } from "./support/candidate.ts";
import { openRoom, temporaryFolder, whenDone } from "./support/room.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SCREENSHOTS = process.env["INVIGIL_SCREENSHOTS"];
const PAGE_FILE = "receipt-verifier.html";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "invigil-verify-"));
  await build({ configFile: fileURLToPath(new URL("../../../build/verify.vite.config.ts", import.meta.url)), logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the page's policy or its script complained about, and every address that it asked for beside its own file. */
  readonly complaints: string[];
}

async function openPage(url = pathToFileURL(join(folder, PAGE_FILE)).href, colorScheme: "light" | "dark" = "light", prepare = ""): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 1000 }, locale: "en-GB", timezoneId: "Europe/Berlin", colorScheme });
  whenDone(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (asked) => { if (asked.url() !== url && !asked.url().startsWith("data:")) complaints.push(asked.url()); });
  if (prepare !== "") await page.addInitScript(prepare);
  await page.goto(url);
  return { page, complaints };
}

async function violations(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: readFileSync(AXE, "utf8") });
  const { result } = await client.send("Runtime.evaluate", {
    expression: "axe.run().then((found) => JSON.stringify(found.violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' | '))))", awaitPromise: true, returnByValue: true,
  });
  return JSON.parse(String(result.value)) as string[];
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `verify-${name}.png`), fullPage: true });
}

interface Papers {
  readonly receipt: string;
  readonly keys: string;
  readonly otherKeys: string;
  readonly write: (name: string, text: string | Uint8Array) => string;
}

/** A receipt that a real platform issued, the organisation's keys, and somebody else's. */
async function papers(candidate = "Ada"): Promise<Papers> {
  const room = await openRoom();
  const { packageId } = await room.schedule({ candidates: [{ name: candidate, code: "ADA-0001", extraMinutes: 0, breakMinutes: 0 }] });
  const ada = await Candidate.open(room.url, packageId);
  const receipt = await ada.sit("ADA-0001");
  const keys = (await send(room.url, "/v1/keys")).body as { keys: unknown[] };
  const { kty, crv, x } = ada.deviceKey.publicJwk;
  const file = { format: "invigil-receipt", version: 1, receipt, seal: await ada.seal(), deviceKey: { kty, crv, x }, organisationKey: keys.keys[0], code: await humanCode(receipt) };
  return {
    receipt: JSON.stringify(file), keys: JSON.stringify(keys), otherKeys: JSON.stringify({ organisation: "Other", keys: [organisationKey(await generateSigningKey())] }),
    write: (name, text) => {
      const path = join(temporaryFolder(), name);
      writeFileSync(path, text);
      return path;
    },
  };
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name, level: 2 }).waitFor();

describe("the receipt check, opened from a file", () => {
  it.each(["light", "dark"] as const)("says who handed in what and when, without any network, accessibly and under its policy (%s)", async (scheme) => {
    const { receipt, keys, write } = await papers();
    const { page, complaints } = await openPage(undefined, scheme);
    await shoot(page, `start-${scheme}`);
    expect(await violations(page)).toEqual([]);

    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));
    await heading(page, /fits together/);
    const openText = await page.locator("#verdict").innerText();
    expect(await violations(page)).toEqual([]);
    await shoot(page, `self-asserted-${scheme}`);
    await page.locator("#keys-file").setInputFiles(write("keys.json", keys));
    await heading(page, "This receipt is genuine");

    expect(openText).toMatch(/compare this fingerprint/);
    const text = await page.locator("#verdict").innerText();
    expect(text).toMatch(/Ada/);
    expect(text).toMatch(/Trial/);
    expect(text).toMatch(/1 of 2 questions/);
    expect(text).toMatch(/UTC/);
    expect(await violations(page)).toEqual([]);
    await shoot(page, `genuine-${scheme}`);
    expect(complaints).toEqual([]);
  });

  it("says that a receipt was changed, does not fit, is somebody else's, or is none", async () => {
    const { receipt, keys, otherKeys, write } = await papers();
    const { page, complaints } = await openPage();
    const file = JSON.parse(receipt) as { receipt: string; code: string };
    const choose = async (name: string, text: string): Promise<void> => page.locator("#receipt-file").setInputFiles(write(name, text));
    const [header = "", payload = "", signature = ""] = file.receipt.split(".");
    const changed = Buffer.from(Buffer.from(payload, "base64url").toString().replace('"Ada"', '"Eve"')).toString("base64url");

    await choose("changed.json", JSON.stringify({ ...file, receipt: [header, changed, signature].join(".") }));
    await heading(page, "This receipt was changed");
    await shoot(page, "changed");
    expect(await violations(page)).toEqual([]);
    await choose("mismatch.json", JSON.stringify({ ...file, code: "AAAA-AAAA-AAAA" }));
    await heading(page, "This receipt does not fit together");
    expect(await page.locator("#verdict").innerText()).toContain("the code for people");
    await choose("holiday.json", '{"photo": 1}');
    await heading(page, "This is not a receipt");
    await choose("receipt.json", receipt);
    await heading(page, /fits together/);
    await page.locator("#keys-file").setInputFiles(write("keys.json", otherKeys));
    await heading(page, "This receipt is not signed by this organisation");
    await page.locator("#keys-file").setInputFiles(write("keys.json", keys));
    await heading(page, "This receipt is genuine");
    await page.getByRole("button", { name: "Forget them" }).click();
    await heading(page, /fits together/);
    await page.locator("#keys-file").setInputFiles(write("no-keys.json", "{}"));
    await page.getByText("That is not a keys file").waitFor();

    expect(complaints).toEqual([]);
  });

  it("opens nothing that is far too large, and goes on", async () => {
    const { receipt, write } = await papers();
    const { page } = await openPage();

    await page.locator("#receipt-file").setInputFiles(write("huge.json", new Uint8Array(40_000_000)));
    await page.getByText("far larger than a receipt").waitFor();
    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));

    await heading(page, /fits together/);
  });

  it("takes a receipt that is pasted, and one that is dropped anywhere", async () => {
    const { receipt } = await papers();
    const { page } = await openPage();

    await page.getByText("Paste its text instead").click();
    await page.getByLabel("Text of the receipt file").fill(receipt);
    await page.getByRole("button", { name: "Check this text" }).click();
    await heading(page, /fits together/);
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "receipt.json"));
      return transfer;
    }, receipt.replace('"code":"', '"code":"X'));
    await page.locator("h1").dispatchEvent("drop", { dataTransfer: dropped });

    await heading(page, "This receipt does not fit together");
    expect(page.url()).toContain(PAGE_FILE);
  });

  it("shows a name that looks like a script as the text that it is", async () => {
    const name = "<img src=x onerror=alert(1)></script>";
    const { receipt, write } = await papers(name);
    const { page, complaints } = await openPage();

    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));
    await page.getByText(name).waitFor();

    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("says that a browser without Ed25519 cannot check, and calls nothing good or bad", async () => {
    const { receipt, write } = await papers();
    const { page } = await openPage(undefined, "light", "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('unknown algorithm', 'NotSupportedError'); };");

    await page.getByText("This browser cannot check Ed25519 signatures").waitFor();
    await page.locator("#receipt-file").evaluate((element) => element.removeAttribute("disabled"));
    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));

    expect(await page.locator("#check-text").isDisabled()).toBe(true);
    expect(await page.locator("#verdict").isHidden()).toBe(true);
  });

  it("works by keyboard alone and moves to the verdict", async () => {
    const { receipt, write } = await papers();
    const { page } = await openPage();

    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement?.id);
    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));
    await heading(page, /fits together/);

    expect(first).toBe("receipt-file");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("verdict");
  });
});

describe("the receipt check, served by the platform", () => {
  it("stands under /verify with its own policy and nobody framing it", async () => {
    const room = await openRoom({ verifyFolder: folder });
    const { receipt, write } = await papers();

    const { status, headers } = await send(room.url, "/verify");
    const { page, complaints } = await openPage(`${room.url}/verify`);
    await page.locator("#receipt-file").setInputFiles(write("receipt.json", receipt));
    await heading(page, /fits together/);

    const policy = headers.get("content-security-policy") ?? "";
    expect(status).toBe(200);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|connect-src|\*/);
    expect(complaints).toEqual([]);
  });

  it("says so when it is not built", async () => {
    const room = await openRoom({ verifyFolder: join(temporaryFolder(), "nothing") });

    const { status, body } = await send(room.url, "/verify");

    expect([status, body]).toEqual([200, expect.stringContaining("npm run build")]);
  });
});
