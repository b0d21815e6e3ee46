import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { withKeystrokes } from "../doubles/policies.ts";
import { DEMO_EXAM, ExamRoom } from "../e2e/exam-room.ts";
import { defineBenchmark, pause } from "./benchmark.ts";
import { recordedKeys } from "./client/page-clock.ts";
import { openXKeyboard } from "./client/x-keyboard.ts";
import type { XKeyboard } from "./client/x-keyboard.ts";
import { figure } from "./figure.ts";
import { seeded } from "../doubles/typing-generators.ts";

const counts = { keys: { about: "keys to press, once on an idle page and twice on one that is busy for 40 ms at a time", usual: 500, least: 20, most: 10_000 } };

/** Letters of both hands and the space bar, by evdev's places; pressed one after the other, so that none comes again within `KEYS.length` times the shortest time of a key. */
const KEYS = [[38, "KeyA"], [44, "KeyJ"], [39, "KeyS"], [65, "Space"], [45, "KeyK"], [40, "KeyD"], [46, "KeyL"], [41, "KeyF"]] as const;
const LEAST_HOLD_MS = 40;
const LEAST_GAP_MS = 20;
/** A key that was sent and one that the page saw are the same when they are not further apart, ms: half the time in which a key cannot come again, so that a lost one is never taken for its neighbour. */
const SAME_MS = KEYS.length * (LEAST_HOLD_MS + LEAST_GAP_MS) / 2;
const ESSAY = 12;
const BUSY_MS = 40;

interface SeenKey {
  readonly code: string;
  /** Time stamp of the event and the clock in its handler, ms since the epoch. */
  readonly at: number;
  readonly handledAt: number;
}

interface Sent {
  readonly code: string;
  readonly press: number;
  readonly release: number;
}

/** What the page hears. */
interface HeardKeys {
  readonly down: SeenKey[];
  readonly up: SeenKey[];
  readonly costs: number[];
}

/** How well the page knows when keys moved, against XTEST events at known times in the real window. */
export const typingTimes = defineBenchmark({
  name: "typing-times",
  about: "error of recorded press and release times against known ones, and what listening costs a key",
  counts,
  run: async ({ keys }, cleanup) => {
    const folder = await cleanup.folder();
    const policy = join(folder, "policy.json");
    await writeFile(policy, JSON.stringify(withKeystrokes(POLICY_PRESETS.practice, "rhythm")));
    const room = await cleanup.own(() => ExamRoom.open({ exam: DEMO_EXAM, policy }), (opened) => opened.close());
    const { app, candidate } = await room.openClient();
    await candidate.openLink(room.invitation.link);
    await candidate.agreeAboutTyping("Yes");
    await candidate.passCheck();
    await candidate.signIn(room.invitation.candidateCode);
    await candidate.start(room.invitation.startCode);
    await candidate.goTo(ESSAY);
    const { page } = candidate;
    const keyboard = await cleanup.own(() => openXKeyboard(room.displayEnv["DISPLAY"] ?? process.env["DISPLAY"] ?? ""), (opened) => opened.close());
    const isolated = await page.evaluate(() => crossOriginIsolated);

    const asked = await type(page, keyboard, keys, true);
    // The stand-in's page stands still while main is asked about a key, and Chromium drops what comes meanwhile. Electron asks elsewhere, before the key reaches the page.
    await app.controls.letKeysPass();
    const idle = await type(page, keyboard, keys, false);
    const busy = await type(page, keyboard, keys, true);
    return {
      runtime: app.runtime,
      figures: [
        figure("hold time, error of the event's time stamp", errors(idle, hold), { unit: "ms", note: "idle page" }),
        figure("press to press, error of the event's time stamp", errors(idle, between), { unit: "ms", note: "idle page" }),
        figure("press to press, error of a clock that is read in the handler", errors(idle, handled), { unit: "ms", note: "idle page; not what is recorded" }),
        figure("hold time, error of the event's time stamp, busy page", errors(busy, hold), { unit: "ms" }),
        figure("press to press, error of the event's time stamp, busy page", errors(busy, between), { unit: "ms" }),
        figure("press to press, error of a clock that is read in the handler, busy page", errors(busy, handled), { unit: "ms", note: "not what is recorded" }),
        figure("cost of listening to a key press in the page", idle.costs.map((ms) => ms * 1000), { unit: "µs", note: "from the first listener of the page to the one after ours" }),
      ],
      facts: { keys, crossOriginIsolated: isolated, idle: idle.counted, busy: busy.counted, busyWhileMainIsAskedAboutKeys: asked.counted },
    };
  },
});

/** One key as it was sent and as the page saw it, ms since the epoch. */
interface TimedKey {
  readonly sent: Sent;
  readonly down: SeenKey;
  readonly up: SeenKey;
}

interface KeyCounts {
  /** Presses and releases that never reached the page: no listener of it heard of them, however late. */
  readonly lostPresses: number;
  readonly lostReleases: number;
  /** Keys whose times were too far off to know them again, lost ones included. */
  readonly notTimed: number;
  /** Keys that the client recorded, and events that it put aside: presses less than 1 ms apart, keys whose release was lost. */
  readonly recorded: number;
  readonly discarded: number;
}

interface Typed {
  /** Those that the page saw whole, in order. */
  readonly keys: readonly TimedKey[];
  readonly counted: KeyCounts;
  readonly costs: readonly number[];
}

/** Presses keys one after the other, each released before the next, at irregular times. */
async function type(page: Page, keyboard: XKeyboard, keys: number, busy: boolean): Promise<Typed> {
  await page.locator("textarea").click();
  const listening = await page.evaluateHandle(({ blockMs }) => {
    const times: HeardKeys = { down: [], up: [], costs: [] };
    const own = new AbortController();
    const options = { capture: true, signal: own.signal };
    const seen = (event: KeyboardEvent): SeenKey => ({ code: event.code, at: performance.timeOrigin + event.timeStamp, handledAt: performance.timeOrigin + performance.now() });
    let enteredAt = 0;
    // The window hears of a key before the document, where the listeners that are measured are; this one on the document was added after them.
    window.addEventListener("keydown", () => (enteredAt = performance.now()), options);
    document.addEventListener("keydown", (event) => {
      times.costs.push(performance.now() - enteredAt);
      if (!event.repeat) times.down.push(seen(event));
    }, options);
    document.addEventListener("keyup", (event) => times.up.push(seen(event)), options);
    if (blockMs > 0) {
      const block = setInterval(() => {
        const until = performance.now() + blockMs;
        while (performance.now() < until);
      }, blockMs * 1.5);
      own.signal.addEventListener("abort", () => clearInterval(block));
    }
    return { own, times };
  }, { blockMs: busy ? BUSY_MS : 0 });

  const recordedBefore = await recordedKeys(page);
  const random = seeded(7);
  const sent: Sent[] = [];
  for (let index = 0; index < keys; index += 1) {
    const [keycode, code] = KEYS[index % KEYS.length] ?? KEYS[0];
    const press = performance.timeOrigin + keyboard.press(keycode);
    await pause(LEAST_HOLD_MS + 60 * random());
    sent.push({ code, press, release: performance.timeOrigin + keyboard.release(keycode) });
    await pause(LEAST_GAP_MS + 100 * random());
  }
  await pause(500);
  const { down, up, costs } = await listening.evaluate(({ times }) => times);
  await listening.evaluate(({ own }) => own.abort());
  const timed = sent.flatMap((one) => {
    const [pressed, released] = [nearest(down, one.code, one.press), nearest(up, one.code, one.release)];
    return pressed === null || released === null ? [] : [{ sent: one, down: pressed, up: released }];
  });
  if (timed.length < keys * 0.5) throw new Error(`of ${keys} keys the page saw ${timed.length}: does the window have the keyboard?`);
  const recordedAfter = await recordedKeys(page);
  const [recorded, discarded] = [recordedAfter.keys - recordedBefore.keys, recordedAfter.discarded - recordedBefore.discarded];
  return { keys: timed, counted: { lostPresses: keys - down.length, lostReleases: keys - up.length, notTimed: keys - timed.length, recorded, discarded }, costs };
}

function nearest(seen: readonly SeenKey[], code: string, at: number): SeenKey | null {
  const [best] = seen.filter((key) => key.code === code).map((key) => ({ key, off: Math.abs(key.at - at) })).toSorted((a, b) => a.off - b.off);
  return best === undefined || best.off > SAME_MS ? null : best.key;
}

type Intervals = (key: TimedKey, before: TimedKey) => readonly [known: number, seen: number];

const hold: Intervals = ({ sent, down, up }) => [sent.release - sent.press, up.at - down.at];
const between: Intervals = (key, before) => [key.sent.press - before.sent.press, key.down.at - before.down.at];
const handled: Intervals = (key, before) => [key.sent.press - before.sent.press, key.down.handledAt - before.down.handledAt];

/** How far off each interval is, ms. */
function errors({ keys }: Typed, intervals: Intervals): readonly number[] {
  return keys.flatMap((key, index) => {
    const before = keys[index - 1];
    if (before === undefined) return [];
    const [known, seen] = intervals(key, before);
    return [Math.abs(seen - known)];
  });
}
