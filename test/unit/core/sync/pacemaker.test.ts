import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { invigilError } from "../../../../core/errors.ts";
import { backoffMs, jittered } from "../../../../core/sync/backoff.ts";
import { SPREAD_MS } from "../../../../core/sync/pace.ts";
import { Pacemaker } from "../../../../core/sync/pacemaker.ts";
import type { RoundOutcome } from "../../../../core/sync/pacemaker.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";

const done: RoundOutcome = { error: null, nextHeartbeatMs: null };
const failed = (...error: Parameters<typeof invigilError>): RoundOutcome => ({ error: invigilError(...error), nextHeartbeatMs: null });

/** A `Pacemaker` on a clock that the test moves, whose rounds answer what the test says. */
function setUp() {
  const clock = createManualClock();
  const timers = new Map<number, { at: number; run: () => void }>();
  let next = 0;
  const rounds: { at: number; heartbeat: boolean }[] = [];
  const control = { answer: (): RoundOutcome => done, complete: false };
  const sync = new Pacemaker({
    clock, random: systemRandom, onChanged: () => undefined, onFailure: () => undefined, onBug: () => undefined,
    round: { run: async (heartbeat) => {
      rounds.push({ at: clock.monotonic(), heartbeat });
      return await Promise.resolve(control.answer());
    }, complete: () => control.complete },
    timers: {
      after: (ms, run) => {
        next += 1;
        const id = next;
        timers.set(id, { at: clock.monotonic() + ms, run });
        return () => timers.delete(id);
      },
    },
  });
  const advance = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      for (const [id, timer] of timers) {
        if (timer.at > clock.monotonic()) continue;
        timers.delete(id);
        timer.run();
      }
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };
  return { sync, rounds, control, advance, timers };
}

describe("the pacemaker", () => {
  it("sends at once at the start, and within about a second after an answer", async () => {
    const { sync, rounds, advance } = setUp();
    sync.start();
    await advance(200);

    sync.wake("soon");
    sync.wake("soon");
    await advance(2000);

    expect(rounds).toHaveLength(2);
    expect((rounds[1]?.at ?? 0) - (rounds[0]?.at ?? 0)).toBeLessThanOrEqual(1300);
  });

  it("beats every 15 seconds, give or take a fifth, unless the platform says another time", async () => {
    const { sync, rounds, control, advance } = setUp();
    sync.start();
    await advance(200);
    const beats = (): readonly number[] => rounds.filter(({ heartbeat }) => heartbeat).map(({ at }) => at);
    control.answer = () => ({ error: null, nextHeartbeatMs: 15_000 });

    await advance(120_000);
    const gaps = beats().slice(1).map((at, index) => at - (beats()[index] ?? 0));
    const before = beats().length;
    control.answer = () => ({ error: null, nextHeartbeatMs: 60_000 });
    await advance(180_000);

    expect(gaps.every((gap) => gap >= 11_900 && gap <= 18_200)).toBe(true);
    expect(beats().length - before).toBeLessThanOrEqual(5);
  });

  it("backs off after failures, and does not let answers hurry it", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => failed("sync/offline", "");
    sync.start();

    for (let second = 0; second < 300; second += 1) {
      sync.wake("soon");
      await advance(1000);
    }

    expect(sync.pace.connection).toBe("offline");
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.length).toBeLessThan(60);
  });

  it("honours Retry-After even when asked to send now, and goes on after it", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => failed("sync/overloaded", "", { retryAfterMs: 20_000 });
    sync.start();
    await advance(100);

    control.answer = () => done;
    sync.wake("now");
    await advance(19_000);
    const during = rounds.length;
    await advance(6000);

    expect(during).toBe(1);
    expect(rounds.length).toBeGreaterThan(1);
    expect(sync.pace.connection).toBe("online");
  });

  it.each([[0, 100, 15], [253_402_300_799_999, 10 * 60_000, 1]])("takes %d ms between two heartbeats for %d ms: no platform keeps it busy, or silent", async (asked, taken, atLeast) => {
    const { sync, rounds, control, advance, timers } = setUp();
    control.answer = () => ({ error: null, nextHeartbeatMs: asked });

    sync.start();
    await advance(2500);
    const [next] = [...timers.values()];

    expect(rounds.length).toBeGreaterThanOrEqual(atLeast);
    expect(rounds.length).toBeLessThanOrEqual(2500 / 80);
    expect(next?.at).toBeLessThanOrEqual((rounds.at(-1)?.at ?? 0) + taken * 1.2);
  });

  it.each([[0, 1000], [-5, 1000], [1e300, 10 * 60_000]])("takes a pause of %d ms that a platform asks for as %d ms", async (asked, taken) => {
    const { sync, rounds, control, advance, timers } = setUp();
    control.answer = () => failed("sync/overloaded", "later", { retryAfterMs: asked });

    sync.start();
    await advance(50);
    const [next] = [...timers.values()];

    expect(rounds).toHaveLength(1);
    expect((next?.at ?? 0) - (rounds[0]?.at ?? 0)).toBeGreaterThanOrEqual(taken);
    expect((next?.at ?? 0) - (rounds[0]?.at ?? 0)).toBeLessThanOrEqual(taken * 1.2);
  });

  it("spreads what happens to a whole room over some seconds, in place of what would go soon", async () => {
    const delays: number[] = [];
    for (let sitting = 0; sitting < 40; sitting += 1) {
      const { sync, rounds, control, advance, timers } = setUp();
      control.answer = () => ({ error: null, nextHeartbeatMs: 600_000 });
      sync.start();
      await advance(100);
      const began = rounds[0]?.at ?? 0;
      sync.wake("soon");
      sync.wake("spread");
      delays.push(([...timers.values()][0]?.at ?? Number.POSITIVE_INFINITY) - began);
    }

    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(SPREAD_MS + 100);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(SPREAD_MS / 3);
  });

  it("says that the platform can be reached when it hears the heartbeat and refuses the rest", async () => {
    const { sync, control, advance } = setUp();
    control.answer = () => ({ error: invigilError("journal/fork", ""), nextHeartbeatMs: 15_000 });
    sync.start();

    await advance(100);

    expect(sync.pace).toMatchObject({ connection: "online", error: { code: "journal/fork" } });
  });

  it("tries at once after a failure when asked to send now", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => failed("sync/offline", "");
    sync.start();
    await advance(60_000);
    const before = rounds.length;
    control.answer = () => done;

    sync.wake("now");
    await advance(100);

    expect(rounds.length).toBe(before + 1);
  });

  it("shows a refusal that trying again will not mend, and still goes on", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => failed("journal/fork", "");
    sync.start();

    await advance(10_000);

    expect(sync.pace.error?.code).toBe("journal/fork");
    expect(rounds.length).toBeGreaterThan(1);
  });

  it("sets no timer when everything is sent, and none after it was stopped", async () => {
    const { sync, control, advance, timers } = setUp();
    sync.start();
    await advance(100);
    const during = timers.size;
    control.complete = true;
    sync.wake("now");
    await advance(100);
    const complete = timers.size;
    control.complete = false;
    sync.wake("soon");
    await sync.stop();
    sync.wake("now");

    expect([during, complete, timers.size]).toEqual([1, 0, 0]);
  });
});

describe("back-off", () => {
  it.each([[1, 0, 1000], [1, 1, 2000], [3, 1, 8000], [6, 1, 60_000], [60, 1, 60_000], [60, 0, 1000], [4, 0.5, 8500]])("after %d failures and at %d of the way waits %d ms", (failures, fraction, ms) => {
    expect(backoffMs(failures, fraction)).toBe(ms);
  });

  it.each([[0, 12_000], [0.5, 15_000], [1, 18_000]])("puts a fifth of jitter around a heartbeat at %d", (fraction, ms) => {
    expect(jittered(15_000, fraction)).toBe(ms);
  });
});
