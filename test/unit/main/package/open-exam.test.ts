import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must, newProfile, startMainApp } from "../../../doubles/main-app.ts";
import { answering, startMisbehavingServer } from "../../../doubles/misbehaving-server.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

let platform: TestPlatform;
let exam: ScheduledTestExam;

beforeAll(async () => {
  platform = await startTestPlatform();
  exam = await platform.schedule();
});

afterAll(async () => {
  await platform.stop();
});

describe("opening an exam", () => {
  it("takes a code and an address as people type them, and shows the organisation's fingerprint", async () => {
    const app = await startMainApp();

    await must(app.call("exam.open", { from: "code", platform: ` 127.0.0.1:${platform.port}/ `, code: exam.examCode.toLowerCase() }));
    const policy = await app.until("policy");
    await app.stop();

    expect(policy.exam).toMatchObject({ title: "An evening among the planets", questionCount: 12, organisation: "Demo University" });
    expect(policy.exam.issuerFingerprint).toMatch(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}$/);
  });

  it("takes a file from the command line and from the dialog", async () => {
    const byArgument = await startMainApp({ argv: ["--open", exam.filePath] });
    const byDialog = await startMainApp();
    byDialog.desktop.openPath = exam.filePath;

    await must(byDialog.call("exam.open", { from: "file" }));

    expect([(await byArgument.screen()).name, (await byDialog.screen()).name]).toEqual(["policy", "policy"]);
    await Promise.all([byArgument.stop(), byDialog.stop()]);
  });

  it("takes a link that another start hands over, but only on the first screen", async () => {
    const [first, second] = [exam, await platform.schedule()];
    const app = await startMainApp();

    app.desktop.links.emit(first.link);
    await app.until("policy");
    app.desktop.links.emit(second.link);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect((await app.screen()).name).toBe("policy");
    await app.stop();
  });

  it("goes back when the student does not agree, and nothing is on disk about them", async () => {
    const app = await startMainApp();
    await must(app.call("exam.open", { from: "link", link: exam.link }));

    await must(app.call("policy.consent", { agreed: false }));

    expect((await app.screen()).name).toBe("open");
    expect(readdirSync(join(app.profile, "journals"))).toEqual([]);
    await app.stop();
  });

  it("fetches again what was changed in the cache", async () => {
    const profile = newProfile();
    const first = await startMainApp({ profile, argv: [exam.link] });
    await first.stop();
    const folder = join(profile, "packages", exam.packageId);
    const [chunk] = readdirSync(folder);
    if (chunk === undefined) throw new Error("nothing is cached");
    const good = readFileSync(join(folder, chunk));
    writeFileSync(join(folder, chunk), Buffer.from(good).fill(7, 100, 101));

    const second = await startMainApp({ profile, argv: [exam.link] });

    expect((await second.screen()).name).toBe("policy");
    expect(readFileSync(join(folder, chunk)).equals(good)).toBe(true);
    await second.stop();
  });

  it.each([
    ["a link to somewhere else", { from: "link", link: "https://example.org/exam" }, "link/invalid"],
    ["a platform without encryption", { from: "code", platform: "http://exam.example.org", code: "X" }, "link/insecure-platform"],
    ["a link with another key", { from: "link", link: "KEY" }, "package/untrusted-issuer"],
    ["a package that is not there", { from: "link", link: "GONE" }, "package/not-found"],
    ["a platform that is not there", { from: "link", link: "invigil://127.0.0.1:9/exam/0123456789ABCDEFGHJKMNPQRS" }, "sync/offline"],
  ] as const)("refuses %s with %s", async (_what, request, code) => {
    const app = await startMainApp();
    const links: Readonly<Record<string, string>> = {
      KEY: exam.link.replace(/key=.{43}/, `key=${"A".repeat(43)}`), GONE: exam.link.replace(exam.packageId, "0123456789ABCDEFGHJKMNPQRS"),
    };

    const answer = await app.call("exam.open", request.from === "link" ? { from: "link", link: links[request.link] ?? request.link } : request);

    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(await app.screen()).toMatchObject({ name: "open", busy: null, error: { code } });
    await app.stop();
  });

  it.each([
    ["HTML", answering(200, "text/html", "<h1>Log in to the hotel's network</h1>"), "sync/bad-response"],
    ["a redirect", answering(302, "text/html", "", { location: "https://example.org" }), "sync/redirected"],
    ["status 500", answering(500, "text/plain", "oops"), "sync/bad-response"],
    ["overload", answering(503, "application/json", "{}", { "retry-after": "5" }), "sync/overloaded"],
  ] as const)("says what is wrong when the platform answers with %s", async (_what, answer, code) => {
    const server = await startMisbehavingServer();
    server.answer = answer;
    const app = await startMainApp();

    const opened = await app.call("exam.open", { from: "link", link: `invigil://${new URL(server.url).host}/exam/0123456789ABCDEFGHJKMNPQRS` });

    expect(opened).toMatchObject({ ok: false, error: { code } });
    await app.stop();
    await server.stop();
  });

  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 10), "package/truncated"],
    ["changed in a chunk", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -5), Buffer.of(255 - (bytes.at(-5) ?? 0)), bytes.subarray(-4)]), "package/altered"],
    ["not an exam", () => Buffer.from("PK a zip"), "package/altered"],
  ] as const)("refuses a file that is %s", async (_what, damage, code) => {
    const path = join(newProfile(), "damaged.invigil");
    writeFileSync(path, damage(readFileSync(exam.filePath)));

    const app = await startMainApp({ argv: [`--open=${path}`] });

    expect(await app.screen()).toMatchObject({ name: "open", error: { code } });
    await app.stop();
  });
});
