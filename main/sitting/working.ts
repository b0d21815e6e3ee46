import { utf8 } from "../../core/crypto/encoding.ts";
import type { Dispose } from "../ports.ts";
import { startWatches } from "../watch/watches.ts";
import type { Flow } from "./flow.ts";
import { handIn } from "./hand-in.ts";
import { reportIncident } from "./incidents.ts";
import { permittedRunning, watchPrograms } from "./running-programs.ts";
import type { Sitting } from "./sitting.ts";
import { endSpentBreak } from "./stops.ts";

const TICK_MS = 1000;
const MEASURE_MS = 5000;

/** What an earlier process left of the clock. */
export interface StoredClock {
  readonly elapsed: number;
  /** How long the clock stands still. */
  readonly held: number;
  readonly at: number;
  /** True when the process ended in order. */
  readonly closed: boolean;
}

/** Everything that runs while the clock runs: the tick, and the watching that the policy names. Stopped by `flow.setWorking`. */
export function startWorking(flow: Flow, sitting: Sitting): void {
  watchPrograms(flow, sitting);
  flow.measuredAt = flow.parts.clock.monotonic();
  flow.measuredWatching = false;
  const stops = [startTick(flow, sitting), watch(flow, sitting)];
  flow.setWorking(() => {
    for (const stop of stops) stop();
  });
}

/** Writes the working time down, encrypted: what a crash can lose of it is given back to the candidate. */
export async function storeClock(sitting: Sitting, now: number, closed: boolean): Promise<boolean> {
  const clock: StoredClock = { elapsed: Math.round(sitting.time.elapsed()), held: Math.round(sitting.time.held()), at: now, closed };
  return (await sitting.journal.setSecret("clock", utf8(JSON.stringify(clock)))).ok;
}

function startTick(flow: Flow, sitting: Sitting): Dispose {
  const { clock, ports, log } = flow.parts;
  let busy = false;
  const tick = async (): Promise<void> => {
    await storeClock(sitting, clock.now(), false);
    await measureControls(flow, sitting, clock.monotonic());
    await endSpentBreak(sitting);
    if (sitting.unsaved > 0 || sitting.trouble !== null) await sitting.saveWaiting();
    // The end of the agreed working time. Everything that was answered is kept; a disk that does not take the seal is asked again each second.
    if (sitting.remaining() <= 0 && flow.at("working") !== null) await handIn(flow, "time-over");
  };
  const stopTicking = ports.timers.every(TICK_MS, () => {
    if (busy) return;
    busy = true;
    tick().catch((cause: unknown) => log.write("error", "tick", { cause })).finally(() => {
      busy = false;
    });
  });
  return stopTicking;
}

/** Measures the controls again from time to time: what people see is what holds now. */
async function measureControls(flow: Flow, sitting: Sitting, monotonic: number): Promise<void> {
  if (monotonic - flow.measuredAt < MEASURE_MS) return;
  flow.measuredAt = monotonic;
  const measured = await flow.parts.lockdown.verify();
  const first = !flow.measuredWatching;
  flow.measuredWatching = true;
  // Fewer than were asked for: they could not be applied at all, which is what is shown already.
  if (measured.length !== flow.controls.length || JSON.stringify(measured) === JSON.stringify(flow.controls)) return;
  const before = new Map(flow.controls.map(({ control, tier }) => [control, tier] as const));
  flow.controls = measured;
  flow.changed();
  if (first) {
    // What this computer turned out to be able to do, which is nothing that happened in the exam.
    const recorded = await sitting.record({ kind: "locked-down", controls: measured.map((status) => ({ ...status })) });
    if (!recorded.ok) flow.parts.log.write("error", "lockdown not journalled", { error: recorded.error.code });
    return;
  }
  for (const { control, tier } of measured) {
    const from = before.get(control);
    if (from !== undefined && from !== tier) await reportIncident(flow, sitting, "control-changed", { control, from, to: tier });
  }
}

function watch(flow: Flow, sitting: Sitting): Dispose {
  const { ports, clock, log } = flow.parts;
  const watches = startWatches({
    ports, clock, policy: sitting.exam.manifest.policy, window: flow.parts.window(),
    permittedRunning: () => permittedRunning(flow),
    report: (incident, detail) => flow.run("incident", async () => await reportIncident(flow, sitting, incident, detail)),
    problem: (what, cause) => log.write("warn", "watch", { what, cause }),
  });
  flow.watches = watches;
  return () => {
    watches.stop();
    flow.watches = null;
  };
}
