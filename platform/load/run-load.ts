import type { InvigilError } from "../../core/errors.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { Crowd } from "./crowd.ts";
import { createHttpTransport } from "./http-transport.ts";
import { LatencyTally } from "./latency-tally.ts";
import { newComputer } from "./load-computer.ts";
import type { LoadComputer } from "./load-computer.ts";
import { scheduleLoad } from "./load-exam.ts";
import type { LoadExam } from "./load-exam.ts";
import type { LoadOptions } from "./load-options.ts";
import { reportOf } from "./load-report.ts";
import type { LoadReport } from "./load-report.ts";
import type { LoadSitting } from "./load-sitting.ts";
import { machineFacts } from "./machine-facts.ts";
import { Meter } from "./meter.ts";
import { inSlices, pause, until } from "./pacing.ts";
import { PlatformUnderLoad } from "./platform-under-load.ts";
import { play } from "./scenarios.ts";
import type { ScenarioOutcome } from "./scenarios.ts";
import { verifyHeld } from "./verify-held.ts";
import type { Trouble } from "./verify-held.ts";

export interface LoadRun {
  /** Stops in order: what was sent until then is still compared and reported. */
  readonly signal: AbortSignal;
  /** Told what goes on, for a person who waits. */
  readonly progress: (says: string) => void;
}

/** Computers that are made at once. */
const MADE_AT_ONCE = 16;
/** How long the last records may take after everybody stopped typing, ms; less when a person wants to stop. */
const SETTLING_MS = { usual: 60_000, stopped: 10_000 } as const;
/** What a platform uses before anybody comes is looked at after a moment of rest, ms. */
const REST_MS = 1500;

/**
 * Makes the load of a scenario, then decrypts and compares what the platform holds. Nothing of it stays, but on a platform that was there before.
 * Errors: http/internal when the platform does not start, storage/…, import/…, crypto/….
 */
export async function runLoad(options: LoadOptions, run: LoadRun): Promise<Result<LoadReport, InvigilError>> {
  const [at, machine] = [new Date().toISOString(), machineFacts()];
  run.progress("starting the platform");
  const opened = await PlatformUnderLoad.open(options.target);
  if (!opened.ok) return opened;
  const platform = opened.value;
  try {
    const exam = await platform.withFolder(async (folder) => await scheduleLoad(folder, platform.url, options.sittings));
    if (!exam.ok) return exam;
    const computers = await makeComputers(exam.value, options.sittings, run);
    if (!computers.ok) return computers;
    await pause(REST_MS, run.signal);
    const idle = platform.usage().rssBytes;

    const lived = await live(options, run, { platform, exam: exam.value, computers: computers.value });
    if (!lived.ok) return lived;
    const { sittings, outcome, unsent, bugs } = lived.value;
    const peak = platform.peakBytes;
    await platform.stop();
    run.progress("comparing what the platform holds with what was typed");
    const held = await platform.withFolder(async (folder) => await verifyHeld(folder, sittings, (compared) => run.progress(`compared ${compared} of ${sittings.length}`)));
    if (!held.ok) return held;
    return ok(reportOf({ options, at, machine, stopped: run.signal.aborted, outcome, sittings, unsent, held: held.value, bugs, memory: { idle, peak } }));
  } finally {
    await platform.stop();
    await platform.remove();
  }
}

async function makeComputers(exam: LoadExam, count: number, { signal, progress }: LoadRun): Promise<Result<readonly LoadComputer[], InvigilError>> {
  const made: LoadComputer[] = [];
  let failed: InvigilError | null = null;
  await inSlices(exam.codes.slice(0, count), MADE_AT_ONCE, signal, async () => {
    const computer = await newComputer(exam);
    if (computer.ok) made.push(computer.value);
    else failed = computer.error;
    progress(`making computers: ${made.length} of ${count}`);
  });
  return failed === null ? ok(made) : err(failed);
}

interface Lived {
  readonly sittings: readonly LoadSitting[];
  readonly outcome: ScenarioOutcome;
  readonly unsent: readonly Trouble[];
  readonly bugs: readonly string[];
}

async function live(
  options: LoadOptions, run: LoadRun, { platform, exam, computers }: { readonly platform: PlatformUnderLoad; readonly exam: LoadExam; readonly computers: readonly LoadComputer[] },
): Promise<Result<Lived, InvigilError>> {
  const [traffic, tally, bugs] = [{ sent: 0, received: 0 }, new LatencyTally(), new Array<string>()];
  const transport = createHttpTransport(options.sockets);
  const crowd = new Crowd(exam, computers, { transport: transport.counting(traffic), tally, signal: run.signal, onBug: (cause) => bugs.push(String(cause)) });
  try {
    const outcome = await play({ options, crowd, meter: new Meter(tally, traffic, platform), platform, signal: run.signal, progress: run.progress });
    if (!outcome.ok) return outcome;
    crowd.stopTyping();
    run.progress("waiting for the last records");
    await until(() => crowd.sittings.every(({ settled }) => settled), run.signal.aborted ? SETTLING_MS.stopped : SETTLING_MS.usual, new AbortController().signal);
    await crowd.stop();
    return ok({ sittings: crowd.sittings, outcome: outcome.value, unsent: unsentOf(crowd.sittings), bugs });
  } finally {
    await crowd.stop();
    transport.close();
  }
}

function unsentOf(sittings: readonly LoadSitting[]): readonly Trouble[] {
  return sittings.filter(({ settled }) => !settled).map(({ sittingId, error, acknowledged, journal }) => ({
    sittingId: sittingId ?? "(not signed in)", why: error === null ? `${journal.count - acknowledged} records or the seal` : error.code,
  }));
}
