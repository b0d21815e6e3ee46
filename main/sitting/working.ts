import { utf8 } from "../../core/crypto/encoding.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { assertNever } from "../../core/result.ts";
import type { Denial, Dispose } from "../ports.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import { handIn } from "./hand-in.ts";
import { reportIncident } from "./incidents.ts";
import { watchPrograms } from "./running-programs.ts";
import type { Sitting } from "./sitting.ts";

type Incident = Extract<JournalEvent, { readonly kind: "incident" }>;

const TICK_MS = 1000;
const MEASURE_MS = 5000;
/** A wall clock that moved by this much more or less than the monotonic one has been set. */
const CLOCK_JUMP_MS = 5000;

/** What an earlier process left of the clock. */
export interface StoredClock {
  readonly elapsed: number;
  readonly at: number;
  /** True when the process ended in order. */
  readonly closed: boolean;
}

/** Everything that runs while the clock runs: the tick, and the watching that the policy names. Stopped by `flow.setWorking`. */
export function startWorking(flow: Flow, sitting: Sitting): void {
  watchPrograms(flow, sitting);
  const stops = [startTick(flow, sitting), ...(collects(sitting.exam.manifest.policy, "incidents") ? watch(flow, sitting) : [])];
  flow.setWorking(() => {
    for (const stop of stops) stop();
  });
}

/** Writes the working time down, encrypted: what a crash can lose of it is given back to the candidate. */
export async function storeClock(sitting: Sitting, now: number, closed: boolean): Promise<boolean> {
  const clock: StoredClock = { elapsed: Math.round(sitting.time.elapsed()), at: now, closed };
  return (await sitting.journal.setSecret("clock", utf8(JSON.stringify(clock)))).ok;
}

function startTick(flow: Flow, sitting: Sitting): Dispose {
  const { clock, ports, log } = flow.parts;
  let last = { wall: clock.now(), monotonic: clock.monotonic() };
  let busy = false;
  const tick = async (): Promise<void> => {
    const now = { wall: clock.now(), monotonic: clock.monotonic() };
    const jumped = now.wall - last.wall - (now.monotonic - last.monotonic);
    last = now;
    if (Math.abs(jumped) >= CLOCK_JUMP_MS) await reportIncident(flow, sitting, "clock-jumped", { byMs: Math.round(jumped) });
    await storeClock(sitting, clock.now(), false);
    await measureControls(flow, sitting, now.monotonic);
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
  // Fewer than were asked for: they could not be applied at all, which is what is shown already.
  if (measured.length !== flow.controls.length || JSON.stringify(measured) === JSON.stringify(flow.controls)) return;
  const before = new Map(flow.controls.map(({ control, tier }) => [control, tier] as const));
  flow.controls = measured;
  flow.changed();
  for (const { control, tier } of measured) {
    const from = before.get(control);
    if (from !== undefined && from !== tier) await reportIncident(flow, sitting, "control-changed", { control, from, to: tier });
  }
}

function watch(flow: Flow, sitting: Sitting): readonly Dispose[] {
  const { ports, clock } = flow.parts;
  const report = (incident: Incident["incident"], detail: Incident["detail"]): void => {
    flow.run("incident", async () => await reportIncident(flow, sitting, incident, detail));
  };
  let away: number | null = null;
  const window = flow.parts.window();
  return [
    ...(window === null ? [] : [window.onFocusChange((focused) => {
      if (!focused) away ??= clock.monotonic();
      else if (away !== null) {
        report("focus-lost", { forMs: Math.round(clock.monotonic() - away) });
        away = null;
      }
    })]),
    watchDisplays(flow, (displays) => report("display-changed", { displays })),
    ports.power.onSuspend(() => report("suspended", {})),
    ports.power.onResume(() => report("resumed", {})),
    ports.guards.onDenied((denial) => {
      const incident = incidentOf(denial);
      if (incident !== null) report(incident, { what: denial.what.slice(0, 200) });
    }),
  ];
}

/** One change of a cable comes as several events of the system: only what differs from before is a change. @param changed gets how many there are now */
function watchDisplays(flow: Flow, changed: (displays: number) => void): Dispose {
  const { screens } = flow.parts.ports;
  let before = JSON.stringify(screens.displays());
  return screens.onChange(() => {
    const displays = screens.displays();
    const now = JSON.stringify(displays);
    if (now === before) return;
    before = now;
    changed(displays.length);
  });
}

function incidentOf(denial: Denial): Incident["incident"] | null {
  switch (denial.kind) {
    case "navigation-blocked":
    case "pop-up-blocked":
    case "download-blocked":
    case "permission-denied":
      return denial.kind;
    // Chromium asks by itself for many permissions and addresses; that says nothing about the student.
    case "permission-check-denied":
    case "request-blocked":
      return null;
    default:
      return assertNever(denial.kind);
  }
}
