import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { beginExam, must, startMainApp } from "../../../doubles/main-app.ts";
import type { MainApp } from "../../../doubles/main-app.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import type { TestDesktop } from "../../../doubles/main-ports.ts";
import { withRule } from "../../../doubles/policies.ts";
import { startTestPlatform } from "../../../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../../../doubles/platform.ts";

const DIARY = { pid: 7, name: "my-private-diary", path: "/home/ada/my-private-diary" };
const CHAT = { pid: 8, name: "chat", path: "/opt/chat/chat" };
/** What else a computer that runs tests may do meanwhile is not these tests' business. */
const OF_THIS_COMPUTER: readonly string[] = ["network-changed", "input-device-changed", "removable-media-changed"];
const ROOM = withRule({ ...POLICY_PRESETS["supervised-room"], virtualMachine: "allow", remoteSession: "allow" }, "chat");

let platform: TestPlatform;
let desktop: TestDesktop;
let app: MainApp;
let exam: ScheduledTestExam;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

afterEach(async () => {
  await app.stop();
});

async function openRoom(policy: Policy, managed = false): Promise<void> {
  desktop = createTestDesktop({ managed });
  desktop.programs = [DIARY];
  exam = await platform.schedule({ policy });
  app = await startMainApp({ desktop });
}

function run(...programs: TestDesktop["programs"]): void {
  desktop.programs = programs;
  desktop.programsChanged.emit(undefined);
}

/** Waits until so many sightings of prohibited programs are in the journal. */
async function journalled(count: number, done: string): Promise<void> {
  await expect.poll(async () => (await must(app.call("record.list", {}))).entries.filter(({ facts }) => facts["incident"] === "prohibited-program" && facts["done"] === done).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
}

async function incidentsAfterHandIn(): Promise<readonly object[]> {
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  const { timeline } = await platform.openOnly(exam.packageId);
  return timeline.flatMap(({ event }) => (event.kind === "incident" ? [{ incident: event.incident, ...event.detail }] : []));
}

describe("a prohibited program at the check", () => {
  async function checkWithChat(): Promise<void> {
    await openRoom(ROOM);
    desktop.programs = [DIARY, CHAT];
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: true }));
    await app.until("check", (check) => check.finished);
  }

  it("is named with its reason and stops the start, and no other program is named", async () => {
    await checkWithChat();

    const { checks, mayContinue } = await app.until("check");

    expect(checks.find(({ check }) => check === "processes")).toMatchObject({ state: "failed", programs: [{ rule: "chat", name: "chat", reason: "It is on the list of this test.", closing: "no" }] });
    expect(mayContinue).toBe(false);
    expect(JSON.stringify(checks)).not.toContain("diary");
  });

  it("is closed on request, and the check is right again without another round", async () => {
    await checkWithChat();
    desktop.closable.add("chat");

    await must(app.call("program.close", { rule: "chat" }));
    run(DIARY);
    const passed = await app.until("check", (check) => check.mayContinue);

    expect(passed.checks.find(({ check }) => check === "processes")).toMatchObject({ state: "passed" });
  });

  it("that cannot be closed from here is said to be so", async () => {
    await checkWithChat();

    await must(app.call("program.close", { rule: "chat" }));
    const { checks } = await app.until("check");

    expect(checks.find(({ check }) => check === "processes")).toMatchObject({ programs: [{ closing: "refused" }] });
  });

  it("cannot be used to end any other program", async () => {
    await checkWithChat();

    expect(await app.call("program.close", { rule: "my-private-diary" })).toMatchObject({ ok: false, error: { code: "sitting/wrong-state" } });
  });
});

describe("a prohibited program during the exam", () => {
  it("is shown and journalled once with when it was seen, and again when it is gone; typing goes on", async () => {
    await openRoom(ROOM);
    await beginExam(app, exam);

    run(DIARY, CHAT, { ...CHAT, pid: 9 });
    const shown = await app.until("exam", ({ sitting }) => sitting.programs.length > 0);
    await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
    run(DIARY);
    await app.until("exam", ({ sitting }) => sitting.programs.length === 0);
    await journalled(2, "told");

    expect(shown.sitting.paused).toBe(false);
    expect(shown.sitting.programs).toMatchObject([{ rule: "chat", name: "chat" }]);
    const incidents = (await incidentsAfterHandIn()).filter((incident) => "rule" in incident);
    expect(incidents).toEqual([
      { incident: "prohibited-program", rule: "chat", name: "chat", by: "name", running: true, firstSeenAt: 0, done: "told" },
      { incident: "prohibited-program", rule: "chat", name: "chat", by: "name", running: false, firstSeenAt: 0, lastSeenAt: 0, done: "told" },
    ]);
  });

  it("pauses the exam until it is gone where the policy asks for it", async () => {
    await openRoom({ ...ROOM, programs: { ...ROOM.programs, whenFound: "pause" } });
    await beginExam(app, exam);

    run(CHAT);
    const paused = await app.until("exam", ({ sitting }) => sitting.paused);
    run();
    const resumed = await app.until("exam", ({ sitting }) => !sitting.paused);

    expect([paused.sitting.programs.length, resumed.sitting.programs.length]).toEqual([1, 0]);
  });

  it.each([[true, "closed", 0], [false, "told", 1]] as const)("is closed by a policy that says so on a managed machine only: managed %s", async (managed, done, left) => {
    await openRoom({ ...ROOM, programs: { ...ROOM.programs, whenFound: "close" } }, managed);
    await beginExam(app, exam);
    desktop.closable.add("chat");

    run(CHAT);
    await app.until("exam", ({ sitting }) => sitting.programs.length > 0 || managed);
    await journalled(1, done);
    await new Promise((resolve) => setTimeout(resolve, 100));

    await expect.poll(() => desktop.programs.length, { timeout: 20_000 }).toBe(left);
    expect(await incidentsAfterHandIn()).toContainEqual(expect.objectContaining({ incident: "prohibited-program", done }));
  });
});

describe("a program that the exam allows", () => {
  const permitted: Policy = {
    ...ROOM, controls: [...ROOM.controls, "permitted-programs"],
    programs: { ...ROOM.programs, permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "calc" }], start: { linux: "/usr/bin/calc", arguments: ["--exam"] } }] },
  };

  it("is opened by its path from the policy and by nothing that the page says", async () => {
    await openRoom(permitted);
    await beginExam(app, exam);

    const { sitting } = await app.until("exam");
    await must(app.call("program.open", { id: "calculator" }));
    const other = await app.call("program.open", { id: "/usr/bin/xterm" });

    expect(sitting.permitted).toEqual([{ id: "calculator", name: "Calculator", opens: true, running: false }]);
    expect(desktop.opened).toEqual(["/usr/bin/calc"]);
    expect(other).toMatchObject({ ok: false, error: { code: "program/not-allowed" } });
  });

  it("is not opened where the policy does not name the control", async () => {
    await openRoom({ ...permitted, controls: ROOM.controls, programs: ROOM.programs });
    await beginExam(app, exam);

    expect(await app.call("program.open", { id: "calculator" })).toMatchObject({ ok: false, error: { code: "program/not-allowed" } });
    expect(desktop.opened).toEqual([]);
  });
});

it("lists what was recorded so far, with answers as a count only, also when everything is done", async () => {
  await openRoom(ROOM);
  await beginExam(app, exam);
  for (const phase of ["full", "new", "full"]) await must(app.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: [phase] }));
  await must(app.call("page.blocked", { what: "paste" }));
  await must(app.call("page.blocked", { what: "paste" }));

  const { entries } = await must(app.call("record.list", {}));
  await must(app.call("sitting.hand-in", {}));
  await app.until("receipt");
  await must(app.call("sitting.finish", {}));
  const afterwards = await must(app.call("record.list", {}));

  expect(entries.find(({ kind }) => kind === "answered")?.facts).toEqual({ times: 3 });
  expect(entries.filter(({ kind, facts }) => kind === "incident" && !OF_THIS_COMPUTER.includes(String(facts["incident"]))).map(({ facts }) => facts)).toEqual([{ incident: "paste-blocked" }]);
  expect(JSON.stringify(entries)).not.toMatch(/full|moon-phase/);
  expect(afterwards.entries.slice(0, entries.length)).toEqual(entries);
  expect(afterwards.entries.at(-1)).toMatchObject({ kind: "sealed" });
});
