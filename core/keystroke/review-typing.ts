import type { Milliseconds } from "../clock.ts";
import type { EditBalance } from "./edit-balance.ts";
import { NO_EDITS } from "./edit-balance.ts";
import { differenceWords } from "./difference-words.ts";
import { explainDifference } from "./explain.ts";
import type { RhythmDifference } from "./explain.ts";
import { summariseInjection } from "./injection.ts";
import type { InjectionEvidence, InjectionSummary } from "./injection.ts";
import { KEY_CLASSES } from "./key-class.ts";
import { enrol, lackOf } from "./profile.ts";
import type { Enrolment } from "./profile.ts";
import { NOTHING_UNUSUAL } from "./recorded-keys.ts";
import type { RecordedKeys, UnusualKeys } from "./recorded-keys.ts";
import { regionTimes } from "./region-times.ts";
import type { RegionTimes } from "./region-times.ts";
import type { Policy } from "../policy/policy.ts";
import { rhythmStanding } from "./rhythm-standing.ts";
import type { RhythmStanding } from "./rhythm-standing.ts";
import { RhythmRecorder } from "./rhythm.ts";
import type { RhythmWindow } from "./rhythm.ts";
import { scoreWindow } from "./score-window.ts";
import type { WindowScore } from "./score-window.ts";

/** A stretch of typing with where it stands in the journal. */
export interface PlacedKeys {
  readonly seq: number;
  /** Working time used when it was recorded, ms. */
  readonly elapsed: Milliseconds;
  readonly keys: RecordedKeys;
}

/** A later window beside the profile. */
export interface ReviewedWindow {
  readonly seq: number;
  readonly elapsed: Milliseconds;
  readonly keys: number;
  readonly score: WindowScore;
}

/** A difference with the times that it rests on. */
export interface DrawnDifference extends RhythmDifference {
  /** Of the windows that the profile is made from, and of those after them. */
  readonly first: RegionTimes;
  readonly later: RegionTimes;
}

/** One kind of evidence about how characters came in. */
export interface FoundInjection {
  readonly reason: InjectionEvidence["reason"];
  /** Windows with it. */
  readonly windows: number;
  /** The first of them, and where it stands. */
  readonly seq: number;
  readonly elapsed: Milliseconds;
  readonly example: InjectionEvidence;
}

/** How the typing of a sitting looks, for a person. Nothing in it is a verdict, and nothing acts on it. */
export interface TypingReview {
  readonly keys: number;
  /** The profile that the later windows are compared with, from the sitting's own first keys. */
  readonly enrolment: Enrolment;
  /** Working time at which the last of those keys was recorded, ms; 0 without keys. */
  readonly learntUntil: Milliseconds;
  readonly windows: readonly ReviewedWindow[];
  readonly standing: RhythmStanding["standing"];
  readonly differences: readonly DrawnDifference[];
  /** The differences in a sentence. */
  readonly words: string;
  readonly injection: InjectionSummary;
  /** In the order in which each was seen first. */
  readonly found: readonly FoundInjection[];
  readonly edits: EditBalance;
  readonly unusual: UnusualKeys;
}

/**
 * Keys of the start of a sitting that the profile is made from. Nothing is learnt from later ones, or whoever takes over slowly would be learnt as well. Tried on the KLiCKe writers that choices are made on,
 * the population table made from one half and tested on the other, both ways round: learning each window that fits at odds of 1,000 to 1 takes the equal-error rate with one threshold from 2.0 to 1.8-2.0 %, and
 * from 4.2 to 2.8-3.1 %; but of takeovers that grow over 20 windows 75 and 63 % are seen instead of 89 and 83 %, over ten 87 and 79 % instead of 90 and 84 %. At even odds most error rates rise, and less than half of the slowest are seen.
 */
const PROFILE_KEYS = 1000;

/** Puts together what was recorded of one sitting's typing. @param placed in the order of the journal */
export function reviewTyping(placed: readonly PlacedKeys[]): TypingReview {
  const windows = placed.flatMap(({ seq, elapsed, keys }) => windowsOf(keys).map((window) => ({ seq, elapsed, window })));
  const [first, later] = splitAtProfile(windows);
  const [firstWindows, laterWindows] = [first.map(({ window }) => window), later.map(({ window }) => window)];
  const enrolment = enrol(firstWindows);
  const reviewed = enrolment.kind === "enrolled" ? later.map(({ seq, elapsed, window }): ReviewedWindow => ({ seq, elapsed, keys: window.keys, score: scoreWindow(enrolment.profile, window) })) : [];
  const differences = enrolment.kind === "enrolled" ? explainDifference(enrolment.profile, laterWindows) : [];
  const [learnt, compared] = [telling(firstWindows), telling(laterWindows)];
  return {
    keys: windows.reduce((sum, { window }) => sum + window.keys, 0), enrolment, learntUntil: first.at(-1)?.elapsed ?? 0, windows: reviewed, standing: rhythmStanding(reviewed.map(({ score }) => score)).standing,
    differences: differences.map((difference): DrawnDifference => ({ ...difference, first: regionTimes(learnt, difference), later: regionTimes(compared, difference) })), words: differenceWords(differences),
    injection: summariseInjection(placed.flatMap(({ keys }) => keys.injection)), found: foundIn(placed), edits: placed.reduce((sum, { keys }) => addEdits(sum, keys.edits), NO_EDITS),
    unusual: placed.reduce((sum, { keys }) => addUnusual(sum, keys.unusual), NOTHING_UNUSUAL),
  };
}

/** A review without what the policy asks nobody to look at: candidates were told what their typing is compared for. */
export function asAgreed(review: TypingReview, { compare, injection }: Pick<Policy["keystrokes"], "compare" | "injection">): TypingReview {
  return {
    ...review, ...(compare ? {} : { windows: [], standing: "not-enough", differences: [], words: "" } as const), ...(injection ? {} : { injection: summariseInjection([]), found: [] }),
  };
}

interface PlacedWindow {
  readonly seq: number;
  readonly elapsed: Milliseconds;
  readonly window: RhythmWindow;
}

/** Those of the first thousand keys, and those after them. */
function splitAtProfile(windows: readonly PlacedWindow[]): readonly [readonly PlacedWindow[], readonly PlacedWindow[]] {
  let [keys, at] = [0, 0];
  for (const { window } of windows) {
    if (keys >= PROFILE_KEYS) break;
    keys += window.keys;
    at += 1;
  }
  return [windows.slice(0, at), windows.slice(at)];
}

/** Those that say anything by themselves. */
function telling(windows: readonly RhythmWindow[]): readonly RhythmWindow[] {
  return windows.filter((window) => lackOf(window) === null);
}

function foundIn(placed: readonly PlacedKeys[]): readonly FoundInjection[] {
  const found = new Map<InjectionEvidence["reason"], FoundInjection>();
  for (const { seq, elapsed, keys } of placed) {
    for (const example of keys.injection.flatMap(({ evidence }) => evidence)) {
      const { reason } = example;
      const known = found.get(reason);
      found.set(reason, known === undefined ? { reason, windows: 1, seq, elapsed, example } : { ...known, windows: known.windows + 1 });
    }
  }
  return [...found.values()];
}

/** The counts of a stretch; press and release times are counted the same way, so that both levels are compared alike. */
function windowsOf({ recorded }: RecordedKeys): readonly RhythmWindow[] {
  if (recorded.level === "rhythm") return [recorded.window];
  const recorder = new RhythmRecorder({ clockMs: recorded.clockMs, keysPerWindow: Math.min(10_000, Math.max(20, recorded.strokes.length)) });
  const windows: RhythmWindow[] = [];
  let pressMs = 0;
  const keep = (window: RhythmWindow | null): void => {
    if (window !== null) windows.push(window);
  };
  for (const [at, press, hold] of recorded.strokes) {
    pressMs += press;
    keep(recorder.add({ keyClass: KEY_CLASSES[at] ?? "other", pressMs, releaseMs: hold === null ? null : pressMs + hold }));
  }
  keep(recorder.finish());
  return windows;
}

function addEdits(a: EditBalance, b: EditBalance): EditBalance {
  return {
    typed: a.typed + b.typed, repeated: a.repeated + b.repeated, composed: a.composed + b.composed, pasted: a.pasted + b.pasted, dropped: a.dropped + b.dropped, replaced: a.replaced + b.replaced,
    withoutKeys: a.withoutKeys + b.withoutKeys, deletions: a.deletions + b.deletions, undos: a.undos + b.undos,
  };
}

function addUnusual(a: UnusualKeys, b: UnusualKeys): UnusualKeys {
  return { scripted: a.scripted + b.scripted, placeless: a.placeless + b.placeless, composing: a.composing + b.composing, dead: a.dead + b.dead };
}
