import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LoadReport } from "../../../../platform/load/load-report.ts";
import { temporaryFolder } from "../support/room.ts";
import { invigil, serve } from "../support/served.ts";

const CLI = fileURLToPath(new URL("../../../../platform/cli/index.ts", import.meta.url));
/** A storm has back-offs of many seconds in it. */
const LONG_MS = 240_000;

interface Run {
  readonly status: unknown;
  readonly report: LoadReport;
}

/** Runs the tool with a temporary folder of its own. @param whenServing called when the platform that it made runs */
async function load(folder: string, args: readonly string[], whenServing: (pid: number) => void = () => undefined): Promise<Run> {
  const child = spawn(process.execPath, [CLI, "load", "--json", ...args], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, TMPDIR: folder } });
  let stdout = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString("utf8")));
  const closed = once(child, "close");
  while (processesIn(folder).length === 0 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  whenServing(child.pid ?? 0);
  const [status]: readonly unknown[] = await closed;
  return { status, report: JSON.parse(stdout) as LoadReport };
}

/** Processes that were given a path in a folder. */
function processesIn(folder: string): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/u.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

const sound = { differing: { count: 0 }, lost: { count: 0 }, invalid: { count: 0 }, unsent: { count: 0 }, bugs: [], stopped: false };

describe.skipIf(process.platform !== "linux")("invigil load", () => {
  it("lets all arrive and finds the first records of each at the platform", async () => {
    const folder = temporaryFolder();

    const { status, report } = await load(folder, ["--sittings", "5", "--minutes", "0.1", "--scenario", "start"]);

    expect(status).toBe(0);
    expect(report).toMatchObject({ ...sound, scenario: "start", sittings: 5, begun: 5, compared: 5, verified: 5, handedIn: 0, allStartedSeconds: expect.any(Number) });
    expect(report.latencies).toMatchObject({ signIn: { requests: 5 }, release: { requests: 5 } });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  }, LONG_MS);

  it("keeps sittings live and finds every answer at the platform as it was typed", async () => {
    const { status, report } = await load(temporaryFolder(), ["--sittings", "4", "--minutes", "0.1", "--scenario", "steady"]);

    expect(status).toBe(0);
    expect(report).toMatchObject({ ...sound, begun: 4, compared: 4, refusals: {}, retries: 0, memory: { idle: expect.any(Number), live: expect.any(Number) } });
    expect(report.answers).toBeGreaterThanOrEqual(4);
    expect(report.bytesPerSitting.sent).toBeGreaterThan(0);
  }, LONG_MS);

  it("hands everything in and checks each receipt", async () => {
    const { status, report } = await load(temporaryFolder(), ["--sittings", "5", "--minutes", "0.1", "--scenario", "handin"]);

    expect(status).toBe(0);
    expect(report).toMatchObject({ ...sound, handedIn: 5, receipts: 5, verified: 5, answers: 20, allReceiptsSeconds: expect.any(Number), latencies: { seal: { requests: 5 } } });
  }, LONG_MS);

  it("kills the platform in the middle, and afterwards nothing is missing", async () => {
    const folder = temporaryFolder();

    const { status, report } = await load(folder, ["--sittings", "4", "--minutes", "0.1", "--scenario", "storm"]);

    expect(status).toBe(0);
    expect(report).toMatchObject({ ...sound, begun: 4, compared: 4, handedIn: 2, receipts: 2, awaySeconds: expect.any(Number), allBackSeconds: expect.any(Number), allReceiptsSeconds: expect.any(Number) });
    expect(report.retries).toBeGreaterThan(0);
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  }, LONG_MS);

  it("uses a platform that runs already, and leaves it running", async () => {
    const dataDir = temporaryFolder();
    const { url } = await serve(dataDir);

    const { status, stdout } = await invigil("load", "--url", url, "--data", dataDir, "--sittings", "2", "--minutes", "0.1", "--scenario", "start", "--json");
    const { json } = await invigil("sitting", "list", "--data", dataDir, "--json");

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ...sound, platform: { kind: "running" }, begun: 2, compared: 2 });
    expect(json.sittings).toHaveLength(2);
    expect((await fetch(`${url}/v1/time`)).status).toBe(200);
  }, LONG_MS);

  it("stops in order on Ctrl+C, reports what there is, and leaves nothing behind", async () => {
    const folder = temporaryFolder();

    const { status, report } = await load(folder, ["--sittings", "3", "--minutes", "30", "--scenario", "steady"], (pid) => process.kill(pid, "SIGINT"));

    expect(status).toBe(0);
    expect(report).toMatchObject({ stopped: true, differing: { count: 0 }, lost: { count: 0 } });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  }, LONG_MS);

  it.each([
    ["what is out of bounds", ["--sittings", "20001"]], ["an unknown scenario", ["--scenario", "flood"]],
    ["a storm for somebody else's platform", ["--url", "http://127.0.0.1:8080", "--data", ".", "--scenario", "storm"]],
  ])("refuses %s with status 2", async (_what, args) => {
    const { status, stdout, stderr } = await invigil("load", "--json", ...args);

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "usage/invalid" } });
  });
});
