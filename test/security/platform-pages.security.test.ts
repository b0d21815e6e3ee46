import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { send } from "../unit/platform/support/candidate.ts";
import { openRoom, temporaryFolder, whenDone } from "../unit/platform/support/room.ts";

/** Status of a path that is sent as it stands, without a client tidying it up. */
function statusOf(url: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path }, (message) => {
      message.resume();
      resolve(message.statusCode ?? 0);
    }).on("error", reject).end();
  });
}

describe("the platform's pages", () => {
  it("serve the built files and no other, however a path is written", async () => {
    const folder = temporaryFolder();
    const consoleFolder = join(folder, "console");
    mkdirSync(join(consoleFolder, "assets"), { recursive: true });
    writeFileSync(join(folder, "secret.js"), "secret");
    writeFileSync(join(consoleFolder, "index.html"), "<!doctype html>");
    writeFileSync(join(consoleFolder, "assets", "app.js"), "1");
    writeFileSync(join(consoleFolder, "notes.env"), "secret");
    const { url } = await openRoom({ consoleFolder });

    const served = await Promise.all(["/staff", "/staff/assets/app.js"].map((path) => statusOf(url, path)));
    const refused = await Promise.all(
      ["/staff/../secret.js", "/staff/assets/../../secret.js", "/staff/%2e%2e/secret.js", "/staff/..%2fsecret.js", "/staff//etc/passwd", "/staff/notes.env", "/staff/index.html"].map((path) => statusOf(url, path)),
    );

    expect(served).toEqual([200, 200]);
    expect(refused.every((status) => status === 404)).toBe(true);
  });

  it("run and style only by the console's own files", async () => {
    const { url } = await openRoom();

    const policy = (await send(url, "/staff")).headers.get("content-security-policy") ?? "";

    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it("take the link's secret out of the address at once", async () => {
    const consoleFolder = temporaryFolder();
    await build({ configFile: fileURLToPath(new URL("../../build/console.vite.config.ts", import.meta.url)), logLevel: "error", build: { outDir: consoleFolder } });
    const room = await openRoom({ consoleFolder });
    const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    whenDone(() => browser.close());
    const page = await browser.newPage();

    await page.goto(room.staffLink);
    await page.getByRole("heading", { name: "Exams" }).waitFor();
    const address = page.url();

    expect(address).toBe(`${room.url}/staff`);
  });
});

describe("every answer of the platform", () => {
  it.each(["/v1/time", "/nothing", "/v1/openapi.json"])("of %s may not be run, framed, sniffed or kept", async (path) => {
    const { url } = await openRoom();

    const { headers } = await send(url, path);

    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("to a request with a key too many is a refusal", async () => {
    const { url, staffLink } = await openRoom();

    const answer = await send(url, "/v1/staff/sessions", { body: { secret: staffLink.split("#")[1], role: "administrator" } });

    expect([answer.status, answer.body.error.code]).toEqual([400, "http/invalid-request"]);
  });
});
