import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "../../../core/crypto/encoding.ts";
import { systemRandom } from "../../../core/crypto/random.ts";
import { scheduleExam, startLocalPlatform } from "../../../build/start/local-platform.ts";
import { openDataFolder } from "../../../platform/office/data-folder.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import { must } from "../../doubles/platform.ts";
import { DEMO_EXAM } from "../../e2e/exam-room.ts";
import { seeded } from "../../faults/seeded.ts";
import type { Seeded } from "../../faults/seeded.ts";
import { Candidate } from "../../unit/platform/support/candidate.ts";
import { pause } from "../benchmark.ts";
import type { Cleanup } from "../benchmark.ts";

export interface PlatformKills {
  readonly kills: number;
  /** Sittings with at least one upload that was answered for. */
  readonly sittings: number;
  /** Records and receipts that the platform had answered for. */
  readonly acknowledged: number;
  readonly receipts: number;
  /** Of these, the ones that were not there afterwards, or not the same. */
  readonly lostRecords: number;
  readonly lostReceipts: number;
  /** Sittings whose journal does not verify at the end, with why. */
  readonly unsound: readonly string[];
  /** Why a candidate had to try again, and how often. */
  readonly failures: Readonly<Record<string, number>>;
  /** From starting the process to its being ready, ms. */
  readonly servingMs: readonly number[];
}

/** Candidates who work at once. */
const SEATS = 8;
/** Of the uploads, how many are the last of their sitting. */
const HAND_IN_SHARE = 0.02;
const CODE = "code-";
/** Most records that the platform takes at once. */
const UPLOAD = 200;

/** A candidate with what the platform answered for. */
interface Seated {
  readonly candidate: Candidate;
  readonly code: string;
  signingIn: boolean;
  acknowledged: number;
  receipt: string | null;
  finished: boolean;
}

/** Kills `invigil serve` with -9 while candidates save and hand in, and starts it again on the same data and port. */
export async function killPlatform(kills: number, seed: number, cleanup: Cleanup): Promise<PlatformKills> {
  const random = seeded(seed);
  const folder = await cleanup.folder();
  const dataDir = join(folder, "platform");
  const invited = SEATS + kills * SEATS;
  let served = await cleanup.own(() => startLocalPlatform(dataDir), (started) => started.kill());
  const { url } = served;
  const candidatesCsv = join(folder, "candidates.csv");
  await writeFile(candidatesCsv, `name,code\n${Array.from({ length: invited }, (_, index) => `Candidate ${index},${CODE}${index}\n`).join("")}`);
  const { packageId } = await cleanup.own(() => scheduleExam(served, { path: DEMO_EXAM, durationMinutes: 60, policy: "practice", candidatesCsv }));

  const everybody: Seated[] = [];
  const seats: (Seated | null)[] = Array.from({ length: SEATS }, () => null);
  const counts = { failures: {} as Record<string, number>, lostRecords: 0, lostReceipts: 0 };
  const servingMs: number[] = [];
  const work = async (seat: number, power: AbortSignal, handInShare: number): Promise<void> => {
    while (!power.aborted) {
      try {
        const seated = seats[seat] ?? await sitDown(url, packageId, everybody);
        seats[seat] = seated;
        if (await oneStep(seated, random, handInShare)) seats[seat] = null;
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        counts.failures[why] = (counts.failures[why] ?? 0) + 1;
        await pause(20);
      }
      await pause(random.between(2, 25));
    }
  };

  for (let kill = 0; kill < kills; kill += 1) {
    const power = new AbortController();
    const working = seats.map((_, seat) => work(seat, power.signal, HAND_IN_SHARE));
    // Not before it serves: then at any moment.
    const before = acknowledgedBy(everybody);
    while (acknowledgedBy(everybody) === before) await pause(5);
    await pause(random.between(0, 900));
    await served.kill();
    power.abort();
    await Promise.all(working);
    const begun = performance.now();
    served = await cleanup.own(() => startLocalPlatform(dataDir, Number(new URL(url).port)), (started) => started.kill());
    servingMs.push(performance.now() - begun);
    const looked = await look(dataDir, everybody);
    counts.lostRecords += looked.lostRecords;
    counts.lostReceipts += looked.lostReceipts;
  }
  // The day ends well: everybody who is still seated hands in.
  for (const seated of seats) {
    if (seated !== null) await oneStep(seated, random, 1);
  }
  const end = await look(dataDir, everybody);
  return {
    kills, sittings: everybody.filter(({ acknowledged }) => acknowledged > 0).length, acknowledged: acknowledgedBy(everybody), receipts: everybody.filter(({ receipt }) => receipt !== null).length,
    lostRecords: counts.lostRecords + end.lostRecords, lostReceipts: counts.lostReceipts + end.lostReceipts, unsound: await verifyAll(dataDir, everybody), failures: counts.failures, servingMs,
  };
}

function acknowledgedBy(everybody: readonly Seated[]): number {
  return everybody.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
}

/** Somebody whose sign-in got no answer before, who may get a sitting that the platform knows already; else a new candidate. */
async function sitDown(url: string, packageId: string, everybody: Seated[]): Promise<Seated> {
  const turn = everybody.find(({ candidate, signingIn }) => candidate.token === "" && !signingIn) ?? await comeIn(url, packageId, everybody);
  turn.signingIn = true;
  try {
    const answer = await turn.candidate.signIn(turn.code);
    if (answer.status !== 200) throw new Error(String(answer.body.error?.code));
  } finally {
    turn.signingIn = false;
  }
  await turn.candidate.prepare();
  await turn.candidate.begin();
  return turn;
}

async function comeIn(url: string, packageId: string, everybody: Seated[]): Promise<Seated> {
  const candidate = await Candidate.open(url, packageId);
  const seated: Seated = { candidate, code: `${CODE}${everybody.length}`, signingIn: true, acknowledged: 0, receipt: null, finished: false };
  everybody.push(seated);
  return seated;
}

/** Types, saves, and sometimes hands in. True when the receipt is there. */
async function oneStep(seated: Seated, random: Seeded, handInShare: number): Promise<boolean> {
  const { candidate } = seated;
  if (!seated.finished) {
    for (let answer = random.between(1, 3); answer > 0; answer -= 1) await candidate.answer("essay", `${candidate.records.length}. A mouth organ.`);
    if (random.chance(handInShare)) {
      await candidate.finish();
      seated.finished = true;
    }
  }
  while (seated.acknowledged < candidate.records.length) {
    const saved = await candidate.put(seated.acknowledged, candidate.records.slice(seated.acknowledged, seated.acknowledged + UPLOAD));
    if (saved.status !== 200) throw new Error(String(saved.body.error?.code));
    seated.acknowledged = Number(saved.body.records);
  }
  if (!seated.finished) return false;
  const handedIn = await candidate.handIn(await candidate.seal());
  if (handedIn.status !== 200) throw new Error(String(handedIn.body.error?.code));
  seated.receipt = String(handedIn.body.receipt);
  return true;
}

/** Compares what the data folder holds with what was answered for. The server runs beside: its own start has recovered the data. */
async function look(dataDir: string, everybody: readonly Seated[]): Promise<{ readonly lostRecords: number; readonly lostReceipts: number }> {
  const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom }));
  let [lostRecords, lostReceipts] = [0, 0];
  for (const { candidate, acknowledged, receipt } of everybody) {
    if (acknowledged > 0) {
      const [journal, head] = must(await folder.store.read(async (tables) => [await tables.journal(candidate.journalId), await tables.headAfter(candidate.journalId, acknowledged)]));
      const own = candidate.heads[acknowledged - 1];
      if (own === undefined || head !== toHex(own)) lostRecords += Math.max(1, acknowledged - (journal?.records ?? 0));
    }
    if (receipt !== null && must(await folder.store.read((tables) => tables.seal(candidate.sittingId)))?.receiptJws !== receipt) lostReceipts += 1;
  }
  await folder.close();
  return { lostRecords, lostReceipts };
}

/** `journal verify` for every sitting. */
async function verifyAll(dataDir: string, everybody: readonly Seated[]): Promise<readonly string[]> {
  const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom }));
  const unsound: string[] = [];
  for (const { candidate, acknowledged } of everybody) {
    if (candidate.sittingId === "") continue;
    const verdict = await verifySitting(folder, must(await findSitting(folder, candidate.sittingId)));
    if (!verdict.ok) unsound.push(verdict.error.code);
    else if (verdict.value.records < acknowledged) unsound.push("journal/gap");
  }
  await folder.close();
  return unsound;
}
