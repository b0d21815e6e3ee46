import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { Page } from "playwright-core";
import { Crowd } from "../../platform/load/crowd.ts";
import { createHttpTransport } from "../../platform/load/http-transport.ts";
import { LatencyTally } from "../../platform/load/latency-tally.ts";
import { newComputer } from "../../platform/load/load-computer.ts";
import type { LoadComputer } from "../../platform/load/load-computer.ts";
import { scheduleLoad } from "../../platform/load/load-exam.ts";
import { inSlices } from "../../platform/load/pacing.ts";
import { PlatformUnderLoad } from "../../platform/load/platform-under-load.ts";
import { makeStaffLink } from "../../platform/staff/staff-session.ts";
import { must } from "../doubles/platform.ts";
import { Candidate } from "../unit/platform/support/candidate.ts";
import { defineBenchmark, pause } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { framesWhileFiltering, framesWhileScrolling } from "./board/frames.ts";
import { openOwnBrowser } from "./board/own-browser.ts";
import type { OwnBrowser } from "./board/own-browser.ts";
import { openPlainTable } from "./board/plain-table.ts";
import { WatchedPage } from "./board/watched-page.ts";
import { BUDGET_SITTINGS, BUDGETS } from "./budgets.ts";
import { figure } from "./figure.ts";
import { mebibytes, memoryOfTree } from "./process-memory.ts";

const counts = {
  sittings: { about: "live sittings on the board, driven by the load tool's clients", usual: 5000, least: 1, most: 10_000 },
  minutes: { about: "how long updates and memory are watched; 0 for three updates", usual: 2, least: 0, most: 10 },
  seconds: { about: "how long frames are counted while scrolling, and while filtering", usual: 10, least: 1, most: 60 },
};
const CONSOLE = fileURLToPath(new URL("../../out/console/index.html", import.meta.url));
/** As the load tool has it. */
const [ARRIVAL_MS_EACH, ANSWER_EVERY_MS, SOCKETS, MADE_AT_ONCE] = [8, 30_000, 256, 16];
const LEAST_UPDATES = 3;
const MEMORY_EVERY_MS = 30_000;
/** After the first minute what is read once (names, code that was compiled) is there. */
const SETTLED_SAMPLES = 2;
const PEER = "the same rows as a plain HTML table, all of them drawn";

/** The built console in Chromium on a board of many live sittings, which one process serves and this one drives. All share the machine. */
export const board = defineBenchmark({
  name: "board",
  about: "the invigilators' board of many live sittings in Chromium: update to screen, frames while scrolling and filtering, memory over time",
  counts,
  run: async ({ sittings, minutes, seconds }, cleanup) => {
    if (!existsSync(CONSOLE)) throw new Error("the console is not built: npm run build");
    const platform = await cleanup.own(async () => must(await PlatformUnderLoad.open({ kind: "own" })), async (opened) => {
      await opened.stop();
      await opened.remove();
    });
    // One more than the crowd: whose heartbeats are timed.
    const exam = await cleanup.own(async () => must(await platform.withFolder(async (folder) => await scheduleLoad(folder, platform.url, sittings + 1))));
    const staffLink = await cleanup.own(async () => must(await platform.withFolder(async (folder) => await makeStaffLink(folder, platform.url, "bench"))));
    const browser = await openOwnBrowser(cleanup);
    await browser.drive(async (page) => {
      await page.goto(staffLink);
      await page.getByRole("heading", { name: "Exams" }).waitFor();
    });
    const tally = new LatencyTally();
    const crowd = await arriveAll(exam, sittings, tally, cleanup);
    const probe = await Candidate.open(platform.url, exam.manifest.packageId);
    await probe.signIn(exam.codes[sittings] ?? "");

    const { openingMs, scrolling, filtering } = await browser.drive(async (page) => await useBoard(page, `${platform.url}/staff#package=${exam.manifest.packageId}`, sittings, seconds));
    const cpuBefore = platform.usage().cpuMs;
    const watchedAt = performance.now();
    const { updates, memory, polls } = await watch(browser, probe, minutes * 60_000, cleanup);
    const watchedMs = performance.now() - watchedAt;
    const cpuMs = (platform.usage().cpuMs ?? 0) - (cpuBefore ?? 0);
    const platformMemory = platform.usage().rssBytes;
    crowd.stopTyping();
    const plain = await browser.drive(async (page) => {
      await page.goto("about:blank");
      await openPlainTable(page, sittings);
      return { scrolling: await framesWhileScrolling(page, "#box", seconds), filtering: await framesWhileFiltering(page, "#find", "load 4", seconds) };
    });

    const budgetMeasured = sittings >= BUDGET_SITTINGS;
    const settled = memory.slice(Math.min(SETTLED_SAMPLES, memory.length - 1));
    const growth = (of: (sample: MemorySample) => number): number => of(settled.at(-1) ?? EMPTY) - of(settled[0] ?? EMPTY);
    const note = `${sittings} sittings, heartbeats each 15 s, an answer each 30 s; the load, the platform and the browser share the machine`;
    return {
      runtime: "node",
      figures: [
        figure("update to screen", updates, { unit: "ms", budget: BUDGETS.boardUpdate, budgetMeasured, note: `from when a heartbeat was sent until the frame in which its row shows it; ${note}` }),
        figure("frames while scrolling", scrolling.perSecond, { unit: "per second", budget: BUDGETS.boardFrames, budgetMeasured, peer: { name: PEER, samples: plain.scrolling.perSecond }, note }),
        figure("frames while filtering", filtering.perSecond, { unit: "per second", budget: BUDGETS.boardFrames, budgetMeasured, peer: { name: PEER, samples: plain.filtering.perSecond }, note }),
        figure("from frame to frame while scrolling", scrolling.intervals, { unit: "ms", peer: { name: PEER, samples: plain.scrolling.intervals } }),
        figure("from frame to frame while filtering", filtering.intervals, { unit: "ms", peer: { name: PEER, samples: plain.filtering.intervals } }),
        figure("asking for what changed, in the browser", polls, { unit: "ms", note }),
        figure("heap of the page's scripts, after a collection", memory.map(({ heapMiB }) => heapMiB), { unit: "MiB" }),
        figure("memory of the browser", memory.map(({ browserMiB }) => browserMiB), { unit: "MiB" }),
      ],
      facts: {
        sittings, live: crowd.sittings.filter(({ begun }) => begun).length, minutes: Math.round(watchedMs / 6000) / 10, updates: updates.length, openingMs: Math.round(openingMs),
        lowestFrames: { scrolling: Math.min(...scrolling.perSecond), filtering: Math.min(...filtering.perSecond), plainScrolling: Math.min(...plain.scrolling.perSecond), plainFiltering: Math.min(...plain.filtering.perSecond) },
        memory, growthAfterTheFirstMinute: { heapMiB: round(growth(({ heapMiB }) => heapMiB)), browserMiB: round(growth(({ browserMiB }) => browserMiB)) },
        platform: { cpuShare: round(cpuMs / watchedMs), memoryMiB: platformMemory === null ? null : round(platformMemory / 1024 ** 2), requests: tally.summaries()["all"] ?? null },
      },
    };
  },
});

async function arriveAll(exam: Parameters<typeof newComputer>[0], sittings: number, tally: LatencyTally, cleanup: Cleanup): Promise<Crowd> {
  const stop = new AbortController();
  cleanup.add(() => stop.abort());
  const computers: LoadComputer[] = [];
  await inSlices(exam.codes.slice(0, sittings), MADE_AT_ONCE, stop.signal, async () => {
    computers.push(must(await newComputer(exam)));
  });
  const transport = createHttpTransport(SOCKETS);
  cleanup.add(() => transport.close());
  const crowd = new Crowd(exam, computers, { transport: transport.counting({ sent: 0, received: 0 }), tally, signal: stop.signal, onBug: (cause) => console.error(cause) });
  cleanup.add(() => crowd.stop());
  await crowd.arrive(sittings * ARRIVAL_MS_EACH, (sitting) => crowd.type(sitting, ANSWER_EVERY_MS));
  return crowd;
}

/** Opens the board, scrolls and filters it, and leaves it with the one row whose updates are timed. */
async function useBoard(page: Page, address: string, sittings: number, seconds: number) {
  const openedAt = performance.now();
  await page.goto(address);
  await page.locator("tbody tr[data-index]").first().waitFor();
  const openingMs = performance.now() - openedAt;
  await page.getByRole("button", { name: "State" }).click();
  const scrolling = await framesWhileScrolling(page, ".board-scroll", seconds);
  const filtering = await framesWhileFiltering(page, "input[type=text]", "load 4", seconds);
  await page.getByLabel("Find a candidate").fill(`Load ${sittings + 1}`);
  await page.locator("tbody tr[data-index]").first().waitFor();
  return { openingMs, scrolling, filtering };
}

interface MemorySample {
  readonly atSeconds: number;
  readonly heapMiB: number;
  readonly browserMiB: number;
}
const EMPTY: MemorySample = { atSeconds: 0, heapMiB: 0, browserMiB: 0 };

interface Watched {
  readonly updates: readonly number[];
  readonly memory: readonly MemorySample[];
  /** Of the last questions of the board, ms. */
  readonly polls: readonly number[];
}

const numbers = v.array(v.number());

/** Times updates, one after the other, and looks at memory now and then, while nothing but the page itself uses the page. */
async function watch({ port, pid }: OwnBrowser, probe: Candidate, forMs: number, cleanup: Cleanup): Promise<Watched> {
  const page = await cleanup.own(() => WatchedPage.open(port), (opened) => opened.close());
  const begun = performance.now();
  const updates: number[] = [];
  const memory: MemorySample[] = [];
  const sample = async (): Promise<void> => {
    const heapMiB = round(await page.heapBytes() / 1024 ** 2);
    memory.push({ atSeconds: Math.round((performance.now() - begun) / 1000), heapMiB, browserMiB: round(mebibytes(memoryOfTree(pid))) });
  };
  await sample();
  while (updates.length < LEAST_UPDATES || performance.now() - begun < forMs) {
    const answered = 1 + (updates.length % 11);
    const seen = page.evaluate(`(${shownAt.toString()})(${JSON.stringify(`Working${answered} of `)})`);
    const sentAt = Date.now();
    await probe.beat({ state: "running", answered, remainingMs: 1_500_000 });
    updates.push(v.parse(v.number(), await seen) - sentAt);
    if (performance.now() - begun > memory.length * MEMORY_EVERY_MS) await sample();
    // At no fixed moment between two questions of the board.
    await pause(500 + Math.random() * 2500);
  }
  await sample();
  const polls = v.parse(numbers, await page.evaluate('performance.getEntriesByType("resource").filter(({ name }) => name.includes("/board/")).slice(-100).map(({ duration }) => duration)'));
  page.close();
  return { updates, memory, polls };
}

/** Runs in the page. @returns when the frame came in which the first row shows a text */
async function shownAt(text: string): Promise<number> {
  return await new Promise<number>((resolve) => {
    const look = (): void => {
      if (document.querySelector("tbody tr[data-index]")?.textContent.includes(text) === true) requestAnimationFrame(() => resolve(Date.now()));
      else requestAnimationFrame(look);
    };
    look();
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
