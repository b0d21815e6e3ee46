import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { invigilJson, scheduleExam, startLocalPlatform } from "../../build/start/local-platform.ts";
import type { ScheduledExam } from "../../build/start/local-platform.ts";
import { DEMO_EXAM } from "../e2e/exam-room.ts";
import { Candidate } from "../unit/platform/support/candidate.ts";
import { defineBenchmark } from "./benchmark.ts";
import type { Cleanup } from "./benchmark.ts";
import { BUDGET_SITTINGS, BUDGETS } from "./budgets.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { codeOf, deliver, herd, steadily } from "./load/drive.ts";
import type { Driven, Job, LoadRequest } from "./load/drive.ts";
import { prepareLoad } from "./load/load-candidate.ts";
import type { LoadCandidate } from "./load/load-candidate.ts";
import { mebibytes, memoryOfTree } from "./process-memory.ts";

const counts = {
  candidates: { about: "sittings", usual: 200, least: 1, most: 10_000 },
  rounds: { about: "half minutes of an exam for each: a save and two heartbeats", usual: 5, least: 1, most: 50 },
  rate: { about: "requests a second while sittings are live; 500 is what 5,000 sittings make", usual: 500, least: 1, most: 5000 },
  "under-way": { about: "requests under way at once where all come at once", usual: 64, least: 1, most: 1000 },
};
const MEMORY_EVERY_MS = 250;
/** How long the empty server is driven at the steady rate. */
const PEER_SECONDS = 10;
const CODE = "code-";
const heldSchema = v.object({ sittings: v.array(v.object({ sealedAt: v.nullable(v.unknown()) })) });

/** One `invigil serve` process on loopback with many candidates; this process makes the load and shares the machine. */
export const platform = defineBenchmark({
  name: "platform",
  about: "sign-in, save, heartbeat and hand-in of many candidates against one platform process",
  counts,
  run: async ({ candidates, rounds, rate, "under-way": underWay }, cleanup) => {
    const folder = await cleanup.folder();
    const served = await cleanup.own(() => startLocalPlatform(join(folder, "platform")), (started) => started.stop());
    const scheduled = await cleanup.own(() => inviteAll(served, candidates, folder));
    const idle = memoryOfTree(served.pid);

    const all = await openCandidates(served.url, scheduled.packageId, candidates);
    const watch = watchMemory(served.pid, cleanup);
    const generator = monitorEventLoopDelay({ resolution: 5 });
    generator.enable();
    const signedIn = await herd(all.map((candidate, index) => async () => codeOf(await candidate.signIn(`${CODE}${index}`))), underWay);
    const sitting: LoadCandidate[] = [];
    for (const candidate of all) if (candidate.token !== "") sitting.push(await prepareLoad(candidate, rounds));
    if (sitting.length === 0) throw new Error(`nobody could sign in: ${JSON.stringify(signedIn.refusals)}`);

    const send = (requests: readonly LoadRequest[], url = served.url): readonly Job[] => requests.map((request) => () => deliver(url, request));
    const firsts = await herd(send(sitting.map(({ first }) => first)), underWay);
    const beats = await herd(send(sitting.map(({ beat }) => beat)), underWay);
    generator.reset();
    const live = await steadily(mixed(served.url, sitting, rounds), rate);
    const generatorDelay = generator.percentile(99) / 1e6;
    const closing = await herd(handIns(served.url, sitting), underWay);
    const memory = watch();

    const emptyUrl = await emptyServer(cleanup);
    const peers = {
      first: await herd(send(sitting.map(({ first }) => first), emptyUrl), underWay), beat: await herd(send(sitting.map(({ beat }) => beat), emptyUrl), underWay),
      live: await steadily(mixed(emptyUrl, sitting, rounds).slice(0, rate * PEER_SECONDS), rate), handIn: await herd(handIns(emptyUrl, sitting), underWay),
    };
    const receipts = closing.latencies.length;
    const held = v.parse(heldSchema, await cleanup.own(() => invigilJson(["sitting", "list", "--data", served.dataDir]))).sittings.filter(({ sealedAt }) => sealedAt !== null).length;
    const lost = candidates - Math.min(receipts, held);
    const budgetMeasured = candidates >= BUDGET_SITTINGS;
    const note = `${candidates} candidates, ${underWay} requests under way; the load is made on the same machine`;
    return {
      runtime: "node",
      figures: [
        ...phase("sign in", signedIn, note),
        ...phase("first save (7 records)", firsts, note, peers.first),
        ...phase("heartbeat", beats, note, peers.beat),
        ...(live.latencies.length === 0 ? [] : [figure(`live: saves and heartbeats at ${rate} a second`, live.latencies, {
          unit: "ms", budget: BUDGETS.live, budgetMeasured: budgetMeasured && rate >= BUDGET_SITTINGS / 10, restHolds: count(live.refusals) === 0,
          peer: { name: "empty node:http server, same requests", samples: peers.live.latencies },
          note: `${live.latencies.length} requests in ${live.seconds.toFixed(1)} s from when each was due; the load's own event loop was late by ${generatorDelay.toFixed(1)} ms (p99)`,
        })]),
        ...phase("hand in (last save, then seal)", closing, note, peers.handIn),
        figure("all hand-ins together", [closing.seconds * 1000], { unit: "ms", budget: BUDGETS.handIns, budgetMeasured, restHolds: lost === 0, note: `${receipts} receipts for ${candidates} candidates` }),
        figure("memory of the server", memory, { unit: "MiB", note: `${mebibytes(idle).toFixed(1)} MiB before anybody came` }),
      ],
      facts: {
        candidates, signedIn: sitting.length, receipts, sealedAtPlatform: held, lost,
        refusals: { signIn: signedIn.refusals, firstSave: firsts.refusals, heartbeat: beats.refusals, live: live.refusals, handIn: closing.refusals }, memoryIdle: idle,
      },
    };
  },
});

/** Latencies and rate of one kind of request. Nothing when none went well: the refusals say why. */
function phase(name: string, { latencies, seconds }: Driven, note: string, peer?: Driven): readonly Figure[] {
  if (latencies.length === 0) return [];
  const peerName = "empty node:http server, same requests";
  return [
    figure(`${name}, latency`, latencies, { unit: "ms", note, ...(peer === undefined ? {} : { peer: { name: peerName, samples: peer.latencies } }) }),
    figure(`${name}, rate`, [latencies.length / seconds], { unit: "per second", ...(peer === undefined ? {} : { peer: { name: peerName, samples: [peer.latencies.length / peer.seconds] } }) }),
  ];
}

function count(refusals: Readonly<Record<string, number>>): number {
  return Object.values(refusals).reduce((sum, times) => sum + times, 0);
}

async function inviteAll(served: Parameters<typeof scheduleExam>[0], candidates: number, folder: string): Promise<ScheduledExam> {
  const candidatesCsv = join(folder, "candidates.csv");
  await writeFile(candidatesCsv, `name,code\n${Array.from({ length: candidates }, (_, index) => `Candidate ${index},${CODE}${index}\n`).join("")}`);
  return await scheduleExam(served, { path: DEMO_EXAM, durationMinutes: 60, policy: "practice", candidatesCsv });
}

/** Computers before their candidates sign in. One asks the platform for keys and manifest; the others take them over. */
async function openCandidates(url: string, packageId: string, candidates: number): Promise<readonly Candidate[]> {
  const all: Candidate[] = [];
  for (let index = 0; index < candidates; index += 1) all.push(await Candidate.open(url, packageId));
  return all;
}

/**
 * What all send, in the order in which it is due. A third of the candidates is a step behind the next third, so that saves and heartbeats come
 * mixed as they do in a room. Each candidate waits for the answer to one request before the next, as the client does.
 */
function mixed(url: string, sitting: readonly LoadCandidate[], rounds: number): readonly Job[] {
  const own = sitting.map((one, index) => ({ jobs: inLine(one.rounds.flat().map((request) => () => deliver(url, request))), behind: index % 3 }));
  return Array.from({ length: rounds * 3 + 2 }, (_, slot) => own.flatMap(({ jobs, behind }) => jobs[slot - behind] ?? [])).flat();
}

/** Jobs that begin when the one before has ended, whenever they are called. */
function inLine(jobs: readonly Job[]): readonly Job[] {
  let line: Promise<unknown> = Promise.resolve();
  return jobs.map((job) => () => {
    const turn = line.then(job);
    line = turn.catch(() => undefined);
    return turn;
  });
}

/**
 * Each candidate sends the last record and then the seal, as the client does; one hand-in is both. It went well only when the receipt came.
 * A platform that refused a save before is sent everything that it may lack.
 */
function handIns(url: string, sitting: readonly LoadCandidate[]): readonly Job[] {
  return sitting.map(({ last, everything, seal }) => async () => {
    const refusal = await deliver(url, last);
    return (refusal === "journal/gap" ? await deliver(url, everything()) : refusal) ?? (await deliver(url, seal));
  });
}

/** Samples the server's memory until it is called. */
function watchMemory(pid: number, cleanup: Cleanup): () => readonly number[] {
  const samples = [mebibytes(memoryOfTree(pid))];
  const timer = setInterval(() => samples.push(mebibytes(memoryOfTree(pid))), MEMORY_EVERY_MS);
  const stop = (): void => clearInterval(timer);
  cleanup.add(stop);
  return () => {
    stop();
    return [...samples, mebibytes(memoryOfTree(pid))];
  };
}

async function emptyServer(cleanup: Cleanup): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("load/empty-server.ts", import.meta.url))], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  cleanup.add(async () => {
    child.stdin.end();
    await exited;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line;
}
