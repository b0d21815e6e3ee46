import type { AtomTest } from "./pattern-atom.ts";
import type { PatternProgram } from "./pattern-program.ts";

/** Everywhere that the programs can be after the same characters. */
interface Situation {
  /** Steps that read the next character. */
  readonly places: readonly number[];
  /** Lowest number of a program that has come to its end here; -1 for none. */
  readonly matched: number;
  readonly next: Map<string, Situation>;
}

/** Places that are remembered over all situations; then everything is forgotten and begun anew. */
const MOST_REMEMBERED = 20_000;
/** What one situation takes beside its places, counted in places. */
const SITUATION_COST = 16;
/** Situations with more places are rarely met twice, and cost more to look up than to work out. */
const LARGEST_REMEMBERED = 100;

/**
 * Runs many programs over a text at once. All places that they can be in are followed side by side (Thompson, CACM 1968); situations that
 * were met before are remembered, so that most characters cost one look-up. Time is bounded by steps times characters, memory by a constant.
 * @returns the lowest number of a program that matches the whole text; -1 when none does
 */
export function patternSet(programs: readonly PatternProgram[]): (text: string) => number {
  const { starts, tests, after } = join(programs);
  const known = new Map<number, Situation[]>();
  const marks = new Uint32Array(tests.length);
  let generation = 0;
  let remembered = 0;
  let start = situationAt(starts);

  function situationAt(reached: readonly Reached[]): Situation {
    generation += 1;
    const places: number[] = [];
    let [matched, hash] = [-1, 0];
    for (const { places: next, end } of reached) {
      if (end >= 0 && (matched < 0 || end < matched)) matched = end;
      for (const place of next) {
        if (marks[place] === generation) continue;
        marks[place] = generation;
        places.push(place);
        hash = (Math.imul(hash, 31) + place) | 0;
      }
    }
    return places.length > LARGEST_REMEMBERED ? { places, matched, next: new Map() } : remember(places, matched, Math.imul(hash, 31) + matched);
  }

  function remember(places: readonly number[], matched: number, hash: number): Situation {
    const same = known.get(hash)?.find((situation) => situation.matched === matched && equal(situation.places, places));
    if (same !== undefined) return same;
    const situation = { places, matched, next: new Map<string, Situation>() };
    known.set(hash, [...known.get(hash) ?? [], situation]);
    remembered += places.length + SITUATION_COST;
    return situation;
  }

  function follow(situation: Situation, character: string): Situation {
    const reached: Reached[] = [];
    for (const place of situation.places) {
      const next = after[place];
      if (next !== undefined && tests[place]?.(character) === true) reached.push(next);
    }
    if (remembered > MOST_REMEMBERED) forget();
    const next = situationAt(reached);
    if (situation.places.length > LARGEST_REMEMBERED) return next;
    situation.next.set(character, next);
    // What follows may be too large to be found again, and is then held by this alone.
    remembered += next.places.length > LARGEST_REMEMBERED ? next.places.length : 1;
    return next;
  }

  function forget(): void {
    known.clear();
    remembered = 0;
    start = situationAt(starts);
  }

  return (text) => {
    let situation = start;
    for (const character of text) {
      if (situation.places.length === 0) return -1;
      situation = situation.next.get(character) ?? follow(situation, character);
    }
    return situation.matched;
  };
}

/** Where one is after a step, once all that goes on without reading has been followed. */
interface Reached {
  readonly places: readonly number[];
  /** The program that has come to its end, or -1. */
  readonly end: number;
}

interface Steps {
  readonly starts: readonly Reached[];
  /** For each step what it reads; null where it goes on without reading. */
  readonly tests: readonly (AtomTest | null)[];
  /** For each step that reads, where it leads. */
  readonly after: readonly (Reached | undefined)[];
}

/** One after the other. */
function join(programs: readonly PatternProgram[]): Steps {
  const starts: Reached[] = [];
  const tests: (AtomTest | null)[] = [];
  const after: (Reached | undefined)[] = [];
  for (const [number, program] of programs.entries()) {
    const offset = tests.length;
    starts.push(reach(program, 0, offset, number));
    for (const [place, step] of program.entries()) {
      tests.push("test" in step ? step.test : null);
      after.push("test" in step ? reach(program, place + 1, offset, number) : undefined);
    }
  }
  return { starts, tests, after };
}

function reach(program: PatternProgram, from: number, offset: number, number: number): Reached {
  const seen = new Set<number>();
  const places: number[] = [];
  const waiting = [from];
  let end = -1;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const step = program[place];
    if (step === undefined) end = number;
    else if ("test" in step) places.push(place + offset);
    else waiting.push(...step.goTo);
  }
  return { places, end };
}

function equal(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((place, index) => place === other[index]);
}
