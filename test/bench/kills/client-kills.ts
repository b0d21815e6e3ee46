import { rm } from "node:fs/promises";
import type { Screen } from "../../../core/contract/view.ts";
import { newComputer, startMainAppProcess } from "../../doubles/main-app-process.ts";
import type { Computer, MainAppProcess } from "../../doubles/main-app-process.ts";
import type { TestPlatform } from "../../doubles/platform.ts";
import { startFaultProxy } from "../../faults/fault-proxy.ts";
import type { FaultProxy } from "../../faults/fault-proxy.ts";
import { hasOlder, lookAtPlatform } from "../../faults/fault-row.ts";
import { seeded } from "../../faults/seeded.ts";
import type { Seeded } from "../../faults/seeded.ts";
import { Student } from "../../faults/student.ts";
import { pause } from "../benchmark.ts";
import type { Cleanup } from "../benchmark.ts";

/** What the application was doing when it was killed. */
export type KillPhase = "typing" | "saving" | "sending" | "sealing";

export interface ClientKills {
  readonly kills: Record<KillPhase, number>;
  readonly sittings: number;
  readonly receipts: number;
  readonly answersTyped: number;
  /** Answers that were said to be saved and are not at the platform at the end. */
  readonly lost: number;
  /** Answers that were typed more than a second before a kill and are not there, although nobody had said that they were saved: a machine that is busy with others makes those. */
  readonly lostUnsaved: number;
  /** Restarts after which a question showed an older answer than the last one that was saved. */
  readonly older: number;
  /** Restarts at another question than the one before the kill. */
  readonly elsewhere: number;
  readonly differing: number;
  readonly forks: number;
  /** From spawning the new process to the screen that goes on, ms. */
  readonly resumedMs: number[];
  /** From giving an answer to the application to its saying that it is on disk, ms. */
  readonly savedMs: number[];
}

type Tally = { -readonly [K in keyof ClientKills]: ClientKills[K] };

/** One sitting's kills, in order; what seals it comes last. */
const ROUNDS: readonly (readonly (KillPhase | "sending-seal")[])[] = [["typing", "saving", "sending", "sealing"], ["saving", "typing", "sealing", "sending-seal"]];
/** Computers at once: as many as this bench has processors to drive. */
const COMPUTERS = 2;
const GOING_ON: readonly Screen["name"][] = ["exam", "review", "sealing", "sealed", "receipt"];
const LONGEST_MS = 60_000;

/** Kills the main process of some computers with -9 until there were so many kills, and hands every sitting in. */
export async function killClients(platform: TestPlatform, kills: number, seed: number, cleanup: Cleanup): Promise<ClientKills> {
  const tally: Tally = { kills: { typing: 0, saving: 0, sending: 0, sealing: 0 }, sittings: 0, receipts: 0, answersTyped: 0, lost: 0, lostUnsaved: 0, older: 0, elsewhere: 0, differing: 0, forks: 0, resumedMs: [], savedMs: [] };
  const ration = { left: kills };
  const takeKill = (): boolean => ration.left-- > 0;
  await Promise.all(Array.from({ length: Math.min(COMPUTERS, kills) }, async (_, index) => {
    const random = seeded(seed + index);
    const proxy = await cleanup.own(() => startFaultProxy(platform.url, seed + index), (started) => started.stop());
    while (ration.left > 0) await sitAndDie(platform, proxy, random, takeKill, tally, cleanup);
  }));
  return tally;
}

/** One sitting: killed again and again, handed in, compared. */
async function sitAndDie(platform: TestPlatform, proxy: FaultProxy, random: Seeded, takeKill: () => boolean, tally: Tally, cleanup: Cleanup): Promise<void> {
  const exam = await platform.schedule({ platform: proxy.url, startCode: null, releaseAt: Date.now() });
  const computer = newComputer();
  cleanup.add(() => rm(computer.profile, { recursive: true, force: true, maxRetries: 5 }));
  let app = await cleanup.own(() => startMainAppProcess(computer), (started) => started.kill());
  const student = new Student(exam.candidates[0]?.name ?? "", app);
  await student.checkIn(exam.link, exam.candidateCode);
  const round = ROUNDS[tally.sittings % ROUNDS.length] ?? [];
  tally.sittings += 1;
  for (const phase of round) {
    if (!takeKill()) break;
    await killWhile(phase, app, student, proxy, random);
    tally.kills[phase === "sending-seal" ? "sending" : phase] += 1;
    app = await resume(computer, student, tally, cleanup);
  }
  if ((await app.screen()).name === "exam") {
    await student.work(1, 0);
    await student.handIn();
  }
  await student.receipt();
  tally.receipts += 1;
  await app.kill();
  const held = await lookAtPlatform(platform, exam.packageId, [student]);
  tally.answersTyped += student.typed.length;
  tally.savedMs.push(...student.typed.flatMap(({ savedMs }) => savedMs ?? []));
  tally.lost += held.lost;
  tally.lostUnsaved += held.lostUnsaved;
  tally.differing += held.differing;
  tally.forks += held.forks;
}

/** Kills at a random moment of a phase. */
async function killWhile(phase: KillPhase | "sending-seal", app: MainAppProcess, student: Student, proxy: FaultProxy, random: Seeded): Promise<void> {
  const working = (await app.screen()).name === "exam";
  const typing = new AbortController();
  const typed = working && phase !== "sealing" && phase !== "sending-seal" ? typeUntil(typing.signal, student, random, phase === "saving") : Promise.resolve();
  switch (phase) {
    case "typing":
    case "saving":
      await pause(random.between(300, 1800));
      break;
    case "sending":
      await requestOf(proxy, "/records/");
      await pause(random.between(0, 30));
      break;
    case "sealing":
      if (working) await student.work(random.between(1, 3), 0);
      app.call("sitting.hand-in", {}).catch(() => undefined);
      await pause(random.between(0, 60));
      break;
    case "sending-seal": {
      const sending = requestOf(proxy, "/seal");
      if (working) await student.handIn();
      await sending;
      await pause(random.between(0, 30));
    }
  }
  const killedAt = performance.now();
  await app.kill();
  typing.abort();
  await typed;
  student.killedAt(killedAt);
}

/** Types as fast as a student does; `eager` does not pause, so that a save is always under way. */
async function typeUntil(stopped: AbortSignal, student: Student, random: Seeded, eager: boolean): Promise<void> {
  while (!stopped.aborted) {
    try {
      await student.answer();
    } catch {
      // Killed in the middle: this answer was not saved as far as anybody knows.
      return;
    }
    await pause(eager ? random.between(20, 30) : random.between(60, 200));
  }
}

/** Resolves when such a request has arrived at the proxy; soon after in any case, when all was sent before. */
async function requestOf(proxy: FaultProxy, part: string): Promise<void> {
  await Promise.race([new Promise<void>((resolve) => {
    proxy.onRequest(({ method, path }) => {
      if (method === "PUT" && path.includes(part)) resolve();
    });
  }), pause(5000)]);
}

/** Starts again on the same computer and compares what is there with what must be. */
async function resume(computer: Computer, student: Student, tally: Tally, cleanup: Cleanup): Promise<MainAppProcess> {
  // A visit that was under way may be on disk or not.
  const possible = [student.visited, student.visiting];
  const begun = performance.now();
  const app = await cleanup.own(() => startMainAppProcess(computer), (started) => started.kill());
  student.app = app;
  const screen = await student.until(({ name }) => GOING_ON.includes(name), LONGEST_MS);
  tally.resumedMs.push(performance.now() - begun);
  if (screen.name !== "exam") return app;
  if (student.visited !== "" && !possible.includes(screen.sitting.current)) tally.elsewhere += 1;
  student.visited = screen.sitting.current;
  const shown = new Map<string, string>();
  for (const item of new Set(student.typed.map((typed) => typed.item))) {
    const answer = await app.call("item.get", { itemId: item });
    shown.set(item, answer.ok ? answer.value.responses["RESPONSE"]?.[0] ?? "" : "");
  }
  if (hasOlder(student.typed, (item) => shown.get(item) ?? "")) tally.older += 1;
  return app;
}
