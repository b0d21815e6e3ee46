import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { invigilError } from "../../../../core/errors.ts";
import type { InvigilError } from "../../../../core/errors.ts";
import type { Result } from "../../../../core/result.ts";
import { backoffMs, jittered } from "../../../../main/sync/backoff.ts";
import { firstBatch } from "../../../../main/sync/batch.ts";
import { Sync } from "../../../../main/sync/sync.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";

type Outcome = Result<{ readonly nextHeartbeatMs: number | null }, InvigilError>;
const done: Outcome = { ok: true, value: { nextHeartbeatMs: null } };

/** A `Sync` on a clock that the test moves, whose rounds answer what the test says. */
function setUp() {
  const clock = createManualClock();
  const timers = new Map<number, { at: number; run: () => void }>();
  let next = 0;
  const rounds: { at: number; heartbeat: boolean }[] = [];
  const control = { answer: (): Outcome => done, complete: false };
  const sync = new Sync({
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
      every: () => () => undefined,
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

describe("sync", () => {
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
    control.answer = () => ({ ok: true, value: { nextHeartbeatMs: 15_000 } });

    await advance(120_000);
    const gaps = beats().slice(1).map((at, index) => at - (beats()[index] ?? 0));
    const before = beats().length;
    control.answer = () => ({ ok: true, value: { nextHeartbeatMs: 60_000 } });
    await advance(180_000);

    expect(gaps.every((gap) => gap >= 11_900 && gap <= 18_200)).toBe(true);
    expect(beats().length - before).toBeLessThanOrEqual(5);
  });

  it("backs off after failures, and does not let answers hurry it", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => ({ ok: false, error: invigilError("sync/offline", "") });
    sync.start();

    for (let second = 0; second < 300; second += 1) {
      sync.wake("soon");
      await advance(1000);
    }

    expect(sync.connection).toBe("offline");
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.length).toBeLessThan(60);
  });

  it("honours Retry-After even when asked to send now, and goes on after it", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => ({ ok: false, error: invigilError("sync/overloaded", "", { retryAfterMs: 20_000 }) });
    sync.start();
    await advance(100);

    control.answer = () => done;
    sync.wake("now");
    await advance(19_000);
    const during = rounds.length;
    await advance(6000);

    expect(during).toBe(1);
    expect(rounds.length).toBeGreaterThan(1);
    expect(sync.connection).toBe("online");
  });

  it.each([[0, 100, 15], [253_402_300_799_999, 10 * 60_000, 1]])("takes %d ms between two heartbeats for %d ms: no platform keeps it busy, or silent", async (asked, taken, atLeast) => {
    const { sync, rounds, control, advance, timers } = setUp();
    control.answer = () => ({ ok: true, value: { nextHeartbeatMs: asked } });

    sync.start();
    await advance(2500);
    const [next] = [...timers.values()];

    expect(rounds.length).toBeGreaterThanOrEqual(atLeast);
    expect(rounds.length).toBeLessThanOrEqual(2500 / 80);
    expect(next?.at).toBeLessThanOrEqual((rounds.at(-1)?.at ?? 0) + taken * 1.2);
  });

  it.each([[0, 1000], [-5, 1000], [1e300, 10 * 60_000]])("takes a pause of %d ms that a platform asks for as %d ms", async (asked, taken) => {
    const { sync, rounds, control, advance, timers } = setUp();
    control.answer = () => ({ ok: false, error: invigilError("sync/overloaded", "later", { retryAfterMs: asked }) });

    sync.start();
    await advance(50);
    const [next] = [...timers.values()];

    expect(rounds).toHaveLength(1);
    expect((next?.at ?? 0) - (rounds[0]?.at ?? 0)).toBeGreaterThanOrEqual(taken);
    expect((next?.at ?? 0) - (rounds[0]?.at ?? 0)).toBeLessThanOrEqual(taken * 1.2);
  });

  it("tries at once after a failure when asked to send now", async () => {
    const { sync, rounds, control, advance } = setUp();
    control.answer = () => ({ ok: false, error: invigilError("sync/offline", "") });
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
    control.answer = () => ({ ok: false, error: invigilError("journal/fork", "") });
    sync.start();

    await advance(10_000);

    expect(sync.error?.code).toBe("journal/fork");
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

describe("batches", () => {
  const record = (bytes: number) => ({ seq: 0, kind: "answered", at: 0, elapsed: 0, payload: "x".repeat(bytes) }) as const;

  it.each([["a few", [10, 10], 2], ["one that is too large for others", [1_400_000, 1_400_000], 1], ["as many as the route takes", Array.from({ length: 300 }, () => 10), 200], ["none", [], 0]] as const)("take %s", (_what, sizes, count) => {
    expect(firstBatch(sizes.map(record))).toHaveLength(count);
  });
});
