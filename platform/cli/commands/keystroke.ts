import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { ErrorRates, Evaluation } from "../../../core/keystroke/evaluation/error-rates.ts";
import { evaluate } from "../../../core/keystroke/evaluation/error-rates.ts";
import { recentMedian, scaledManhattan } from "../../../core/keystroke/evaluation/fixed-text-detectors.ts";
import { fixedTextFault, fixedTextScores } from "../../../core/keystroke/evaluation/fixed-text-protocol.ts";
import { freeTextScores, standingRates } from "../../../core/keystroke/evaluation/free-text-protocol.ts";
import { windowsBySession, windowsInOneGo } from "../../../core/keystroke/evaluation/typed-windows.ts";
import type { InjectionSummary, InjectionWindow } from "../../../core/keystroke/injection.ts";
import { INJECTION_KEYS, InjectionWatch, injectionWords, summariseInjection } from "../../../core/keystroke/injection.ts";
import { POPULATION_TABLE } from "../../../core/keystroke/population-table.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import type { TypedSection } from "../keystroke-file.ts";
import { readRepetitions, readTyped } from "../keystroke-file.ts";
import type { Outcome } from "../printed.ts";
import { counted, table } from "../printed.ts";
import { report, withJson } from "../run-command.ts";

interface EvaluateOptions {
  readonly protocol: string;
  readonly enrol: string;
  readonly window: string;
  readonly json?: boolean;
}

/** Most subjects that are printed for people; `--json` prints all. */
const MOST_PRINTED = 60;
/** Said with every figure: what it does not show. */
const OWN_KEYBOARDS = "Each writer had a keyboard and a computer of their own, which the timings tell as well: where two people share one, expect worse.";
const ONE_KEYBOARD = "All subjects typed one text on one keyboard.";
/** Resolution of the clocks that the two forms of file were recorded with, ms. */
const CLOCK_MS = { sections: 1, sessions: 16 } as const;

/** `keystroke evaluate` and `keystroke detect-injection`. */
export function addKeystroke(program: Command): void {
  const keystroke = program.command("keystroke").description("measure what typing rhythm tells, on files of key strokes, without a platform");
  withJson(keystroke.command("evaluate <file>").description("error rates of the comparison of typing rhythm: how often the writer is not recognised, and how often somebody else is")
    .requiredOption("--protocol <name>", "cmu: repetitions of one text; freetext: what writers wrote")
    .option("--enrol <keys>", "freetext: keys that are learnt from", "1000")
    .option("--window <keys>", "freetext: keys of a window", "200"))
    .action(async (file: string, options: EvaluateOptions) => report(options.json === true, () => evaluateFile(file, options)));
  withJson(keystroke.command("detect-injection <file>").description("judge each section of what writers wrote: signs that keys were not pressed by hands"))
    .action(async (file: string, options: { readonly json?: boolean }) => report(options.json === true, () => judgeFile(file)));
}

async function evaluateFile(path: string, options: EvaluateOptions): Outcome {
  switch (options.protocol) {
    case "cmu": return await evaluateFixedText(path);
    case "freetext": return await evaluateFreeText(path, options);
    default: return fail("usage/invalid", "--protocol is cmu or freetext");
  }
}

async function evaluateFixedText(path: string): Outcome {
  const begun = performance.now();
  const subjects = await readRepetitions(path);
  if (!subjects.ok) return subjects;
  const fault = fixedTextFault(subjects.value);
  if (fault !== null) return fail("usage/invalid", `${path}: ${fault}`);
  const [ours, published] = [evaluate(fixedTextScores(subjects.value, recentMedian)), evaluate(fixedTextScores(subjects.value, scaledManhattan))];
  const seconds = secondsSince(begun);
  return ok({
    json: {
      protocol: "cmu", subjects: subjects.value.length, ...jsonOf(ours), detector: "median of recent repetitions, clipped", peer: { detector: "scaled Manhattan (Killourhy and Maxion 2009: 0.0962)", ...jsonOf(published) },
      notes: [ONE_KEYBOARD, "Nothing is learnt from other subjects, nor from samples that are tested."], seconds,
    },
    human: [humanOf(ours, [["scaled Manhattan, as published", published]]), "", ONE_KEYBOARD, `${seconds} s`].join("\n"),
  });
}

async function evaluateFreeText(path: string, options: EvaluateOptions): Outcome {
  const begun = performance.now();
  const sizes = readSizes(options);
  if (!sizes.ok) return sizes;
  const typed = await readTyped(path);
  if (!typed.ok) return typed;
  const { form, people } = typed.value;
  const known: ReadonlySet<string> = new Set(form === "sections" ? POPULATION_TABLE.writers : []);
  const tested = people.filter(({ user }) => !known.has(user));
  const cut = form === "sections" ? windowsInOneGo : windowsBySession;
  const writers = tested.map(({ user, sections }) => cut(user, sections.map(({ strokes }) => strokes), { ...sizes.value, clockMs: CLOCK_MS[form] }));
  const { scores, leftOut } = freeTextScores(writers);
  if (scores.length < 2) {
    return fail("usage/invalid", `${path}: ${counted(scores.length, "writer")} with enough keys, two are needed; lower --enrol (${sizes.value.enrolKeys}) or --window (${sizes.value.windowKeys}), or give more of what they wrote`);
  }
  const [rates, lookedAt] = [evaluate(scores), standingRates(writers)];
  const seconds = secondsSince(begun);
  const inTable = people.length - tested.length;
  const notes = [
    OWN_KEYBOARDS,
    ...(inTable > 0 ? [`${counted(inTable, "writer")} left out: the population table is made from them.`] : []),
    ...(leftOut.length > 0 ? [`${counted(leftOut.length, "writer")} left out: too few keys.`] : []),
    ...(form === "sessions" ? ["Learnt from the first sessions, tested on later ones."] : []),
  ];
  return ok({
    json: { protocol: "freetext", enrolKeys: sizes.value.enrolKeys, windowKeys: sizes.value.windowKeys, writers: scores.length, leftOut: { inPopulationTable: inTable, tooFewKeys: leftOut.length }, ...jsonOf(rates), threeWindowsInARow: lookedAt, notes, seconds },
    human: [
      humanOf(rates, []), "",
      `Three windows in a row unlike the writer's first keys: ${lookedAt.ownLookedAt} of ${counted(lookedAt.own, "writer")} who wrote all themselves, ${lookedAt.othersLookedAt} of ${lookedAt.others} changes to somebody else (in their first three windows).`,
      ...notes, `${seconds} s`,
    ].join("\n"),
  });
}

async function judgeFile(path: string): Outcome {
  const begun = performance.now();
  const typed = await readTyped(path);
  if (!typed.ok) return typed;
  const clockMs = CLOCK_MS[typed.value.form];
  const sections = typed.value.people.flatMap(({ user, sections: own }) => own.map(({ name, strokes }) => ({ user, section: name, ...judgeSection(strokes, clockMs) })));
  const looks = sections.filter(({ standing }) => standing === "look");
  const windows = sections.reduce((sum, section) => sum + section.windows, 0);
  const withEvidence = sections.reduce((sum, section) => sum + section.windowsWithEvidence, 0);
  const seconds = secondsSince(begun);
  return ok({
    json: { sections: sections.length, toLookAt: looks.length, tooShort: sections.filter(({ standing }) => standing === "too-short").length, windows, windowsWithEvidence: withEvidence, judged: sections, seconds },
    human: [
      `${counted(sections.length, "section")}: ${looks.length} that a person should look at. ${withEvidence} of ${counted(windows, "window")} of ${INJECTION_KEYS} keys show signs.`,
      ...looks.slice(0, MOST_PRINTED).flatMap(({ user, section, windows: own, windowsWithEvidence, words }) => ["", `${user}, section ${section}: ${windowsWithEvidence} of ${counted(own, "window")}`, ...words.map((sentence) => `  ${sentence}`)]),
      ...(looks.length > MOST_PRINTED ? ["", `${looks.length - MOST_PRINTED} more are printed with --json.`] : []),
      "", "Signs are a reason to look, not a verdict: aids for input, text expanders and dictation show them as well.", `${seconds} s`,
    ].join("\n"),
  });
}

interface JudgedSection extends InjectionSummary {
  readonly keys: number;
  readonly pastes: number;
  readonly windowsWithEvidence: number;
  /** The first of each reason, in words. */
  readonly words: readonly string[];
}

function judgeSection(strokes: TypedSection["strokes"], clockMs: number): JudgedSection {
  const watch = new InjectionWatch({ clockMs });
  const windows: InjectionWindow[] = [];
  let pastes = 0;
  for (const stroke of strokes) {
    if (stroke === "paste") pastes += 1;
    const window = stroke === "paste" ? null : watch.add(stroke);
    if (window !== null) windows.push(window);
  }
  const evidence = windows.flatMap((window) => window.evidence);
  const first = evidence.filter(({ reason }, at) => evidence.findIndex((other) => other.reason === reason) === at);
  return { ...summariseInjection(windows), keys: strokes.length - pastes, pastes, windowsWithEvidence: windows.filter((window) => window.evidence.length > 0).length, words: first.map(injectionWords) };
}

function readSizes({ enrol, window }: EvaluateOptions): Result<{ readonly enrolKeys: number; readonly windowKeys: number }, InvigilError> {
  const [enrolKeys, windowKeys] = [Number(enrol), Number(window)];
  if (!Number.isInteger(enrolKeys) || enrolKeys < 500 || enrolKeys > 100_000) return fail("usage/invalid", "--enrol is a whole number of keys from 500 to 100000");
  if (!Number.isInteger(windowKeys) || windowKeys < 50 || windowKeys > 10_000) return fail("usage/invalid", "--window is a whole number of keys from 50 to 10000");
  return ok({ enrolKeys, windowKeys });
}

function jsonOf({ subjects, average, equalErrorDeviation, oneThreshold }: Evaluation): object {
  return {
    average: ratesJson(average), equalErrorDeviation: rounded(equalErrorDeviation), oneThreshold: ratesJson(oneThreshold),
    perSubject: subjects.map(({ subject, genuine, impostor, ...rates }) => ({ subject, genuine, impostor, ...ratesJson(rates) })),
  };
}

function ratesJson({ equalError, zeroMissFalseAlarm, falseNonMatchAt1PercentFalseMatch }: ErrorRates): object {
  return { equalErrorRate: rounded(equalError), zeroMissFalseAlarmRate: rounded(zeroMissFalseAlarm), falseNonMatchAt1PercentFalseMatch: rounded(falseNonMatchAt1PercentFalseMatch) };
}

function humanOf(ours: Evaluation, peers: readonly (readonly [string, Evaluation])[]): string {
  const header = ["", "equal error", "zero-miss false alarm", "false non-match at 1 % false match"];
  const line = (name: string, { equalError, zeroMissFalseAlarm, falseNonMatchAt1PercentFalseMatch }: ErrorRates): readonly string[] => [name, percent(equalError), percent(zeroMissFalseAlarm), percent(falseNonMatchAt1PercentFalseMatch)];
  const both = (name: string, { average, oneThreshold }: Evaluation): readonly (readonly string[])[] => [line(`${name}, each with a threshold of their own`, average), line(`${name}, one threshold for all`, oneThreshold)];
  const most = ours.subjects.slice(0, MOST_PRINTED);
  return [
    table(header, [...both("ours", ours), ...peers.flatMap(([name, peer]) => both(name, peer))]), "",
    table(["subject", ...header.slice(1)], most.map((subject) => line(subject.subject, subject))),
    ...(ours.subjects.length > most.length ? [`${ours.subjects.length - most.length} more are printed with --json.`] : []),
  ].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 10) / 100;
}
