import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "./fault.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { FaultProxy } from "./fault-proxy.ts";

const ANSWER = "x".repeat(2000);
let server: Server;
let proxy: FaultProxy;
/** What reached the server whole, in order. */
let reached: string[];

async function start(seed = 1): Promise<FaultProxy> {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on a port");
  return await startFaultProxy(`http://127.0.0.1:${address.port}`, seed);
}

beforeEach(async () => {
  reached = [];
  server = createServer((request, response) => {
    request.resume().once("end", () => {
      reached.push(request.url ?? "");
      response.writeHead(200, { "content-type": "text/plain" }).end(`${reached.length} ${ANSWER}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  proxy = await start();
});

afterEach(async () => {
  await proxy.stop();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

/** Status and length of the answer, or that there was none. */
async function ask(path: string, options: { readonly method?: string; readonly waitMs?: number; readonly through?: FaultProxy } = {}): Promise<string> {
  try {
    const response = await fetch(`${(options.through ?? proxy).url}${path}`, { method: options.method ?? "PUT", body: "y".repeat(500), signal: AbortSignal.timeout(options.waitMs ?? 30_000) });
    return `${response.status} ${(await response.text()).split(" ")[0]}`;
  } catch (cause) {
    return cause instanceof Error && cause.name === "TimeoutError" ? "no answer" : "broke";
  }
}

describe("the fault proxy", () => {
  it("passes everything on when nothing is wrong", async () => {
    const answers = [await ask("/a"), await ask("/b")];

    expect({ answers, reached }).toEqual({ answers: ["200 1", "200 2"], reached: ["/a", "/b"] });
    expect(proxy.counts()).toEqual({ requests: 2, failed: 0, again: 0 });
  });

  it.each<readonly [Fault, string, number]>([
    [{ kind: "cut" }, "broke", 0],
    [{ kind: "half-open" }, "no answer", 0],
    [{ kind: "silent" }, "no answer", 1],
    [{ kind: "reset-in-request", share: 1, mostBytes: 500 }, "broke", 0],
    [{ kind: "reset-in-answer", share: 1, mostBytes: 1000 }, "broke", 1],
    [{ kind: "answer-cut-off", share: 1, mostBytes: 1000 }, "broke", 1],
    [{ kind: "status-500", share: 1 }, "500 <html><h1>Internal", 0],
    [{ kind: "overloaded", share: 1, retryAfterSeconds: 2 }, "503 ", 0],
  ])("with %j the client sees “%s” and the server is reached %d times, and all is well afterwards", async (fault, seen, times) => {
    proxy.set(fault);
    const during = await ask("/a", { method: "POST", ...(seen === "no answer" ? { waitMs: 2000 } : {}) });
    const reachedDuring = reached.length;
    proxy.set(null);
    const after = await ask("/b");

    expect([during, reachedDuring, after]).toEqual([seen, times, `200 ${times + 1}`]);
    await expect.poll(() => proxy.counts().failed).toBe(1);
  });

  it("comes and goes", async () => {
    proxy.set({ kind: "flapping", upMs: 100, downMs: 100 });

    const answers = new Set<string>();
    while (answers.size < 2) answers.add((await ask("/a")).slice(0, 3));

    expect([...answers].toSorted()).toEqual(["200", "bro"]);
  });

  it("makes a line slow without losing anything", async () => {
    proxy.set({ kind: "slow", bytesPerSecond: 5000 });

    const begun = performance.now();
    const answer = await ask("/a");

    // 2,700 bytes there and back.
    expect(answer).toBe("200 1");
    expect(performance.now() - begun).toBeGreaterThan(400);
  });

  it("duplicates a request: the server hears it twice and the client once", async () => {
    proxy.set({ kind: "duplicated", share: 1 });

    const answer = await ask("/a");

    expect(answer).toMatch(/^200 [12]$/);
    expect(reached).toEqual(["/a", "/a"]);
    expect(proxy.counts().again).toBe(1);
  });

  it("delivers a request after later ones, and tells its client that it broke", async () => {
    const late = await start(3);
    late.set({ kind: "reordered", share: 0.5 });

    const answers: Record<string, string> = {};
    for (let index = 0; index < 8; index += 1) answers[`/${index}`] = await ask(`/${index}`, { method: "POST", through: late });
    late.set(null);
    while (reached.length < 8) await new Promise((resolve) => setTimeout(resolve, 20));
    await late.stop();

    expect(reached).not.toEqual(reached.toSorted());
    expect(reached.toSorted()).toEqual(Object.keys(answers));
    expect(new Set(Object.values(answers).map((answer) => answer.slice(0, 3)))).toEqual(new Set(["200", "bro"]));
  });

  it("answers with what the server said at an earlier moment", async () => {
    const first = await ask("/v1/sittings/x/records/0");
    proxy.set({ kind: "replayed", share: 1 });

    const second = await ask("/v1/sittings/x/records/7");

    expect([first, second, reached.length]).toEqual(["200 1", "200 1", 1]);
  });

  it("chooses the same again for the same seed", async () => {
    const runs: string[][] = [];
    for (const seed of [7, 7, 8]) {
      const one = await start(seed);
      one.set({ kind: "status-500", share: 0.5 });
      const statuses: string[] = [];
      for (let index = 0; index < 24; index += 1) statuses.push((await ask("/a", { through: one })).slice(0, 3));
      await one.stop();
      runs.push(statuses);
    }

    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });
});
