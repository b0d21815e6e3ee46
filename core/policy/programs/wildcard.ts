/** A pattern in which `*` stands for any characters and `?` for one (a UTF-16 unit), taken apart. It always means the whole text. */
export interface Wildcard {
  /** Whether there is no `*`: the first segment is all there is. */
  readonly whole: boolean;
  /** What the text begins with, what it has in between in order, and what it ends with. */
  readonly first: Segment;
  readonly middle: readonly Segment[];
  readonly last: Segment;
  /** Fewest characters of a text that it matches. */
  readonly shortest: number;
  /** Texts that every matching text contains. */
  readonly literals: readonly string[];
}

/** What stands between two `*`: texts at fixed distances, with `?` between them. */
export interface Segment {
  readonly source: string;
  readonly length: number;
  readonly runs: readonly Run[];
  readonly isAt: (text: string, at: number) => boolean;
  /** Where the segment first is in a text at or after `from`; -1 when it is not. */
  readonly find: (text: string, from: number) => number;
}

interface Run {
  readonly at: number;
  readonly text: string;
}

/** Up to so many runs, comparing them in turn is linear enough, and faster than following all beginnings at once. */
const FEW_RUNS = 4;

/** Whether a pattern has a wildcard at all. */
export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/**
 * Takes a pattern apart. Between two `*` the first place that fits is as good as any later one, so nothing is ever tried again: time grows
 * with the text, never with the ways to divide it.
 * @param known segments by their source, which patterns made together share
 */
export function compileWildcard(pattern: string, known: Map<string, Segment> = new Map()): Wildcard {
  // SECURITY: as expressions of JavaScript these patterns would backtrack; one like *a*a*a*a*b would stop the watch.
  const parts = pattern.split("*").map((source) => {
    const segment = known.get(source) ?? segmentOf(source);
    known.set(source, segment);
    return segment;
  });
  const [first = segmentOf("")] = parts;
  return {
    whole: parts.length === 1, first, middle: parts.slice(1, -1).filter((segment) => segment.length > 0), last: parts.at(-1) ?? first,
    shortest: parts.reduce((sum, segment) => sum + segment.length, 0),
    literals: parts.flatMap((segment) => segment.runs.map((run) => run.text)),
  };
}

function segmentOf(source: string): Segment {
  const runs: Run[] = [];
  let at = 0;
  for (const text of source.split("?")) {
    if (text !== "") runs.push({ at, text });
    at += text.length + 1;
  }
  const isAt: Segment["isAt"] = (text, start) => {
    for (const run of runs) if (!text.startsWith(run.text, start + run.at)) return false;
    return start + source.length <= text.length;
  };
  return { source, length: source.length, runs, isAt, find: runs.length > FEW_RUNS ? sideBySide(source) : inTurn(source.length, runs, isAt) };
}

/** Looks for the longest run, then at the others beside it. */
function inTurn(length: number, runs: readonly Run[], isAt: Segment["isAt"]): Segment["find"] {
  const [anchor] = runs.toSorted((one, other) => other.text.length - one.text.length);
  if (anchor === undefined) return (text, from) => (from + length <= text.length ? from : -1);
  return (text, from) => {
    for (let found = text.indexOf(anchor.text, from + anchor.at); found >= 0; found = text.indexOf(anchor.text, found + 1)) {
      if (isAt(text, found - anchor.at)) return found - anchor.at;
    }
    return -1;
  };
}

const WORD = 32;

/** Follows all beginnings at once, 32 in a word (Baeza-Yates and Gonnet, CACM 1992). */
function sideBySide(source: string): Segment["find"] {
  const words = Math.ceil(source.length / WORD);
  const anything = new Uint32Array(words);
  const bits = new Map<number, Uint32Array>();
  for (let index = 0; index < source.length; index += 1) if (source[index] === "?") setBit(anything, index);
  for (let index = 0; index < source.length; index += 1) {
    if (source[index] === "?") continue;
    const code = source.charCodeAt(index);
    const own = bits.get(code) ?? anything.slice();
    setBit(own, index);
    bits.set(code, own);
  }
  const end = (source.length - 1) % WORD;
  return (text, from) => {
    const begun = new Uint32Array(words);
    for (let index = from; index < text.length; index += 1) {
      const here = bits.get(text.charCodeAt(index)) ?? anything;
      let carry = 1;
      for (let word = 0; word < words; word += 1) {
        const before = begun[word] ?? 0;
        begun[word] = ((before << 1) | carry) & (here[word] ?? 0);
        carry = before >>> (WORD - 1);
      }
      if ((((begun[words - 1] ?? 0) >>> end) & 1) === 1) return index + 1 - source.length;
    }
    return -1;
  };
}

function setBit(words: Uint32Array, index: number): void {
  const word = Math.floor(index / WORD);
  words[word] = (words[word] ?? 0) | (1 << (index % WORD));
}
