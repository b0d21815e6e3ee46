import { Agent, request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fail, invigilError } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { ADMISSION_LIMITS, createAdmission } from "../../../platform/server/admission.ts";
import type { Pool } from "../../../platform/server/admission.ts";
import { watchLoopLag } from "../../../platform/server/loop-lag.ts";
import { createProblemLog } from "../../../platform/server/problem-log.ts";
import type { RequestLogEntry } from "../../../platform/server/request-log.ts";
import { DATABASE_FILE } from "../../../platform/office/data-folder.ts";
import { openSqliteStore } from "../../../platform/store/sqlite-store.ts";
import type { Urgency } from "../../../platform/store/store.ts";
import { createManualClock } from "../../doubles/manual-clock.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom, temporaryFolder, whenDone } from "./support/room.ts";

/** An admission whose surroundings the test decides. */
function setUp(state: { lag?: number; waiting?: number; turn?: number; time?: number } = {}) {
  const lag = { now: () => state.lag ?? 0, lately: () => state.lag ?? 0, turns: () => state.turn ?? 0 };
  return createAdmission(ADMISSION_LIMITS, { lag, waiting: () => state.waiting ?? 0, monotonic: () => state.time ?? 0 });
}

/** Lets `crowd` in and answers `answered` of them, one in `interval` ms, each replaced by the next; then lets in as many as it takes. @returns how many are in then */
function roomAt(interval: number, pool: Pool, { crowd = 300, answered = 2000 } = {}): number {
  const state = { time: 0 };
  const admission = setUp(state);
  let inside = enterOften(admission, pool, crowd).filter((wait) => wait === null).length;
  for (let index = 0; index < answered; index++) {
    state.time += interval;
    admission.leave(pool);
    if (admission.enter(pool) !== null) inside -= 1;
  }
  return inside + enterOften(admission, pool, 10_000).filter((wait) => wait === null).length;
}

function enterOften(admission: ReturnType<typeof setUp>, pool: Pool, times: number): (number | null)[] {
  return Array.from({ length: times }, () => admission.enter(pool));
}

describe("admission", () => {
  it.each(["hand-in", "sign-in", "everything-else"] as const)("lets in as many of %s at once as there is room for, and the next when one leaves", (pool) => {
    const admission = setUp();

    const entered = enterOften(admission, pool, ADMISSION_LIMITS[pool].underWay);
    const next = admission.enter(pool);
    admission.leave(pool);

    expect(entered.every((wait) => wait === null)).toBe(true);
    expect(next).toBeGreaterThanOrEqual(1000);
    expect(admission.enter(pool)).toBeNull();
  });

  it("keeps room for handing in however many look at something", () => {
    const admission = setUp();
    enterOften(admission, "everything-else", 5000);
    enterOften(admission, "sign-in", 5000);

    expect(admission.enter("hand-in")).toBeNull();
  });

  it("lets in as many as are answered within the wait, on a fast computer and on a slow one", () => {
    const rooms = [0.5, 2, 10, 50].map((interval) => roomAt(interval, "hand-in"));

    expect(rooms[0]).toBe(ADMISSION_LIMITS["hand-in"].underWay);
    for (const [index, interval] of [2, 10, 50].entries()) {
      const waited = (rooms[index + 1] ?? 0) * interval;
      expect(waited).toBeLessThanOrEqual(ADMISSION_LIMITS["hand-in"].wait + interval);
      expect(waited).toBeGreaterThan(ADMISSION_LIMITS["hand-in"].wait * 0.8);
    }
  });

  it("goes on letting a few in after it was slow, and many when it is fast again", () => {
    const state = { time: 0 };
    const admission = setUp(state);
    enterOften(admission, "everything-else", 40);
    const answer = (interval: number, times: number): number => {
      for (let index = 0; index < times; index++) {
        state.time += interval;
        admission.leave("everything-else");
        admission.enter("everything-else");
      }
      return enterOften(admission, "everything-else", 2000).filter((wait) => wait === null).length;
    };

    const whileSlow = answer(900, 2000);
    const afterwards = answer(0.5, 4000);

    expect(whileSlow).toBeLessThan(40);
    expect(afterwards).toBeGreaterThan(500);
  });

  it("turns the less urgent away first when the disk falls behind", () => {
    const before = [100, 300, 1000, 5000].map((waiting) => {
      const admission = setUp({ waiting });
      return (["hand-in", "sign-in", "everything-else"] as const).map((pool) => admission.enter(pool) === null);
    });

    expect(before).toEqual([[true, true, true], [true, true, false], [true, false, false], [false, false, false]]);
  });

  it("turns everything but handing in away from the request on at which the loop is late under a crowd", () => {
    const state = { lag: 0, turn: 0 };
    const admission = setUp(state);
    const calm = enterOften(admission, "everything-else", 100);
    state.lag = 700;

    expect(calm.every((wait) => wait === null)).toBe(true);
    expect(admission.enter("everything-else")).not.toBeNull();
    expect(admission.enter("sign-in")).not.toBeNull();
    expect(admission.enter("hand-in")).toBeNull();
  });

  it("lets a few in although the loop was late: something else held it up", () => {
    const admission = setUp({ lag: 5000 });

    expect(admission.enter("everything-else")).toBeNull();
    expect(admission.enter("sign-in")).toBeNull();
  });

  it("spreads those whom it turns away over seconds", () => {
    const admission = setUp({ waiting: 300 });

    const waits = enterOften(admission, "everything-else", 300).map(Number);

    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(6000);
    expect(new Set(waits).size).toBeGreaterThan(200);
  });

  it("asks for heartbeats further apart the later the loop has been, 8 times at most", () => {
    expect([0, 100, 400, 100_000].map((lag) => setUp({ lag }).stretch())).toEqual([1, 1, 4, 8]);
  });
});

describe("the lag of the event loop", () => {
  it("is known in the very turn that is too long, and fades afterwards", async () => {
    // Only what this test waits for counts: a busy computer is late all the time.
    let now = 0;
    const lag = watchLoopLag(() => now);
    whenDone(() => lag.stop());
    await expect.poll(() => lag.turns(), { timeout: 20_000 }).toBeGreaterThan(2);

    now += 300;
    const meanwhile = lag.now();

    expect(meanwhile).toBeGreaterThan(250);
    await expect.poll(() => lag.now(), { timeout: 20_000 }).toBeLessThan(100);
    expect(lag.lately()).toBeGreaterThan(0);
    await expect.poll(() => lag.lately(), { timeout: 20_000 }).toBeLessThan(100);
  });
});

describe("the write queue", () => {
  it("writes hand-ins first, then sign-ins, then the rest, and lets nobody wait for ever", async () => {
    const store = must(openSqliteStore(join(temporaryFolder(), DATABASE_FILE)));
    whenDone(() => store.close());
    const order: string[] = [];
    const write = (name: string, urgency: Urgency) => store.write(async () => {
      order.push(name);
      return ok(name);
    }, urgency);

    const all = [
      ...Array.from({ length: 10 }, (_, index) => write(`other ${index}`, "everything-else")), ...Array.from({ length: 10 }, (_, index) => write(`sign-in ${index}`, "sign-in")),
      ...Array.from({ length: 200 }, (_, index) => write(`hand-in ${index}`, "hand-in")),
    ];
    await Promise.all(all);

    expect(order.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => `hand-in ${index}`));
    expect(order.slice(60, 64)).toEqual(["sign-in 0", "other 0", "other 1", "other 2"]);
    expect(order.slice(64, 124)).toEqual(Array.from({ length: 60 }, (_, index) => `hand-in ${60 + index}`));
    expect(new Set(order).size).toBe(220);
  });

  it("acknowledges an urgent write only when it is on disk, and undoes a refused one alone", async () => {
    const store = must(openSqliteStore(join(temporaryFolder(), DATABASE_FILE)));
    whenDone(() => store.close());

    const [kept, refused] = await Promise.all([
      store.write(async (tables) => ok(await tables.saveSetting("a", "1")), "hand-in"),
      store.write(async (tables) => {
        await tables.saveSetting("b", "1");
        return fail("usage/invalid", "no");
      }),
    ]);

    expect([kept.ok, refused.ok]).toEqual([true, false]);
    expect(must(await store.read(async (tables) => [await tables.setting("a"), await tables.setting("b")]))).toEqual(["1", undefined]);
  });
});

describe("the log of problems", () => {
  it("is a few lines of a storm, with how many there were", () => {
    const lines: RequestLogEntry[] = [];
    const clock = createManualClock();
    const problems = createProblemLog((entry) => lines.push(entry), clock);

    for (let index = 0; index < 1000; index++) problems(invigilError("http/overloaded", "turned away"));
    problems(invigilError("storage/full", "full"));
    clock.advance(10_000);
    problems(invigilError("http/overloaded", "turned away"));

    expect(lines.map(({ code, problem }) => [code, problem])).toEqual([
      ["http/overloaded", "turned away"], ["storage/full", "full"], ["http/overloaded", "turned away; 999 more since the last line"],
    ]);
  });
});

/** One answer on a connection that is kept; null when none came. */
function ask(url: string, agent: Agent): Promise<{ readonly status: number; readonly retryAfter: string | undefined } | null> {
  return new Promise((resolve) => {
    request(url, { agent, timeout: 60_000 }, (message) => {
      message.resume();
      message.on("end", () => resolve({ status: message.statusCode ?? 0, retryAfter: message.headers["retry-after"] }));
    }).on("error", () => resolve(null)).on("timeout", () => resolve(null)).end();
  });
}

describe("a real server under more than it can do", () => {
  it("takes every hand-in, and answers everything else or says at once when to come back", async () => {
    const sitters = 20;
    // However fast this computer is, a crowd makes its event loop later than this.
    const lag = 1;
    const room = await openRoom({ admission: { ...ADMISSION_LIMITS, "everything-else": { ...ADMISSION_LIMITS["everything-else"], lag } } });
    const { url } = room;
    const { packageId } = await room.schedule({ candidates: Array.from({ length: sitters }, (_, index) => ({ name: `C${index}`, code: `CODE-${index}`, extraMinutes: 0, breakMinutes: 0 })) });
    const candidates: Candidate[] = [];
    for (let index = 0; index < sitters; index++) {
      const candidate = await Candidate.open(url, packageId);
      await candidate.signIn(`CODE-${index}`);
      await candidate.prepare();
      await candidate.begin();
      await candidate.finish();
      candidates.push(candidate);
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 250 });
    whenDone(() => agent.destroy());

    const storm = new AbortController();
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    const looking = Array.from({ length: 250 }, async () => {
      while (!storm.signal.aborted) answers.push(await ask(`${url}/v1/packages/${packageId}/manifest`, agent));
    });
    await expect.poll(() => answers.some((answer) => answer?.status === 503), { timeout: 40_000 }).toBe(true);
    const handedIn = await Promise.all(candidates.map(async (candidate) => [(await candidate.put(0)).status, (await candidate.handIn(await candidate.seal())).status]));
    storm.abort();
    await Promise.all(looking);

    expect(handedIn).toEqual(candidates.map(() => [200, 200]));
    expect(answers.filter((answer) => answer === null)).toEqual([]);
    expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200, 503]));
    expect(answers.filter((answer) => answer?.status === 503).every((answer) => Number(answer?.retryAfter) >= 3)).toBe(true);
  }, 120_000);
});
