import type { Milliseconds } from "../../core/clock.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import { createHttpTransport } from "../../platform/load/http-transport.ts";
import type { Traffic } from "../../platform/load/http-transport.ts";
import { LatencyTally } from "../../platform/load/latency-tally.ts";
import { newComputer } from "../../platform/load/load-computer.ts";
import { scheduleLoad } from "../../platform/load/load-exam.ts";
import type { LoadExam } from "../../platform/load/load-exam.ts";
import { LoadSitting } from "../../platform/load/load-sitting.ts";
import { createMeasuredClient } from "../../platform/load/measured-client.ts";
import { PlatformUnderLoad } from "../../platform/load/platform-under-load.ts";
import { runLoad } from "../../platform/load/run-load.ts";
import { Typist } from "../../platform/load/typed-answers.ts";
import { createManualClock } from "../doubles/manual-clock.ts";
import { createManualTimers } from "../doubles/manual-timers.ts";
import { must } from "../doubles/platform.ts";
import { defineBenchmark } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";

const counts = {
  minutes: { about: "length of the sitting whose bytes are counted; its time passes by hand", usual: 180, least: 1, most: 600 },
  sittings: { about: "live sittings for the memory of each", usual: 500, least: 1, most: 10_000 },
  "live-seconds": { about: "how long they are live", usual: 60, least: 6, most: 600 },
};

/** How far the time moves on between two looks. */
const STEP_MS: Milliseconds = 250;
const MINUTE_MS: Milliseconds = 60_000;
/** One character a second for three hours: an essay of six pages. */
const LONG_ESSAY = { growth: 10, most: 1_000_000 } as const;
const KIB = 1024;

const KINDS = [
  { name: "idle", about: "types nothing until the hand-in", answerEveryMs: null },
  { name: "busy", about: "an answer every 10 s to an essay that grows by a character a second, each with the whole text", answerEveryMs: 10_000 },
] as const;

/** What sitting an exam costs the network, and what a live sitting costs the platform. */
export const traffic = defineBenchmark({
  name: "traffic",
  about: "bytes that one sitting sends and receives in an exam, idle and busy, and the platform's memory for each live sitting",
  counts,
  run: async ({ minutes, sittings, "live-seconds": liveSeconds }, cleanup) => {
    const platform = await cleanup.own(async () => must(await PlatformUnderLoad.open({ kind: "own" })), async (opened) => {
      await opened.stop();
      await opened.remove();
    });
    const exam = await cleanup.own(async () => must(await platform.withFolder(async (folder) => await scheduleLoad(folder, platform.url, KINDS.length))));
    const figures: Figure[] = [];
    const facts: Record<string, unknown> = {};
    for (const [index, { name, about, answerEveryMs }] of KINDS.entries()) {
      const sat = await sit(exam, index, minutes * MINUTE_MS, answerEveryMs, cleanup);
      const note = `${minutes} minutes with sign-in, release document and hand-in; ${about}; HTTP with headers, without TLS, TCP and the package itself`;
      figures.push(figure(`${name}, sent`, [sat.traffic.sent / KIB], { unit: "KiB", note }), figure(`${name}, received`, [sat.traffic.received / KIB], { unit: "KiB", note }));
      facts[name] = { answers: sat.answers, requests: sat.requests, receipt: sat.receipt };
    }
    const stop = new AbortController();
    cleanup.add(() => stop.abort());
    const live = await cleanup.own(async () => must(await runLoad(
      { scenario: "steady", sittings, liveMs: liveSeconds * 1000, spreadMs: 1000, answerEveryMs: 30_000, sockets: 256, target: { kind: "own" } }, { signal: stop.signal, progress: () => undefined },
    )));
    const { memory } = live;
    if (memory.perSitting !== null) {
      figures.push(figure("memory of the platform for each live sitting", [memory.perSitting / KIB], {
        unit: "KiB", note: `(with ${sittings} - before anybody came) / ${sittings}: ${JSON.stringify(memory)} bytes; few sittings share what the first requests take`,
      }));
    }
    return { runtime: "node", figures, facts: { ...facts, differing: live.differing.count + live.lost.count, refusals: live.refusals } };
  },
});

interface Sat {
  readonly traffic: Readonly<Traffic>;
  readonly answers: number;
  readonly requests: number;
  readonly receipt: boolean;
}

/** One whole sitting with the client's engine, whose time is moved by hand: each round ends before the time goes on. */
async function sit(exam: LoadExam, index: number, durationMs: Milliseconds, answerEveryMs: Milliseconds | null, cleanup: Cleanup): Promise<Sat> {
  const clock = createManualClock(Date.now());
  const timers = createManualTimers(clock);
  const [bytes, tally]: [Traffic, LatencyTally] = [{ sent: 0, received: 0 }, new LatencyTally()];
  const transport = createHttpTransport(1);
  cleanup.add(() => transport.close());
  const bugs: unknown[] = [];
  const sitting = new LoadSitting({
    exam, computer: must(await newComputer(exam)), code: exam.codes[index] ?? "", measured: createMeasuredClient(exam.url, transport.counting(bytes), timers, clock, tally),
    typist: new Typist(exam.samples.filter(({ essay }) => essay), index + 1, LONG_ESSAY), clock, random: systemRandom, onBug: (cause) => bugs.push(cause),
  });
  must(await sitting.arrive());
  must(await sitting.begin());
  const move = async (): Promise<void> => {
    // The engine sets a timer whenever no round is under way.
    while (timers.set() === 0 && sitting.receipt === null) await new Promise((resolve) => setImmediate(resolve));
    timers.advance(STEP_MS);
  };
  for (let at = 0; at < durationMs; at += STEP_MS) {
    if (answerEveryMs !== null && at % answerEveryMs === 0) await sitting.type();
    await move();
  }
  await sitting.handIn();
  while (sitting.receipt === null && bugs.length === 0) await move();
  await sitting.stop();
  if (bugs.length > 0) throw bugs[0];
  return { traffic: bytes, answers: sitting.typed.count, requests: tally.summaries()["all"]?.requests ?? 0, receipt: sitting.receipt !== null };
}
