import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { redactFacts, redactText } from "../../main/log/redact.ts";
import { beginExam, must, newProfile, startMainApp } from "../doubles/main-app.ts";
import { withRule, withoutPrograms } from "../doubles/policies.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";

const room = withoutPrograms(POLICY_PRESETS["supervised-room"]);
/** What else a computer that runs tests may do meanwhile is not these tests' business. */
const OF_THIS_COMPUTER: readonly string[] = ["network-changed", "remote-session", "input-device-changed", "removable-media-changed"];
let platform: TestPlatform;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

describe("trust on first use", () => {
  it("refuses another organisation's key at a platform that was met before, by code and by file", async () => {
    const exam = await platform.schedule();
    const profile = newProfile();
    writeFileSync(join(profile, "known-organisations.json"), JSON.stringify({ [platform.url]: "A".repeat(43) }));
    const app = await startMainApp({ profile });
    app.desktop.openPath = exam.filePath;

    const byCode = await app.call("exam.open", { from: "code", platform: platform.url, code: exam.examCode });
    const byFile = await app.call("exam.open", { from: "file" });

    expect([byCode, byFile]).toMatchObject([{ ok: false, error: { code: "package/untrusted-issuer" } }, { ok: false, error: { code: "package/untrusted-issuer" } }]);
    await app.stop();
  });
});

describe("a link with another key than the one that was met before", () => {
  it("is opened, shown as such, and changes nothing until the student agrees", async () => {
    const exam = await platform.schedule();
    const profile = newProfile();
    const file = join(profile, "known-organisations.json");
    writeFileSync(file, JSON.stringify({ [platform.url]: "A".repeat(43) }));
    const app = await startMainApp({ profile });

    await must(app.call("exam.open", { from: "link", link: exam.link }));
    const shown = await app.until("policy");
    const before = readFileSync(file, "utf8");
    await must(app.call("policy.consent", { agreed: false }));
    const declined = readFileSync(file, "utf8");
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: true }));
    await app.until("check", (check) => check.finished);
    const agreed = readFileSync(file, "utf8");
    await app.stop();

    expect(shown.exam).toMatchObject({ formerFingerprint: "0000-0000-0000-0000-0000" });
    expect([before, declined].map((text) => text.includes("AAAA"))).toEqual([true, true]);
    expect(agreed).not.toContain("AAAA");
    expect(exam.link).toContain(Object.values(JSON.parse(agreed) as Record<string, string>)[0]);
  });

  it("is not needed to notice a package that claims another platform's name", async () => {
    const stranger = await startTestPlatform();
    const exam = await stranger.schedule({ platform: platform.url });
    const profile = newProfile();
    writeFileSync(join(profile, "known-organisations.json"), JSON.stringify({ [platform.url]: "A".repeat(43) }));
    const app = await startMainApp({ profile });

    const opened = await app.call("exam.open", { from: "code", platform: stranger.url, code: exam.examCode });
    await app.stop();
    await stranger.stop();

    expect(opened).toMatchObject({ ok: false, error: { code: "package/untrusted-issuer" } });
  });
});

describe("what is collected", () => {
  it("journals no result of a check and no incident, not even one of the program's own, under a policy that names no collector", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);

    app.desktop.focus.emit(false);
    app.desktop.focus.emit(true);
    app.desktop.screens.emit(undefined);
    app.desktop.denied.emit({ kind: "pop-up-blocked", what: "https://example.org" });
    await app.desktop.ipc.deliver("answer.save", { webContentsId: 99, isMainFrame: true, url: "app://invigil/index.html" }, {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    const { timeline } = await platform.openOnly(exam.packageId);
    const checked = timeline.find(({ event }) => event.kind === "checked")?.event;
    expect(checked).toEqual({ kind: "checked", results: [] });
    expect(timeline.filter(({ event }) => event.kind === "incident")).toEqual([]);
  });

  it("journals incidents under a policy that names them, and only the prohibited programs of all that run", async () => {
    const exam = await platform.schedule({ policy: withRule(room, "anydesk") });
    const app = await startMainApp();
    app.desktop.programs = [{ pid: 1, name: "anydesk" }, { pid: 2, name: "my-private-diary" }];
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: true }));
    const failed = await app.until("check", (check) => check.finished);
    const tooEarly = await app.call("check.continue", {});
    app.desktop.programs = [{ pid: 2, name: "my-private-diary" }];
    await must(app.call("check.run", {}));
    await must(app.call("check.continue", {}));
    await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
    await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
    await app.until("exam");

    app.desktop.focus.emit(false);
    app.desktop.focus.emit(true);
    app.desktop.denied.emit({ kind: "permission-denied", what: "media" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    expect(failed).toMatchObject({ mayContinue: false });
    expect(JSON.stringify(failed.checks)).not.toContain("diary");
    expect(tooEarly).toMatchObject({ ok: false, error: { code: "check/failed" } });
    const { timeline } = await platform.openOnly(exam.packageId);
    const found = timeline.flatMap(({ event }) => (event.kind === "incident" ? [event.incident] : []));
    expect(found.filter((kind) => !OF_THIS_COMPUTER.includes(kind))).toEqual(["focus-lost", "permission-denied"]);
    expect(JSON.stringify(timeline)).not.toContain("diary");
  });

  it("journals a refused message of the bridge under a policy that names incidents, and changes nothing by it", async () => {
    const exam = await platform.schedule({ policy: room });
    const app = await startMainApp();
    await beginExam(app, exam);

    const refused = await app.desktop.ipc.deliver("answer.save", { webContentsId: 99, isMainFrame: true, url: "app://invigil/index.html" }, { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] });
    await app.desktop.ipc.deliver("answer.save", { webContentsId: 99, isMainFrame: true, url: "app://invigil/index.html" }, {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    expect(refused).toMatchObject({ ok: false, error: { code: "bridge/untrusted-sender" } });
    const { timeline, answers } = await platform.openOnly(exam.packageId);
    expect(timeline.flatMap(({ event }) => (event.kind === "incident" && !OF_THIS_COMPUTER.includes(event.incident) ? [event] : []))).toEqual([
      { kind: "incident", incident: "bridge-refused", detail: { code: "bridge/untrusted-sender", call: "answer.save" } },
    ]);
    expect(answers).toEqual({});
  });
});

describe("the exam's calls", () => {
  it("are refused outside the exam, and the shell's are refused inside it", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    const before = await app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: [] });

    await beginExam(app, exam);
    const inside = await app.call("exam.open", { from: "link", link: exam.link });
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    const after = await app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: [] });
    await app.stop();

    expect([before, inside, after].map((answer) => (answer.ok ? "ok" : answer.error.code))).toEqual(["bridge/wrong-audience", "bridge/wrong-audience", "bridge/wrong-audience"]);
  });

  it("take answers only to questions and responses that the exam has", async () => {
    const exam = await platform.schedule();
    const app = await startMainApp();
    await beginExam(app, exam);

    const answers = [
      await app.call("answer.save", { itemId: "no-such-question", responseId: "RESPONSE", response: ["x"] }),
      await app.call("answer.save", { itemId: "moon-phase", responseId: "SCORE", response: ["100"] }),
      await app.call("answer.save", { itemId: "moon-phase", responseId: "__proto__", response: ["x"] }),
      await app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["two", "values"] }),
      await app.call("item.get", { itemId: "no-such-question" }),
    ];
    await app.stop();

    expect(answers.map((answer) => answer.ok)).toEqual([false, false, false, false, false]);
  });
});

describe("a wrong start code", () => {
  it("is slowed and never locks anybody out", async () => {
    const exam = await platform.schedule();
    // A clock that stands still: however long a try takes here, none is late enough for the next one.
    const [wall, monotonic] = [Date.now(), performance.now()];
    let skipped = 0;
    const app = await startMainApp({ clock: { now: () => wall + skipped, monotonic: () => monotonic + skipped } });
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: true }));
    await app.until("check", (check) => check.finished);
    await must(app.call("check.continue", {}));
    await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
    const tryCode = async (startCode: string): Promise<string> => {
      const answer = await app.call("exam.unlock", { by: "start-code", startCode });
      return answer.ok ? "ok" : answer.error.code;
    };

    const codes = [await tryCode("AAAAA-AAAAA"), await tryCode("nonsense"), await tryCode("BBBBB-BBBBB"), await tryCode(exam.startCode)];
    const waiting = await app.until("waiting");
    skipped = 30_000;
    codes.push(await tryCode(exam.startCode));
    await app.stop();

    expect(codes).toEqual(["start-code/wrong", "start-code/malformed", "start-code/wrong", "start-code/slow-down", "ok"]);
    expect(waiting.retryInMs).toBeGreaterThan(0);
    expect(waiting.retryInMs).toBeLessThanOrEqual(1000);
  }, 180_000);
});

describe("the log", () => {
  it("holds no token, key, code, answer or name", () => {
    const facts = redactFacts({
      token: "abc", candidateCode: "DEMO-0001", note: "start ABCDE-FGHJK now", jws: "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl", nested: { response: ["essay"], path: "/home/ada/exam" },
      cause: new Error("at /Users/ada/x with AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), fine: "sync/offline", count: 3,
    });
    const text = JSON.stringify(facts);

    for (const secret of ["abc", "DEMO-0001", "ABCDE-FGHJK", "eyJ", "essay", "ada", "AAAAAAAA"]) expect(text).not.toContain(secret);
    expect(facts).toMatchObject({ fine: "sync/offline", count: 3 });
    expect(redactText("x".repeat(10_000)).length).toBeLessThanOrEqual(2000);
  });
});
