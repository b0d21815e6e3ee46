import { rm } from "node:fs/promises";
import type { RecordedKeys } from "../../../core/keystroke/recorded-keys.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { TypingRecord } from "../../../renderer/keystroke/typing-record.ts";
import { beginExam, must, newProfile, startMainApp } from "../../doubles/main-app.ts";
import type { MainApp } from "../../doubles/main-app.ts";
import { withKeystrokes, withoutPrograms } from "../../doubles/policies.ts";
import { startTestPlatform } from "../../doubles/platform.ts";
import { seeded } from "../../doubles/typing-generators.ts";
import { Cleanup, pause } from "../benchmark.ts";

/** Calls that nothing is counted of: the first ones are compiled meanwhile. */
const WARM_UP = 10;
/** A little slower than the five reports and readings a second that the contract allows. */
const CALL_EVERY_MS = 210;
const READINGS = 20;
const CODES = ["KeyE", "KeyT", "KeyA", "KeyO", "KeyI", "KeyN", "Space", "KeyH", "KeyL", "Backspace"] as const;

type Level = RecordedKeys["recorded"]["level"];

/** What typing costs the main process: processor time of all its threads, ms, and how long each call took, ms. */
export interface MainCost {
  readonly report: readonly CallCost[];
  /** Giving the student all that was recorded, at the end. */
  readonly readAll: readonly CallCost[];
  /** Of one report as it crosses from the page. */
  readonly bytes: number;
}

export interface CallCost {
  readonly cpuMs: number;
  readonly tookMs: number;
}

/**
 * Reports stretches of typing to the whole main process in this one, as the page does: the router checks sender, rate, size and schema, the sitting journals each on disk, encrypted and committed.
 * The exam's platform is stopped before, so that none of its work is counted; what sending costs is not in it either.
 */
export async function costInMain(level: Level, stretches: number, cleanup: Cleanup): Promise<MainCost> {
  const own = new Cleanup();
  cleanup.add(() => own.run());
  const platformOnly = new Cleanup();
  own.add(() => platformOnly.run());
  const platform = await platformOnly.own(() => startTestPlatform(), async (started) => {
    await started.stop();
    await rm(started.dataDir, { recursive: true, force: true });
  });
  const exam = await platform.schedule({ policy: withKeystrokes(withoutPrograms(POLICY_PRESETS.practice), level) });
  const app = await own.own(() => startMainApp({ profile: newProfile() }), async (started) => {
    await started.stop();
    await rm(started.profile, { recursive: true, force: true });
  });
  await beginExam(app, exam, { keystrokes: true });
  await platformOnly.run();

  const typed = stretchesOf(level, stretches + WARM_UP);
  const report = await callAll(app, typed.map((keys) => async () => void (await must(app.call("keystrokes.report", keys)))));
  const readAll = await callAll(app, Array.from({ length: READINGS }, () => async () => void (await must(app.call("keystrokes.recorded", {})))));
  const { stretches: kept } = await must(app.call("keystrokes.recorded", {}));
  if (kept.length !== typed.length) throw new Error(`of ${typed.length} stretches ${kept.length} were kept`);
  await own.run();
  return { report: report.slice(WARM_UP), readAll, bytes: JSON.stringify(typed[0]).length };
}

async function callAll(app: MainApp, calls: readonly (() => Promise<void>)[]): Promise<readonly CallCost[]> {
  await app.until("exam");
  const costs: CallCost[] = [];
  for (const call of calls) {
    const [cpu, begun] = [process.cpuUsage(), performance.now()];
    await call();
    const tookMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    costs.push({ cpuMs: (user + system) / 1000, tookMs });
    await pause(CALL_EVERY_MS);
  }
  return costs;
}

/** What the page would report of made-up typing. */
function stretchesOf(level: Level, stretches: number): readonly RecordedKeys[] {
  const random = seeded(1);
  const sent: RecordedKeys[] = [];
  const record = new TypingRecord({ level, injection: true, isolated: true, send: (keys) => void sent.push(keys) });
  let at = 0;
  while (sent.length < stretches) {
    at += 60 + 200 * random();
    const code = CODES[Math.floor(random() * CODES.length)] ?? "Space";
    record.press({ code, at, writes: true, repeat: false });
    record.edit({ inputType: "insertText", gained: 1, composing: false });
    record.release({ code, at: at + 30 + 25 * random() });
  }
  return sent;
}
