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
const MOST_REMEMBERED = 100_000;
/** What one situation takes beside its places, counted in places. */
const SITUATION_COST = 16;

/**
 * Runs many programs over a text at once. All places that they can be in are followed side by side (Thompson, CACM 1968); situations that
 * were met before are remembered, so that most characters cost one look-up. Time is bounded by steps times characters, memory by a constant.
 * @returns the lowest number of a program that matches the whole text; -1 when none does
 */
export function patternSet(programs: readonly PatternProgram[]): (text: string) => number {
  const steps = join(programs);
  const known = new Map<number, Situation[]>();
  const marks = new Uint32Array(steps.tests.length);
  let generation = 0;
  let remembered = 0;
  let start = situationAt(steps.starts);

  /** Where one is at these steps, after all that goes on without reading. */
  function situationAt(from: readonly number[]): Situation {
    generation += 1;
    const places: number[] = [];
    let [matched, hash] = [-1, 0];
    const waiting = from.toReversed();
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (marks[place] === generation) continue;
      marks[place] = generation;
      if (steps.tests[place] !== null) {
        places.push(place);
        hash = (Math.imul(hash, 31) + place) | 0;
        continue;
      }
      const end = steps.ends[place] ?? -1;
      if (end >= 0 && (matched < 0 || end < matched)) matched = end;
      for (const next of steps.goTo[place] ?? []) waiting.push(next);
    }
    return remember(places, matched, Math.imul(hash, 31) + matched);
  }

  function remember(places: readonly number[], matched: number, hash: number): Situation {
    const same = known.get(hash)?.find((situation) => situation.matched === matched && equal(situation.places, places));
    if (same !== undefined) return same;
    const situation = { places, matched, next: new Map<string, Situation>() };
    known.set(hash, [...known.get(hash) ?? [], situation]);
    remembered += places.length + SITUATION_COST;
    return situation;
  }

  function after(situation: Situation, character: string): Situation {
    const to: number[] = [];
    for (const place of situation.places) if (steps.tests[place]?.(character) === true) to.push(place + 1);
    if (remembered > MOST_REMEMBERED) forget();
    const next = situationAt(to);
    situation.next.set(character, next);
    remembered += 1;
    return next;
  }

  function forget(): void {
    known.clear();
    remembered = 0;
    start = situationAt(steps.starts);
  }

  return (text) => {
    let situation = start;
    for (const character of text) {
      if (situation.places.length === 0) return -1;
      situation = situation.next.get(character) ?? after(situation, character);
    }
    return situation.matched;
  };
}

interface Steps {
  readonly starts: readonly number[];
  /** For each step what it reads; null where it goes on without reading. */
  readonly tests: readonly (AtomTest | null)[];
  readonly goTo: readonly (readonly number[])[];
  /** For each step the program that ends there, or -1. */
  readonly ends: readonly number[];
}

/** One after the other, each followed by a step that is its end. */
function join(programs: readonly PatternProgram[]): Steps {
  const starts: number[] = [];
  const tests: (AtomTest | null)[] = [];
  const goTo: (readonly number[])[] = [];
  const ends: number[] = [];
  for (const [number, program] of programs.entries()) {
    const offset = tests.length;
    starts.push(offset);
    for (const step of program) {
      tests.push("test" in step ? step.test : null);
      goTo.push("goTo" in step ? step.goTo.map((place) => place + offset) : []);
      ends.push(-1);
    }
    tests.push(null);
    goTo.push([]);
    ends.push(number);
  }
  return { starts, tests, goTo, ends };
}

function equal(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((place, index) => place === other[index]);
}
