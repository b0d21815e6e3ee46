import { normaliseCandidateCode } from "./candidate-code.ts";

/** Someone who is to sit an exam. */
export interface CandidateEntry {
  readonly name: string;
  /** The code that the institution gave; null to have one made. */
  readonly code: string | null;
  readonly extraMinutes: number;
  /** Time for breaks in which the clock stands still. */
  readonly breakMinutes: number;
}

/** Candidates of one package at most. */
export const MOST_CANDIDATES = 5000;
export const LONGEST_CANDIDATE_NAME = 200;
/** Characters of a code besides spaces and dashes. */
export const CANDIDATE_CODE_LENGTH = { least: 4, most: 64 } as const;
/** Of extra time, and of breaks. */
export const MOST_EXTRA_MINUTES = 24 * 60;

/** Something that keeps a list from being used, and where it is in it. */
export interface CandidateFault {
  /** Line of the file, or number of the candidate, from 1. */
  readonly place: number;
  /** A sentence without its beginning and its full stop. */
  readonly sentence: string;
}

export interface PlacedEntry {
  readonly place: number;
  readonly entry: CandidateEntry;
}

/** A name as it is kept: one form of each letter (Unicode NFC), single blanks. */
export function tidyName(typed: string): string {
  return typed.normalize("NFC").replaceAll(/\s+/g, " ").trim();
}

/** What is wrong with one candidate, taken alone; null when nothing is. */
export function entryFault({ name, code, extraMinutes, breakMinutes }: CandidateEntry): string | null {
  if (name === "") return "the name is missing";
  if (name.length > LONGEST_CANDIDATE_NAME || /\p{Cc}/u.test(name)) return "the name is too long or has characters that cannot be shown";
  if (code !== null && !isCode(code)) return `the code must have ${CANDIDATE_CODE_LENGTH.least} to ${CANDIDATE_CODE_LENGTH.most} characters besides spaces and dashes`;
  if (!isMinutes(extraMinutes)) return `the extra time must be a whole number of minutes from 0 to ${MOST_EXTRA_MINUTES}`;
  return isMinutes(breakMinutes) ? null : `the breaks must be a whole number of minutes from 0 to ${MOST_EXTRA_MINUTES}`;
}

function isCode(code: string): boolean {
  const { length } = normaliseCandidateCode(code);
  return length >= CANDIDATE_CODE_LENGTH.least && length <= CANDIDATE_CODE_LENGTH.most && code.length <= CANDIDATE_CODE_LENGTH.most && !/\p{Cc}/u.test(code);
}

function isMinutes(minutes: number): boolean {
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= MOST_EXTRA_MINUTES;
}

/**
 * Two with one code could not be told apart, and neither could two of one name whose codes are still to be handed out.
 * @param where how a place is called: `line 3`
 */
export function duplicateFaults(entries: readonly PlacedEntry[], where: (place: number) => string): readonly CandidateFault[] {
  const codes = new Map<string, number>();
  const names = new Map<string, number>();
  const faults: CandidateFault[] = [];
  for (const { place, entry } of entries) {
    const key = entry.code === null ? entry.name.toLowerCase() : normaliseCandidateCode(entry.code);
    const seen = entry.code === null ? names : codes;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, place);
    else faults.push({ place, sentence: entry.code === null ? `this name is also on ${where(other)}; give each of them a code, so that they can be told apart` : `this code is also on ${where(other)}` });
  }
  return faults;
}

/** Everything that is wrong with candidates that came one by one, by their number from 1. */
export function candidateFaults(entries: readonly CandidateEntry[]): readonly CandidateFault[] {
  const placed = entries.map((entry, index): PlacedEntry => ({ place: index + 1, entry }));
  const alone = placed.flatMap(({ place, entry }): readonly CandidateFault[] => {
    const sentence = entryFault(entry);
    return sentence === null ? [] : [{ place, sentence }];
  });
  return [...alone, ...duplicateFaults(placed, (place) => `candidate ${place}`)].toSorted((left, right) => left.place - right.place);
}
