import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir, hostname, userInfo } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { listPrograms } from "../../main/watch/list-programs.ts";
import { payloadBytes } from "../../main/ipc/payload-size.ts";
import { redactText } from "../../main/log/redact.ts";
import { beginExam, must, startMainApp } from "../doubles/main-app.ts";
import type { MainApp } from "../doubles/main-app.ts";
import { withoutPrograms } from "../doubles/policies.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { startTamperingProxy } from "../doubles/tampering-proxy.ts";
import type { TamperingProxy } from "../doubles/tampering-proxy.ts";

let platform: TestPlatform;
let proxy: TamperingProxy;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

beforeEach(async () => {
  proxy = await startTamperingProxy(platform.url);
});

afterEach(async () => {
  await proxy.stop();
});

/** What every HTTP client sends. */
const PLAIN_HEADERS = new Set([
  "accept", "accept-encoding", "accept-language", "authorization", "cache-control", "connection", "content-length", "content-type", "host", "pragma", "sec-fetch-mode", "user-agent",
]);

async function begin(policy = POLICY_PRESETS.practice) {
  const exam = await platform.schedule({ platform: proxy.url, policy });
  const app = await startMainApp();
  await beginExam(app, exam);
  return { exam, app };
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Path of the only journal of a profile. */
function journalPath(app: MainApp): string {
  const folder = join(app.profile, "journals");
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".sqlite")) ?? "");
}

describe("a platform that wants to keep the client busy", () => {
  it("cannot fill the disk with instructions", async () => {
    const given: string[] = [];
    proxy.tamper = (path, body) => {
      if (!path.endsWith("/heartbeats")) return body;
      const instructions = Array.from({ length: 100 }, () => {
        given.push("flood");
        return { kind: "message", id: `flood-${given.length}`, text: "x".repeat(1000) };
      });
      return { ...(body as object), nextAfterMs: 100, instructions };
    };
    const { exam, app } = await begin();
    while (given.length < 500) await pause(50);
    proxy.tamper = (_path, body) => body;
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    const { timeline } = await platform.openOnly(exam.packageId);
    expect(timeline.filter(({ event }) => event.kind === "instruction")).toHaveLength(200);
  });

  it("cannot send it round in a circle by losing what it acknowledged, again and again", async () => {
    const { app } = await begin();
    await app.until("exam", ({ sitting }) => sitting.sync.connection === "online" && sitting.sync.unsent === 0);
    const database = new DatabaseSync(journalPath(app), { readOnly: true });
    const head = String(database.prepare("SELECT head FROM records WHERE seq = 0").get()?.["head"]);
    database.close();
    proxy.refuse = (path) => {
      const from = /\/records\/(\d+)$/.exec(path)?.[1];
      if (from === undefined) return null;
      if (from === "0") return { status: 200, body: { records: 1, head } };
      return { status: 409, body: { error: { code: "journal/gap", message: "lost", retryable: false, detail: { held: 0 } } } };
    };
    const before = proxy.requests.length;

    await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
    await pause(3000);
    while (proxy.requests.length - before <= 2) await pause(100);
    const asked = proxy.requests.length - before;
    proxy.refuse = () => null;
    await app.stop();

    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(20);
  });
});

describe("what a sitting tells about the computer and its student", () => {
  /** Everything that the clear answers, times, visits and flags of an exam need, and nothing else. */
  const PROMISED = new Set<JournalEvent["kind"]>(["opened", "consented", "checked", "signed-in", "unlocked", "locked-down", "started", "answered", "visited", "flagged", "reviewing", "sealed"]);

  it("is nothing but answers, times, visits and flags under practice", async () => {
    const { exam, app } = await begin();
    app.desktop.crash.emit("crashed");
    app.desktop.suspend.emit(undefined);
    await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    const { timeline } = await platform.openOnly(exam.packageId);
    expect(timeline.map(({ event }) => event.kind).filter((kind) => kind === "forgotten" || !PROMISED.has(kind))).toEqual([]);
    const locked = timeline.flatMap(({ event }) => (event.kind === "locked-down" ? event.controls : []));
    expect(locked.map(({ control }) => control).toSorted()).toEqual([...POLICY_PRESETS.practice.controls].toSorted());
  });

  it("is not the same for two institutions, and the same for one", async () => {
    const other = await startTestPlatform();
    const app = await startMainApp();
    const deviceKeyAt = async (where: TestPlatform, running: MainApp): Promise<string | undefined> => {
      const exam = await where.schedule();
      await beginExam(running, exam);
      await must(running.call("sitting.hand-in", {}));
      await running.until("receipt");
      await must(running.call("sitting.finish", {}));
      await running.stop();
      const read = await where.platform().folder.store.read(async (tables) => await tables.journalsOf(await where.sittingOf(exam.packageId)));
      return read.ok ? read.value[0]?.deviceKey : undefined;
    };

    const first = await deviceKeyAt(platform, app);
    const second = await deviceKeyAt(other, await startMainApp({ profile: app.profile, desktop: app.desktop }));
    const again = await deviceKeyAt(platform, await startMainApp({ profile: app.profile, desktop: app.desktop }));
    await other.stop();

    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(second).not.toBe(first);
    expect(again).toBe(first);
  });

  it("never holds a name of the computer, of its user or of a folder", async () => {
    const { exam, app } = await begin(withoutPrograms(POLICY_PRESETS["supervised-room"]));
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();

    const { timeline } = await platform.openOnly(exam.packageId);
    const told = JSON.stringify(timeline);
    for (const name of [hostname(), `"${userInfo().username}"`, homedir(), app.profile]) expect(told).not.toContain(name);
    const sent = new Set(proxy.requests.flatMap(({ headers }) => Object.keys(headers)));
    expect([...sent].filter((name) => !PLAIN_HEADERS.has(name))).toEqual([]);
    expect(new Set(proxy.requests.map(({ headers }) => headers["user-agent"]))).toEqual(new Set(["node"]));
  });

  it.each([
    [String.raw`ENOENT: no such file, open 'C:\Users\Ada Lovelace\AppData\x.json'`, "Lovelace"], ["cannot open /home/ada lovelace/.config/x", "lovelace"], ['"/Users/ada/x"', "ada"],
  ])("is not in the log either: %s", (text, name) => {
    expect(redactText(text)).not.toContain(name);
  });
});

describe("a journal's file", () => {
  it("is its owner's only, and holds no key any more once the exam is finished", async () => {
    const { app } = await begin();
    const path = journalPath(app);
    const database = new DatabaseSync(path, { readOnly: true });
    const secrets = ["record-key", "content-key", "session"].map((name) => Buffer.from(database.prepare("SELECT value FROM facts WHERE name = ?").get(name)?.["value"] as Uint8Array));
    database.close();
    const modes = ["", "-wal", "-shm"].map((suffix) => (statSync(path + suffix).mode & 0o777).toString(8));

    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await must(app.call("sitting.finish", {}));
    await app.stop();

    expect(modes).toEqual(["600", "600", "600"]);
    const left = Buffer.concat(readdirSync(join(app.profile, "journals")).map((name) => readFileSync(join(app.profile, "journals", name))));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(30);
      expect(left.includes(secret.subarray(12))).toBe(false);
    }
  });
});

describe("a message of a few bytes that stands for a huge one", () => {
  const shared = (levels: number): unknown => (levels === 0 ? "x" : Array.from({ length: 10 }, ((inner) => () => inner)(shared(levels - 1))));
  const holes: string[] = [];
  holes.length = 100_000_000;
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;

  /** Counts what is read of an object and of all that is read from it. */
  const counting = <T extends object>(object: T, count: () => void): T => new Proxy(object, {
    get: (target, name, receiver): unknown => {
      count();
      const value: unknown = Reflect.get(target, name, receiver);
      return typeof value === "object" && value !== null ? counting(value, count) : value;
    },
  });

  it.each([
    ["a list of holes", { itemId: "q", responseId: "r", response: holes }, 10], ["one object in many places", { itemId: "q", responseId: "r", response: shared(9) }, 1_500_000],
    ["a circle", cycle, 1_000_000],
  ])("is refused before much of it is read: %s", (_what, payload, most) => {
    let reads = 0;

    expect(payloadBytes(counting(payload, () => void (reads += 1)), 1_000_000)).toBeGreaterThan(1_000_000);
    expect(reads).toBeLessThanOrEqual(most);
  });

  it("is no message at all when it is binary", () => {
    expect(payloadBytes({ response: new Uint8Array(1_000_000) }, 1000)).toBeNull();
  });
});

describe("a program beside an exam file", () => {
  it("is never run in the place of the system's own", async () => {
    await expect(listPrograms("win32")).rejects.toMatchObject({ path: String.raw`C:\Windows\System32\tasklist.exe` });
  });
});
