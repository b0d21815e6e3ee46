import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Evaluation } from "../../core/keystroke/evaluation/error-rates.ts";
import { evaluate } from "../../core/keystroke/evaluation/error-rates.ts";
import type { StandingRates } from "../../core/keystroke/evaluation/free-text-protocol.ts";
import { freeTextScores, standingRates } from "../../core/keystroke/evaluation/free-text-protocol.ts";
import { windowsBySession, windowsInOneGo } from "../../core/keystroke/evaluation/typed-windows.ts";
import { isChosenOn } from "../../core/keystroke/evaluation/writer-split.ts";
import type { InjectionWindow } from "../../core/keystroke/injection.ts";
import { InjectionWatch, summariseInjection } from "../../core/keystroke/injection.ts";
import type { KeyStroke } from "../../core/keystroke/key-stroke.ts";
import { readTyped } from "../../platform/cli/keystroke-file.ts";
import type { TypingGenerator } from "./typing-generators.ts";
import { poolOf, seeded } from "./typing-generators.ts";
import { must } from "./platform.ts";

const FOLDER = fileURLToPath(new URL("../../../shared/data/keystroke/", import.meta.url));
/** The published data, read where it lies; never copied. */
export const KEYSTROKE_FILES = { cmu: `${FOLDER}DSL-StrongPasswordData.csv`, klicke: `${FOLDER}klicke_writers.csv.gz`, villani: `${FOLDER}villani_free_text.csv` } as const;

export function hasKeystrokeData(): boolean {
  return Object.values(KEYSTROKE_FILES).every((path) => existsSync(path));
}

export interface Writer {
  readonly user: string;
  readonly sections: readonly (readonly (KeyStroke | "paste")[])[];
}

/** Writers of a file with their strokes. */
export async function writersOf(path: string): Promise<readonly Writer[]> {
  return must(await readTyped(path)).people.map(({ user, sections }) => ({ user, sections: sections.map(({ strokes }) => strokes) }));
}

/** All that a writer typed, without pastes. */
export function typedStrokes({ sections }: Writer): readonly KeyStroke[] {
  return sections.flat().filter((stroke) => stroke !== "paste");
}

/** KLiCKe's writers: those that everything was chosen on, and those that nobody looked at meanwhile. */
export function splitWriters(writers: readonly Writer[]): { readonly chosenOn: readonly Writer[]; readonly unseen: readonly Writer[] } {
  return { chosenOn: writers.filter(({ user }) => isChosenOn(user)), unseen: writers.filter(({ user }) => !isChosenOn(user)) };
}

/**
 * Villani's writers: of those with an even number it was looked at which windows were marked as injected, and why, before windows in a row were weighed together; of the others it was not.
 * Nothing was chosen on either.
 */
export function halvesOf(writers: readonly Writer[]): { readonly lookedAt: readonly Writer[]; readonly notLookedAt: readonly Writer[] } {
  return { lookedAt: writers.filter(({ user }) => Number(user) % 2 === 0), notLookedAt: writers.filter(({ user }) => Number(user) % 2 === 1) };
}

/** Rates with 1,000 keys learnt and windows of 200. */
export function freeTextRates(writers: readonly Writer[], { bySession = false, clockMs = 1 } = {}): Evaluation & { readonly lookedAt: StandingRates } {
  const cut = bySession ? windowsBySession : windowsInOneGo;
  const windows = writers.map(({ user, sections }) => cut(user, sections, { enrolKeys: 1000, windowKeys: 200, clockMs }));
  return { ...evaluate(freeTextScores(windows).scores), lookedAt: standingRates(windows) };
}

export interface InjectionRate {
  readonly windows: number;
  /** Shares, 0 to 1. */
  readonly ofWindows: number;
  readonly ofSections: number;
}

/** How many windows and sections show signs of injection. */
export function injectionRate(sections: Writer["sections"], clockMs = 1): InjectionRate {
  const judged = sections.map((strokes) => {
    const watch = new InjectionWatch({ clockMs });
    return strokes.map((stroke) => (stroke === "paste" ? null : watch.add(stroke))).filter((window): window is InjectionWindow => window !== null);
  });
  const windows = judged.flat();
  return { windows: windows.length, ofWindows: windows.filter(({ evidence }) => evidence.length > 0).length / windows.length, ofSections: judged.filter((own) => summariseInjection(own).standing === "look").length / judged.length };
}

/** The first 600 keys of each writer as a generator types them, which imitates people that are not among them. */
export function generatedSections(writers: readonly Writer[], generate: TypingGenerator, imitated: readonly Writer[]): readonly (readonly KeyStroke[])[] {
  const [random, pool] = [seeded(7), poolOf(imitated.map(typedStrokes))];
  return writers.map((writer) => generate(typedStrokes(writer).slice(0, 600), random, pool));
}
