import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSettingsSource } from "../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { beginExam, must, newProfile, startMainApp } from "../doubles/main-app.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";

let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

function centre(mandatory: Readonly<Record<string, unknown>>): readonly SettingsSource[] {
  return [parseSettingsSource("/etc/invigil/room.json", { version: 1, centre: "City college", mandatory })];
}

describe("what a centre has set", () => {
  it.each([
    ["another platform", { platform: "https://exams.college.example" }, ["settings/other-platform", "settings/other-platform", "settings/other-platform"]],
    ["another organisation's key", { organisationKeys: ["A".repeat(43)] }, ["settings/other-organisation", "settings/other-organisation", "settings/other-organisation"]],
    ["files alone", { examSources: ["file"] }, ["settings/source-not-allowed", "settings/source-not-allowed", null]],
    ["the kiosk session alone", { kioskOnly: true }, ["settings/kiosk-only", "settings/kiosk-only", "settings/kiosk-only"]],
    ["something that this version does not know", { lockEverything: true }, ["settings/refused", "settings/refused", "settings/refused"]],
  ])("keeps an exam closed by link, code and file: %s", async (_what, mandatory, codes) => {
    const exam = await platform.schedule();
    const app = await startMainApp({ places: centre(mandatory), argv: ["--platform", platform.url] });
    app.desktop.openPath = exam.filePath;

    const answers = [
      await app.call("exam.open", { from: "link", link: exam.link }),
      await app.call("exam.open", { from: "code", platform: platform.url, code: exam.examCode }),
      await app.call("exam.open", { from: "file" }),
    ];
    const screen = await app.screen();
    await app.stop();

    expect(answers.map((answer) => (answer.ok ? null : answer.error.code))).toEqual(codes);
    expect(screen.name).toBe(codes[2] === null ? "policy" : "open");
  });

  it("keeps an exam file closed that the command line or a double click names", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp({ places: centre({ examSources: ["link"] }), argv: ["--open", exam.filePath] });

    const screen = await app.until("open", ({ error }) => error !== null);
    await app.stop();

    expect(screen.error?.code).toBe("settings/source-not-allowed");
  });

  it("asks nothing of a platform that is not the centre's", async () => {
    let requests = 0;
    const elsewhere = createServer((_request, response) => {
      requests += 1;
      response.end();
    }).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    const link = `invigil://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/exam/01J0000000000000000000000Z`;
    const free = await startMainApp();
    const fixed = await startMainApp({ places: centre({ platform: "https://exams.college.example" }) });

    await fixed.call("exam.open", { from: "link", link });
    const asked = requests;
    await free.call("exam.open", { from: "link", link });
    await free.stop();
    await fixed.stop();
    elsewhere.close();

    expect(asked).toBe(0);
    expect(requests).toBeGreaterThan(0);
  });

  it("outweighs the command line's platform on the first screen", async () => {
    const app = await startMainApp({ places: centre({ platform: "https://exams.college.example" }), argv: ["--platform", platform.url] });

    const screen = await app.until("open");
    await app.stop();

    expect(screen).toMatchObject({ platform: "https://exams.college.example", centre: { name: "City college", platformFixed: true } });
  });

  it("cannot be changed by the page, and the rest can", async () => {
    const app = await startMainApp({ places: centre({ theme: "dark" }) });

    const locked = await app.call("appearance.set", { theme: "light", textSize: 150 });
    await must(app.call("appearance.set", { textSize: 125 }));
    const view = await must(app.call("app.view", {}));
    await app.stop();

    expect(locked).toMatchObject({ ok: false, error: { code: "settings/locked", detail: { setting: "theme" } } });
    expect(view).toMatchObject({ appearance: { theme: "dark", textSize: 125 }, setByCentre: { name: "City college", parts: ["theme"] } });
  });

  it("lets a sitting that has begun go on, also when it was broken meanwhile", async () => {
    const exam = await platform.schedule();
    const profile = newProfile();
    const secret = randomBytes(32);
    const first = await startMainApp({ profile, desktop: createTestDesktop({ secret }) });
    await beginExam(first, exam);
    await first.stop();

    const second = await startMainApp({ profile, desktop: createTestDesktop({ secret }), places: centre({ lockEverything: true }) });
    const screen = await second.until("exam");
    await second.stop();

    expect(screen.name).toBe("exam");
  });
});
