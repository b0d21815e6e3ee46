import type { Milliseconds } from "../../core/clock.ts";
import { assertNever, ok } from "../../core/result.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { Crowd } from "./crowd.ts";
import type { LoadOptions } from "./load-options.ts";
import type { Measured, Meter } from "./meter.ts";
import { pause, until } from "./pacing.ts";
import type { PlatformUnderLoad } from "./platform-under-load.ts";

/** How a scenario ended. Times in ms. */
export interface ScenarioOutcome {
  readonly measured: Measured;
  /** `start`: from the first arrival until the first records of all were acknowledged. Null when that did not come about. */
  readonly allStartedMs?: Milliseconds | null;
  /** From when the first could hand in (in `storm`: from when the platform answered again) until every receipt was here and checked. */
  readonly allReceiptsMs?: Milliseconds | null;
  /** `storm`: how long the platform was away, and from when it answered again until it held everything that was recorded by then. */
  readonly awayMs?: Milliseconds;
  readonly allBackMs?: Milliseconds | null;
}

export interface ScenarioParts {
  readonly options: LoadOptions;
  readonly crowd: Crowd;
  readonly meter: Meter;
  readonly platform: PlatformUnderLoad;
  readonly signal: AbortSignal;
  readonly progress: (says: string) => void;
}

/** How much longer than planned a scenario waits for the last of its sittings. */
const PATIENCE_MS = 5 * 60_000;
/** Sittings come one after the other before a measured part, so that nothing is in step. */
const RAMP_MS_EACH = 8;
/** One round of heartbeats. */
const HEARTBEATS_MS = 15_000;
/** What a sitting has typed before it hands in. */
const PREPARED_ANSWERS = 3;
/** How long the platform is away in `storm`, at most. */
const MOST_AWAY_MS = 60_000;

/** Plays one scenario. Errors: those of starting the platform again. */
export async function play(parts: ScenarioParts): Promise<Result<ScenarioOutcome, InvigilError>> {
  switch (parts.options.scenario) {
    case "start":
      return ok(await start(parts));
    case "steady":
      return ok(await steady(parts));
    case "handin":
      return ok(await handIn(parts));
    case "storm":
      return await storm(parts);
    default:
      return assertNever(parts.options.scenario);
  }
}

async function start({ options, crowd, meter, signal, progress }: ScenarioParts): Promise<ScenarioOutcome> {
  progress(`${options.sittings} arrive within ${seconds(options.spreadMs)}`);
  meter.begin();
  const begun = performance.now();
  await crowd.arrive(options.spreadMs);
  const all = await until(() => crowd.sittings.every(({ settled }) => settled), PATIENCE_MS, signal);
  return { measured: meter.end(), allStartedMs: all === null ? null : performance.now() - begun };
}

async function steady(parts: ScenarioParts): Promise<ScenarioOutcome> {
  const { options, crowd, meter, signal, progress } = parts;
  await goLive(parts);
  progress(`${options.sittings} are live for ${seconds(options.liveMs)}`);
  meter.begin();
  await pause(options.liveMs, signal);
  const measured = meter.end();
  crowd.stopTyping();
  return { measured };
}

async function handIn({ options, crowd, meter, signal, progress }: ScenarioParts): Promise<ScenarioOutcome> {
  progress("preparing what is handed in");
  await crowd.arrive(options.sittings * RAMP_MS_EACH, async (sitting) => {
    for (let answer = 0; answer < PREPARED_ANSWERS; answer += 1) await sitting.type();
  });
  await until(() => crowd.sittings.every(({ settled }) => settled), PATIENCE_MS, signal);
  progress(`${options.sittings} hand in within ${seconds(options.spreadMs)}`);
  meter.begin();
  const begun = performance.now();
  await crowd.handIn(crowd.sittings, options.spreadMs);
  const all = await until(() => crowd.sittings.every(({ receipt }) => receipt !== null), PATIENCE_MS, signal);
  return { measured: meter.end(), allReceiptsMs: all === null ? null : performance.now() - begun };
}

async function storm(parts: ScenarioParts): Promise<Result<ScenarioOutcome, InvigilError>> {
  const { options, crowd, meter, platform, signal, progress } = parts;
  await goLive(parts);
  progress(`${options.sittings} are live for ${seconds(options.liveMs)}`);
  await pause(options.liveMs, signal);

  const awayMs = Math.min(MOST_AWAY_MS, options.liveMs);
  progress(`the platform is killed, and away for ${seconds(awayMs)}`);
  meter.begin();
  const killedAt = performance.now();
  await platform.kill();
  await pause(awayMs, signal);
  const restarted = await platform.restart();
  if (!restarted.ok) return restarted;
  const backAt = performance.now();
  progress("the platform is back; half of them hand in");

  const recorded = new Map(crowd.sittings.map((sitting) => [sitting, sitting.journal.count]));
  const leaving = crowd.sittings.filter((_sitting, index) => index % 2 === 0);
  const handingIn = crowd.handIn(leaving, options.spreadMs);
  const [allBackMs, allReceiptsMs] = await Promise.all([
    until(() => [...recorded].every(([sitting, records]) => sitting.acknowledged >= records), options.spreadMs + PATIENCE_MS, signal),
    until(() => leaving.every(({ receipt }) => receipt !== null), options.spreadMs + PATIENCE_MS, signal),
  ]);
  const measured = meter.end();
  await handingIn;
  crowd.stopTyping();
  return ok({ measured, awayMs: backAt - killedAt, allBackMs, allReceiptsMs });
}

/** All sit and type, and their heartbeats have spread. */
async function goLive({ options, crowd, signal, progress }: ScenarioParts): Promise<void> {
  progress("everybody arrives");
  await crowd.arrive(options.sittings * RAMP_MS_EACH, (sitting) => crowd.type(sitting, options.answerEveryMs));
  await pause(Math.min(HEARTBEATS_MS, options.liveMs), signal);
}

function seconds(ms: Milliseconds): string {
  return `${Math.round(ms / 100) / 10} s`;
}
