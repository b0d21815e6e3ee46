import type { Page } from "playwright-core";
import type { Bridge } from "../../../core/contract/bridge.ts";

/** What the page noted of one key: wall clock of this computer in ms, so that it can be compared with the journal's. */
export interface KeyTiming {
  readonly keyAt: number;
  /** The record's own time stamp, taken before it is encrypted and written. */
  readonly savedAt: number;
  /** When the page heard that it is on disk: later than the write by the push and up to 16 ms in which main collects changes. */
  readonly heardAt: number;
}

/** What the page's globals hold: the bridge, and the notes that are put there. */
interface Notes {
  readonly invigil: Bridge;
  benchKeys: number[];
  benchSaves: { savedAt: number; heardAt: number }[];
}

/** From now on the page notes when keys went down and when main told of saved answers. */
export async function noteKeysAndSaves(page: Page): Promise<void> {
  await page.evaluate(() => {
    const notes = Object.assign(globalThis as unknown as Notes, { benchKeys: [], benchSaves: [] });
    const now = (): number => Date.now();
    // The event's own time is that of the key, not of this listener.
    addEventListener("keydown", (event) => notes.benchKeys.push(now() - (performance.now() - event.timeStamp)), { capture: true });
    let last = 0;
    notes.invigil.on("app.changed", ({ screen }) => {
      const savedAt = screen.name === "exam" ? screen.sitting.sync.lastSavedAt : null;
      if (savedAt === null || savedAt === last) return;
      last = savedAt;
      notes.benchSaves.push({ savedAt, heardAt: now() });
    });
  });
}

/** Presses a key that changes the answer on the screen, and waits until main says that it is saved. */
export async function timeKey(page: Page, key: string): Promise<KeyTiming> {
  const before = await page.evaluate(() => {
    const notes = globalThis as unknown as Notes;
    notes.benchKeys.length = 0;
    notes.benchSaves.length = 0;
    return Date.now();
  });
  await page.keyboard.press(key);
  const saved = await page.waitForFunction((since) => (globalThis as unknown as Notes).benchSaves.find(({ savedAt }) => savedAt >= since) ?? null, before, { timeout: 10_000, polling: 20 });
  const { savedAt, heardAt } = (await saved.jsonValue()) as { savedAt: number; heardAt: number };
  const [keyAt] = await page.evaluate(() => (globalThis as unknown as Notes).benchKeys);
  if (keyAt === undefined) throw new Error("the page saw no key");
  return { keyAt, savedAt, heardAt };
}

/** Has the page report what it gathered of the typing so far. @returns keys that the client recorded since the exam began, of level `rhythm`, and events that it put aside */
export async function recordedKeys(page: Page): Promise<{ readonly keys: number; readonly discarded: number }> {
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  // The report is on its way to the disk.
  await page.waitForTimeout(500);
  const answer = await page.evaluate(async () => await (globalThis as unknown as Notes).invigil.call("keystrokes.recorded", {}));
  if (!answer.ok) throw new Error(answer.error.code);
  const windows = answer.value.stretches.flatMap(({ recorded }) => (recorded.level === "rhythm" ? [recorded.window] : []));
  return { keys: windows.reduce((sum, { keys }) => sum + keys, 0), discarded: windows.reduce((sum, { discarded }) => sum + discarded, 0) };
}

/** Asks for the view over and over, as slowly as the contract allows for ever (20 a second). @returns ms of each call, and how many were refused */
export async function timeCalls(page: Page, calls: number, everyMs: number): Promise<{ readonly samples: readonly number[]; readonly refused: number }> {
  return await page.evaluate(async ([times, every]) => {
    const { invigil } = globalThis as unknown as Notes;
    const samples: number[] = [];
    let refused = 0;
    for (let call = 0; call < times; call += 1) {
      const begun = performance.now();
      const answer = await invigil.call("app.view", {});
      samples.push(performance.now() - begun);
      if (!answer.ok) refused += 1;
      await new Promise((resolve) => setTimeout(resolve, every));
    }
    return { samples, refused };
  }, [calls, everyMs] as const);
}

/** Calls the bare application's main over and over in the same rhythm: the cost of a round trip that carries nothing. @returns ms of each */
export async function timeBareCalls(page: Page, calls: number, everyMs: number): Promise<readonly number[]> {
  return await page.evaluate(async ([times, every]) => {
    const { api } = globalThis as unknown as { readonly api: { readonly call: (channel: string, value: unknown) => Promise<unknown> } };
    const samples: number[] = [];
    for (let call = 0; call < times; call += 1) {
      const begun = performance.now();
      await api.call("echo", {});
      samples.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, every));
    }
    return samples;
  }, [calls, everyMs] as const);
}

/** Presses the button that opens the exam; the page itself notes both ends. @returns wall clock in ms: pressed, and first question drawn */
export async function timeStart(page: Page): Promise<{ readonly pressedAt: number; readonly shownAt: number }> {
  return await page.evaluate(() => new Promise((resolve, reject) => {
    const button = [...document.querySelectorAll("button")].find((candidate) => candidate.textContent.includes("Start with this code"));
    if (button === undefined) return reject(new Error("there is no start button"));
    const pressedAt = Date.now();
    const watch = new MutationObserver(() => {
      if (document.querySelector(".question .context") === null) return;
      watch.disconnect();
      // After the next frame it is on the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve({ pressedAt, shownAt: Date.now() })));
    });
    watch.observe(document.body, { childList: true, subtree: true });
    button.click();
  }));
}

/** When the largest text of the present screen was painted, wall clock in ms; null where the browser does not tell. */
export async function paintedAt(page: Page): Promise<number | null> {
  return await page.evaluate(() => new Promise((resolve) => {
    const give = (value: number | null): void => {
      clearTimeout(late);
      observer.disconnect();
      resolve(value);
    };
    const observer = new PerformanceObserver((list) => {
      const last = list.getEntries().at(-1);
      if (last !== undefined) give(Date.now() - (performance.now() - last.startTime));
    });
    const late = setTimeout(() => give(null), 1000);
    observer.observe({ type: "largest-contentful-paint", buffered: true });
  }));
}
