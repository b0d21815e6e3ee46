import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const BENCH = fileURLToPath(new URL("../../bench/index.ts", import.meta.url));
const clientAbsent = !existsSync(fileURLToPath(new URL("../../../out/main/index.js", import.meta.url)));

const consoleAbsent = !existsSync(fileURLToPath(new URL("../../../out/console/index.html", import.meta.url)));

const summary = { repetitions: v.pipe(v.number(), v.minValue(1)), median: v.number(), p95: v.number(), p99: v.number(), max: v.number() };
const reportSchema = v.object({
  benchmark: v.string(), at: v.pipe(v.string(), v.isoTimestamp()), seconds: v.number(),
  machine: v.strictObject({
    cpus: v.pipe(v.number(), v.minValue(1)), model: v.string(), memoryMiB: v.number(), system: v.string(), node: v.pipe(v.string(), v.startsWith("v")), runtime: v.picklist(["electron", "stand-in", "node"]),
    temporaryFileSystem: v.string(), loadBefore: v.number(),
  }),
  counts: v.record(v.string(), v.number()),
  figures: v.pipe(v.array(v.strictObject({
    name: v.string(), unit: v.picklist(["ms", "KiB", "MiB", "per second", "µs", "%"]), ...summary,
    budget: v.nullable(v.strictObject({
      says: v.string(), limit: v.number(), sense: v.picklist(["most", "least"]), of: v.picklist(["median", "p95", "p99", "max"]), verdict: v.picklist(["met", "missed", "not measured here"]),
    })),
    peer: v.nullable(v.strictObject({ name: v.string(), ...summary })), note: v.nullable(v.string()),
  })), v.minLength(1)),
  facts: v.record(v.string(), v.unknown()),
});
type Report = v.InferOutput<typeof reportSchema>;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ib-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: readonly string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  return spawn(process.execPath, [BENCH, ...args], { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, TMPDIR: folder } });
}

async function bench(...args: readonly string[]): Promise<{ readonly status: unknown; readonly stdout: string }> {
  const child = start(...args);
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
  const [status]: readonly unknown[] = await once(child, "close");
  return { status, stdout };
}

async function report(...args: readonly string[]): Promise<Report> {
  const { status, stdout } = await bench(...args, "--json");
  expect(status).toBe(0);
  return v.parse(reportSchema, JSON.parse(stdout));
}

/** Processes that were given a path in the benchmark's temporary folder. */
function processesOfIt(): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/u.test(name)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  }).filter((line) => line.includes(folder));
}

/** The last processes of a browser that was told to end are there for a moment longer. */
async function expectNothingLeft(): Promise<void> {
  await expect.poll(() => ({ files: readdirSync(folder), processes: processesOfIt() })).toEqual({ files: [], processes: [] });
}

describe("bench", () => {
  it("lists what there is when no name is given", async () => {
    const { status, stdout } = await bench("--json");

    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { benchmarks: { name: string }[] }).benchmarks.map(({ name }) => name)).toEqual(["journal", "sitting", "score", "program-rules", "platform", "traffic", "process-watch", "process-detection", "keystroke", "typing-times", "kills", "faults", "board"]);
  });

  it.each([["an unknown name", ["nothing"]], ["an unknown count", ["score", "--laps", "3"]], ["a count beyond its bounds", ["journal", "--records", "0"]], ["no name but counts", ["--records", "3"]]])(
    "ends with status 2 on %s", async (_what, args) => {
      const { status, stdout } = await bench(...args);

      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    },
  );

  it("measures appends to the journal beside plain SQLite", async () => {
    const { figures, machine, counts } = await report("journal", "--records", "3");

    expect({ runtime: machine.runtime, counts }).toEqual({ runtime: "node", counts: { records: 3 } });
    expect(figures.filter(({ name }) => name.startsWith("append ")).map(({ repetitions, peer }) => [repetitions, peer?.repetitions])).toEqual([[3, 3], [3, 3]]);
    await expectNothingLeft();
  });

  it("measures a look at the running programs beside the packages that do it too", async () => {
    const { figures, facts } = await report("process-watch", "--processes", "20", "--rounds", "20");

    expect(figures.map(({ name, repetitions }) => [name, repetitions])).toEqual(expect.arrayContaining([["tick, nothing started since the last", 20], ["tick after programs started", 20], ["full sweep", 2]]));
    expect(facts).toMatchObject({ processesAtTheStart: expect.any(Number), cpuOfPsListToTick: expect.any(Number) });
    await expectNothingLeft();
  });

  it("measures how soon programs under false names are seen", async () => {
    const { facts } = await report("process-detection", "--programs", "28", "--seconds", "2");

    expect(facts).toMatchObject({ seenByLifetime: { "of 2000 ms": "4 of 4 seen" } });
    await expectNothingLeft();
  });

  it("measures what a key costs and how well rhythm tells writers apart, or that the data for it is absent", async () => {
    const { figures, facts } = await report("keystroke", "--keys", "2000", "--stretches", "2");

    expect(figures.find(({ name }) => name === "record a key")).toMatchObject({ unit: "µs", repetitions: expect.any(Number) });
    expect(figures.find(({ name }) => name === "main: a stretch of 200 keys, counts")).toMatchObject({ unit: "ms", repetitions: 2 });
    expect(facts).toMatchObject({ keys: 2000, data: expect.stringMatching(/^(?:present|absent)$/) });
    await expectNothingLeft();
  });

  it("measures import and scoring of the demo exam", async () => {
    const { facts } = await report("score", "--scorings", "2", "--imports", "1");

    expect(facts).toMatchObject({ questions: 12, points: { score: 20 } });
    await expectNothingLeft();
  });

  it("measures what ten thousand rules cost for one program, and does not judge the budget by twenty", async () => {
    const { figures } = await report("program-rules", "--rules", "20", "--programs", "2");

    expect(figures.map(({ repetitions, budget }) => [repetitions, budget?.verdict])).toEqual(figures.map(() => [2, "not measured here"]));
    await expectNothingLeft();
  });

  it("drives a platform with a few candidates, loses none, and does not judge a budget for 5,000 by them", async () => {
    const { facts, figures } = await report("platform", "--candidates", "3", "--rounds", "1", "--rate", "100");

    expect(facts).toMatchObject({ candidates: 3, signedIn: 3, receipts: 3, sealedAtPlatform: 3, lost: 0, refusals: { signIn: {}, firstSave: {}, heartbeat: {}, live: {}, handIn: {} } });
    expect(figures.flatMap(({ budget }) => budget?.verdict ?? [])).toEqual(["not measured here", "not measured here"]);
    await expectNothingLeft();
  });

  it("kills client and platform and finds everything again that was acknowledged", async () => {
    const { facts, figures } = await report("kills", "--client-kills", "2", "--platform-kills", "1");

    expect(facts).toMatchObject({ client: { sittings: 2, receipts: 2, lost: 0, older: 0, elsewhere: 0, differing: 0, forks: 0 }, platform: { kills: 1, lostRecords: 0, lostReceipts: 0, unsound: [] } });
    expect(figures.map(({ repetitions }) => repetitions)).toEqual([2, expect.any(Number), 1]);
    await expectNothingLeft();
  });

  it("takes sittings through a fault and says what was lost", async () => {
    const { facts } = await report("faults", "--sittings", "1", "--answers", "3", "--most", "1");

    expect(facts).toMatchObject({ lost: 0, table: [{ fault: "connection cut", tries: 1, lost: 0, receipts: 1, forks: 0 }] });
    await expectNothingLeft();
  });

  it("counts what one sitting sends and receives, and what a live one takes of the platform's memory", async () => {
    const { facts, figures } = await report("traffic", "--minutes", "2", "--sittings", "3", "--live-seconds", "6");

    expect(figures.map(({ name }) => name)).toEqual(["idle, sent", "idle, received", "busy, sent", "busy, received", "memory of the platform for each live sitting"]);
    expect(facts).toMatchObject({ idle: { answers: 1, receipt: true }, busy: { answers: 13, receipt: true }, differing: 0 });
    await expectNothingLeft();
  });

  it.skipIf(consoleAbsent)("watches a board in a real browser beside a plain table, and does not judge a budget for 5,000 by a few", async () => {
    const { figures, facts } = await report("board", "--sittings", "4", "--minutes", "0", "--seconds", "1");

    expect(facts).toMatchObject({ sittings: 4, live: 4, updates: 3 });
    expect(figures.flatMap(({ budget }) => budget?.verdict ?? [])).toEqual(Array.from({ length: 3 }, () => "not measured here"));
    expect(figures.find(({ name }) => name === "frames while scrolling")?.peer?.name).toContain("plain HTML table");
    await expectNothingLeft();
  });

  it("leaves nothing behind when it is stopped in the middle", async () => {
    const child = start("platform", "--candidates", "2", "--rounds", "50", "--rate", "1");
    const exited = once(child, "exit");
    while (!processesOfIt().some((line) => line.includes("serve"))) await new Promise((resolve) => setTimeout(resolve, 50));

    child.kill("SIGTERM");
    const [status]: readonly unknown[] = await exited;

    expect(status).toBe(1);
    await expectNothingLeft();
  });

  it.skipIf(clientAbsent)("measures the built client in real windows, and every answer that it typed is on disk", async () => {
    const { facts, figures, machine } = await report("sitting", "--starts", "1", "--calls", "3", "--keys", "2", "--restarts", "1");

    expect(machine.runtime).not.toBe("node");
    expect(facts).toMatchObject({ callsRefused: 0, answersTyped: 3, answersOnDisk: 3 });
    expect(figures.flatMap(({ budget }) => budget?.says ?? [])).toHaveLength(7);
    await expectNothingLeft();
  });
});
