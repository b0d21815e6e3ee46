import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../../core/crypto/encoding.ts";
import { decodePackageFile } from "../../core/package/package-file.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { MainApp } from "../doubles/main-app.ts";
import { newProfile, startMainApp } from "../doubles/main-app.ts";
import { must, startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { startTamperingProxy } from "../doubles/tampering-proxy.ts";
import type { TamperingProxy } from "../doubles/tampering-proxy.ts";
import { withoutPrograms } from "../doubles/policies.ts";

const POLICY = withoutPrograms(POLICY_PRESETS["supervised-room"]);

let platform: TestPlatform;
let proxy: TamperingProxy;

beforeAll(async () => {
  platform = await startTestPlatform();
  proxy = await startTamperingProxy(platform.url);
});

afterAll(async () => {
  await proxy.stop();
  await platform.stop();
});

/** A manifest with one character of its policy changed, under the signature that it had. */
function alter(jws: string, from: string, to: string): string {
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const text = fromUtf8(must(fromBase64url(payload)));
  const altered = text.replace(from, to);
  expect(text.split("").filter((character, index) => character !== altered[index])).toHaveLength(1);
  return `${header}.${toBase64url(utf8(altered))}.${signature}`;
}

/** That nothing is different from before on the computer: nothing locked, nothing taken, no journal, no stack of changes. */
function expectUntouched({ profile, desktop }: MainApp): void {
  expect(desktop.window).toMatchObject({ kiosk: false, onTop: false, protected: false, keyGuard: null });
  expect({ shortcuts: [...desktop.shortcuts], clipboard: desktop.clipboard, opened: desktop.opened }).toEqual({ shortcuts: [], clipboard: "before the exam", opened: [] });
  expect(readdirSync(join(profile, "journals"))).toEqual([]);
  expect(existsSync(join(profile, "lockdown.json"))).toBe(false);
}

describe("a policy with one character changed", () => {
  it.each([
    ["that keeps data longer", '"retentionDays":180', '"retentionDays":980'], ["that is no policy any more", '"virtualMachine":"warn"', '"virtualMachine":"wart"'],
    ["with an unknown key", '"contact":""', '"kontact":""'],
  ])("%s is refused in a package file before anything is locked or written down", async (_what, from, to) => {
    const exam = await platform.schedule({ policy: POLICY });
    const whole = readFileSync(exam.filePath).toString("latin1");
    const { manifestJws } = must(decodePackageFile(readFileSync(exam.filePath)));
    const path = join(newProfile(), "altered.invigil");
    writeFileSync(path, whole.replace(manifestJws, alter(manifestJws, from, to)), "latin1");

    const app = await startMainApp({ argv: ["--open", path] });

    expect(await app.screen()).toMatchObject({ name: "open", error: { code: "package/bad-signature" } });
    expectUntouched(app);
    await app.stop();
  });

  it("is refused in a manifest that was fetched, and the same exam opens when nobody changes it", async () => {
    const exam = await platform.schedule({ policy: POLICY, platform: proxy.url });
    const app = await startMainApp();
    proxy.tamperDocument = (path, jws) => (path.endsWith("/manifest") ? alter(jws, '"remoteSession":"ask-invigilator"', '"remoteSession":"ask-invigilatos"') : jws);

    const altered = await app.call("exam.open", { from: "link", link: exam.link });
    const shown = await app.screen();
    expectUntouched(app);
    proxy.tamperDocument = (_path, jws) => jws;
    const whole = await app.call("exam.open", { from: "link", link: exam.link });

    expect(altered).toMatchObject({ ok: false, error: { code: "package/bad-signature" } });
    expect(shown).toMatchObject({ name: "open", error: { code: "package/bad-signature" } });
    expect([whole.ok, (await app.screen()).name]).toEqual([true, "policy"]);
    await app.stop();
  });

  it("and without any signature is not even taken for a manifest", async () => {
    const exam = await platform.schedule({ policy: POLICY, platform: proxy.url });
    const app = await startMainApp();
    proxy.tamperDocument = (path, jws) => (path.endsWith("/manifest") ? `${alter(jws, '"most":0', '"most":1').split(".").slice(0, 2).join(".")}.` : jws);

    const opened = await app.call("exam.open", { from: "link", link: exam.link });

    expect(opened).toMatchObject({ ok: false, error: { code: "sync/bad-response" } });
    expectUntouched(app);
    await app.stop();
  });
});
