import { NO_EDITS } from "../../../../core/keystroke/edit-balance.ts";
import type { InjectionWindow } from "../../../../core/keystroke/injection.ts";
import { NOTHING_UNUSUAL } from "../../../../core/keystroke/recorded-keys.ts";
import type { RecordedKeys } from "../../../../core/keystroke/recorded-keys.ts";
import { typedBy, windowsOf } from "../../core/keystroke/typist.ts";
import type { Habit } from "../../core/keystroke/typist.ts";
import type { Candidate } from "./candidate.ts";

export const ADA: Habit = { hold: 85, interval: 170 };
/** Somebody quite different. */
export const OTHER: Habit = { hold: 150, interval: 300, leftHold: 1.5 };

/** Stretches of 200 keys, the last as long as it is, as a client at level `rhythm` records them. */
export function stretchesBy(habit: Habit, keys: number, seed: number, injection: readonly InjectionWindow[] = []): readonly RecordedKeys[] {
  return windowsOf(typedBy(habit, keys, seed)).map((window) => ({
    recorded: { level: "rhythm", window }, edits: { ...NO_EDITS, typed: window.keys - 12, deletions: 12 }, injection, unusual: NOTHING_UNUSUAL, lag: { meanMs: 0.4, mostMs: 2.5 },
  }));
}

/** Journals stretches of typing, two minutes of work each. */
export async function type(candidate: Candidate, stretches: readonly RecordedKeys[]): Promise<void> {
  for (const keys of stretches) {
    const worked = candidate.records.at(-1)?.elapsed ?? 0;
    candidate.now += 120_000;
    await candidate.write({ kind: "keystrokes", keys }, worked + 120_000);
  }
}
