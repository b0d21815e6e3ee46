import { evaluate } from "../../core/keystroke/evaluation/error-rates.ts";
import { recentMedian, scaledManhattan } from "../../core/keystroke/evaluation/fixed-text-detectors.ts";
import { fixedTextScores } from "../../core/keystroke/evaluation/fixed-text-protocol.ts";
import { InjectionWatch } from "../../core/keystroke/injection.ts";
import { KeyPresses } from "../../core/keystroke/key-presses.ts";
import { enrol } from "../../core/keystroke/profile.ts";
import type { RhythmWindow } from "../../core/keystroke/rhythm.ts";
import { KEYS_PER_WINDOW, RhythmRecorder } from "../../core/keystroke/rhythm.ts";
import { scoreWindow } from "../../core/keystroke/score-window.ts";
import { readRepetitions } from "../../platform/cli/keystroke-file.ts";
import { KEYSTROKE_FILES, freeTextRates, generatedSections, halvesOf, hasKeystrokeData, injectionRate, splitWriters, writersOf } from "../doubles/keystroke-data.ts";
import type { Writer } from "../doubles/keystroke-data.ts";
import { must } from "../doubles/platform.ts";
import { KNOWN_GENERATORS, UNSEEN_GENERATORS, seeded } from "../doubles/typing-generators.ts";
import { defineBenchmark } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { costInMain } from "./client/main-cost.ts";
import type { MainCost } from "./client/main-cost.ts";
import type { Figure } from "./figure.ts";
import { figure } from "./figure.ts";

const counts = {
  keys: { about: "keys to record", usual: 200_000, least: 2000, most: 10_000_000 },
  stretches: { about: "stretches of 200 keys to report to the main process at each level", usual: 60, least: 1, most: 2000 },
};
/** Keys that are timed together: one alone is quicker than the clock. */
const BATCH = 1000;
const CODES = ["KeyE", "KeyT", "KeyA", "KeyO", "KeyI", "KeyN", "Space", "KeyH", "KeyL", "Backspace"] as const;
const OWN_KEYBOARDS = "each writer had a keyboard of their own";

/** What rhythm costs while somebody types, and what it tells. */
export const keystroke = defineBenchmark({
  name: "keystroke",
  about: "what recording a key costs in the page and in main, and error rates on published data beside published ones",
  counts,
  run: async ({ keys, stretches }, cleanup) => {
    const { record, plain, windows } = recordKeys(keys);
    const enrolment = enrol(windows.slice(0, 5));
    if (enrolment.kind !== "enrolled") throw new Error(enrolment.reason);
    const scoring = windows.slice(5, 205).map((window) => timedMs(() => void scoreWindow(enrolment.profile, window)));
    const [counted, timings] = [await costInMain("rhythm", stretches, cleanup), await costInMain("timings", stretches, cleanup)];
    const present = hasKeystrokeData();
    const [figures, facts] = present ? await rates() : [[], {}];
    return {
      runtime: "node",
      figures: [
        figure("record a key", record, { unit: "µs", budget: BUDGETS.keyRecorded, peer: { name: "pushing the two events onto a list", samples: plain }, note: "press, release, counts and the watch for injected keys; processor time, mean of 1,000 keys a sample" }),
        figure("score a window of 200 keys", scoring, { unit: "ms" }),
        ...figuresOf(counted, "counts"), ...figuresOf(timings, "press and release times"),
        ...figures,
      ],
      facts: { keys, windows: windows.length, bytesOfAWindow: JSON.stringify(windows[0]).length, stretches, bytesOfAReport: { counts: counted.bytes, timings: timings.bytes }, data: present ? "present" : "absent", ...facts },
    };
  },
});

/** What a stretch and a key cost main, and what the student's looking at it does. */
function figuresOf({ report, readAll }: MainCost, what: string): readonly Figure[] {
  return [
    figure(`main: a stretch of ${KEYS_PER_WINDOW} keys, ${what}`, report.map(({ cpuMs }) => cpuMs), { unit: "ms", note: "processor time of all threads: message copied, checked and parsed, record encrypted, chained and committed" }),
    figure(`main: a key of it, ${what}`, report.map(({ cpuMs }) => cpuMs * 1000 / KEYS_PER_WINDOW), { unit: "µs", note: "the same, shared among its keys" }),
    figure(`main: time until a stretch is on disk, ${what}`, report.map(({ tookMs }) => tookMs), { unit: "ms" }),
    figure(`main: giving the student all ${report.length} stretches, ${what}`, readAll.map(({ cpuMs }) => cpuMs), { unit: "ms", note: "processor time of all threads" }),
  ];
}

interface Recorded {
  /** Processor time of a key, µs. */
  readonly record: readonly number[];
  readonly plain: readonly number[];
  readonly windows: readonly RhythmWindow[];
}

function recordKeys(keys: number): Recorded {
  const [presses, recorder, watch, random] = [new KeyPresses(), new RhythmRecorder({ clockMs: 0.1 }), new InjectionWatch({ clockMs: 0.1 }), seeded(1)];
  const windows: RhythmWindow[] = [];
  const [record, plain]: [number[], number[]] = [[], []];
  const list: { readonly code: string; readonly at: number }[] = [];
  let now = 0;
  for (let done = 0; done + BATCH <= keys; done += BATCH) {
    const typed = Array.from({ length: BATCH }, () => {
      now += 60 + 200 * random();
      return { code: CODES[Math.floor(random() * CODES.length)] ?? "Space", at: now, hold: 30 + 25 * random() };
    });
    record.push(microseconds(() => {
      for (const { code, at, hold } of typed) {
        for (const { strokes, discarded } of [presses.down(code, at, false), presses.up(code, at + hold)]) {
          recorder.discard(discarded);
          for (const stroke of strokes) {
            const window = recorder.add(stroke);
            if (window !== null) windows.push(window);
            watch.add(stroke);
          }
        }
      }
    }) / BATCH);
    plain.push(microseconds(() => {
      for (const { code, at, hold } of typed) list.push({ code, at }, { code, at: at + hold });
    }) / BATCH);
  }
  return { record, plain, windows };
}

async function rates(): Promise<readonly [readonly Figure[], Readonly<Record<string, unknown>>]> {
  const subjects = must(await readRepetitions(KEYSTROKE_FILES.cmu));
  const [ours, published] = [evaluate(fixedTextScores(subjects, recentMedian)), evaluate(fixedTextScores(subjects, scaledManhattan))];
  const { chosenOn, unseen } = splitWriters(await writersOf(KEYSTROKE_FILES.klicke));
  const villani = await writersOf(KEYSTROKE_FILES.villani);
  const [essays, sittings] = [freeTextRates(unseen), freeTextRates(villani, { bySession: true, clockMs: 16 })];
  const percent = (share: number): number => share * 100;
  const people = injectionRate(unseen.flatMap(({ sections }) => sections));
  const marked = (writers: readonly Writer[]): number => percent(injectionRate(writers.flatMap(({ sections }) => sections), 16).ofWindows);
  const { lookedAt, notLookedAt } = halvesOf(villani);
  const generated = Object.entries({ ...KNOWN_GENERATORS, ...UNSEEN_GENERATORS }).map(([name, generate]) => [name, injectionRate(generatedSections(unseen, generate, chosenOn))] as const);
  return [[
    figure("CMU, equal error, thresholds of their own", [percent(ours.average.equalError)], { unit: "%", peer: { name: "scaled Manhattan; published 9.62", samples: [percent(published.average.equalError)] } }),
    figure("CMU, equal error, one threshold", [percent(ours.oneThreshold.equalError)], { unit: "%", peer: { name: "scaled Manhattan", samples: [percent(published.oneThreshold.equalError)] } }),
    figure("essays, equal error, thresholds of their own", [percent(essays.average.equalError)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("essays, equal error, one threshold", [percent(essays.oneThreshold.equalError)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("essays, false non-match at 1 % false match", [percent(essays.oneThreshold.falseNonMatchAt1PercentFalseMatch)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("across sessions, equal error, thresholds of their own", [percent(sittings.average.equalError)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("across sessions, equal error, one threshold", [percent(sittings.oneThreshold.equalError)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("across sessions, false non-match at 1 % false match", [percent(sittings.oneThreshold.falseNonMatchAt1PercentFalseMatch)], { unit: "%", note: OWN_KEYBOARDS }),
    figure("people's windows of 50 keys with signs of injection", [percent(people.ofWindows)], { unit: "%", budget: BUDGETS.handsMarked }),
    figure("the same across sessions", [marked(villani)], { unit: "%", budget: BUDGETS.handsMarked, note: `${marked(lookedAt).toFixed(2)} % of those people of whom it was once looked at which windows are marked, ${marked(notLookedAt).toFixed(2)} % of the others` }),
    ...generated.map(([name, { ofWindows }]) => figure(`windows typed by a program: ${name}`, [percent(ofWindows)], { unit: "%", note: name in KNOWN_GENERATORS ? "the threshold was chosen with it" : "the threshold was not chosen with it" })),
  ], { threeWindowsInARow: { essays: essays.lookedAt, acrossSessions: sittings.lookedAt }, writersUnseen: unseen.length, writersOfTheTable: chosenOn.length, windowsByHand: people.windows }];
}

/** Processor time of this process, its compiler and collector too: what else the machine does meanwhile is not a key's cost. That of the thread alone is told in ticks of 4 ms by some kernels. */
function microseconds(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return user + system;
}

function timedMs(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
