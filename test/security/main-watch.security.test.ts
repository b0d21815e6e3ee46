import { Worker } from "node:worker_threads";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { closePrograms } from "../../main/watch/close-programs.ts";
import { procFiles } from "../../main/watch/proc-files.ts";
import { linuxControl, processControl } from "../../main/watch/process-control.ts";
import { fromWorkerSchema, monotonicNow } from "../../main/watch/program-messages.ts";
import type { WorkerData } from "../../main/watch/program-messages.ts";
import { watchPrograms } from "../../main/watch/watch-programs.ts";
import { end, policyAgainst, testPrograms, until } from "../doubles/programs.ts";

const programs = testPrograms();
const workers: Worker[] = [];

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

describe.skipIf(process.platform !== "linux")("the thread that watches programs", () => {
  it("lets no name of a program out that no rule speaks of", async () => {
    const workerData: WorkerData = { policy: policyAgainst("forbidden-watched"), system: "linux", wallAtZero: Date.now() - monotonicNow(), ownPid: 0 };
    const worker = new Worker(new URL("../../main/watch/program-worker.ts", import.meta.url), { workerData, execArgv: [], stdout: true, stderr: true });
    workers.push(worker);
    const said: unknown[] = [];
    worker.on("message", (message: unknown) => said.push(message));
    const printed: Buffer[] = [];
    for (const stream of [worker.stdout, worker.stderr]) stream.on("data", (some: Buffer) => printed.push(some));

    // What runs before its first look is not what started during the exam.
    worker.postMessage({ kind: "look", look: 1 }, []);
    await until("it looked", () => JSON.stringify(said).includes(`"look":1`));
    const private_ = await programs.start(programs.copy("private-diary"), ["60"], { argv0: "private-argument" });
    const forbidden = await programs.start(programs.copy("forbidden-watched"), ["60"], { argv0: "private-argument" });
    worker.postMessage({ kind: "look", look: 2 }, []);
    await until("it told what is forbidden", () => JSON.stringify(said).includes(`"pid":${forbidden.pid}`));
    await end(private_);
    await until("it counted", () => /"unknownStarted":[1-9]/u.test(JSON.stringify(said)));

    const everything = `${JSON.stringify(said)}${Buffer.concat(printed).toString()}`;
    for (const word of ["private", "sleep", `"pid":${private_.pid}`, programs.folder, process.execPath]) expect(everything).not.toContain(word);
    expect(said.filter((message) => !v.is(fromWorkerSchema, message))).toEqual([]);
  });

  it("does not do what a malformed message says", async () => {
    const workerData: WorkerData = { policy: policyAgainst("any"), system: "linux", wallAtZero: 0, ownPid: 0 };
    const worker = new Worker(new URL("../../main/watch/program-worker.ts", import.meta.url), { workerData, execArgv: [] });
    workers.push(worker);
    const looks: unknown[] = [];
    worker.on("message", ({ look }: { look?: number | null }) => looks.push(look));
    for (const message of [null, "look", { kind: "look" }, { kind: "look", look: -1 }, { kind: "look", look: "2" }, { kind: "look", look: 3, list: true }, { kind: "list" }, { kind: "stop", now: true }]) worker.postMessage(message, []);

    worker.postMessage({ kind: "look", look: 7 }, []);
    await until("it answers", () => looks.includes(7));

    expect(looks.filter((look) => typeof look === "number")).toEqual([7]);
  });
});

const SIGHTING = { pid: 5, startedAt: 1, verdict: { kind: "prohibited", rule: { id: "rule", name: "Rule", reason: "" }, by: "name" }, firstSeenAt: 1, lastSeenAt: 1, gone: false };
const report = (sighting: object): object => ({ kind: "report", look: null, report: { sightings: [sighting], running: 1, unreadable: 0, unknownStarted: 0 } });

describe("what a thread says", () => {
  it("is accepted when it is exactly a message of ours", () => {
    expect(v.is(fromWorkerSchema, report(SIGHTING))).toBe(true);
  });

  it.each([
    ["the name of a program", report({ ...SIGHTING, name: "diary" })],
    ["the path of a program", report({ ...SIGHTING, verdict: { ...SIGHTING.verdict, path: "/home/a/diary" } })],
    ["facts about a rule", report({ ...SIGHTING, verdict: { ...SIGHTING.verdict, rule: { ...SIGHTING.verdict.rule, path: "/home/a/diary" } } })],
    ["a program that no rule speaks of", report({ ...SIGHTING, verdict: { kind: "unknown" } })],
    ["a pid that is none", report({ ...SIGHTING, pid: -1 })],
    ["a list of programs", { ...report(SIGHTING), programs: ["diary"] }],
    ["an endless report", { kind: "report", look: null, report: { sightings: Array.from({ length: 501 }, () => SIGHTING), running: 1, unreadable: 0, unknownStarted: 0 } }],
    ["something else", { kind: "eval", code: "1" }], ["text", "beat"], ["nothing", null],
  ])("is refused with %s", (_what, message) => {
    expect(v.is(fromWorkerSchema, message)).toBe(false);
  });

  it("changes nothing and is no sign of life when it is malformed", async () => {
    let changes = 0;
    const script = new URL(`data:text/javascript,${encodeURIComponent(`
      import { parentPort } from "node:worker_threads";
      setInterval(() => parentPort.postMessage(${JSON.stringify(report({ ...SIGHTING, path: "/home/a/diary" }))}), 20);
    `)}`);
    const watch = watchPrograms(policyAgainst("any"), () => (changes += 1), { system: "linux", control: processControl(), script, patience: { silence: 300, firstBackOff: 60_000 } });

    await until("it counts as dead", () => !watch.alive());

    expect([watch.report(), changes]).toEqual([null, 1]);
    await watch.stop();
  });
});

describe.skipIf(process.platform !== "linux")("closing a program", () => {
  it("never signals a process that has the pid of the one that was seen", async () => {
    const child = await programs.start("/bin/sleep");
    const startedAt = procFiles().stat(child.pid)?.startedAt ?? 0;

    expect(await closePrograms([{ pid: child.pid, startedAt: startedAt - 1 }], processControl())).toBe("gone");
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it("reads the start time again right before it signals", async () => {
    const order: string[] = [];
    const stat = (pid: number) => {
      order.push(`stat ${pid}`);
      return { parent: 1, startedAt: 10, kernel: false, ended: false };
    };
    const control = linuxControl({ stat }, (pid) => order.push(`signal ${pid}`));

    await control.askToEnd({ pid: 500, startedAt: 10 });
    await control.askToEnd({ pid: 501, startedAt: 11 });

    expect(order).toEqual(["stat 500", "signal 500", "stat 501"]);
  });

  it.each([["this program", process.pid], ["the first process", 1], ["its own group", 0], ["every process", -1], ["a group", -500]])("never signals %s", async (_what, pid) => {
    const signalled: number[] = [];
    const control = linuxControl({ stat: () => ({ parent: 1, startedAt: 10, kernel: false, ended: false }) }, (to) => signalled.push(to));

    expect(await control.askToEnd({ pid, startedAt: 10 })).toBe("refused");
    expect(signalled).toEqual([]);
  });
});
