/** A pattern in which `*` stands for any characters and `?` for one (a UTF-16 unit), made ready once. It always means the whole text. */
export interface Wildcard {
  /** Fewest characters of a text that it matches. */
  readonly shortest: number;
  /** What every matching text contains, in order. Never empty texts. */
  readonly literals: readonly string[];
  readonly test: (text: string) => boolean;
}

/** What stands between two `*`: texts at fixed distances, with `?` between them. */
interface Segment {
  readonly length: number;
  readonly runs: readonly { readonly at: number; readonly text: string }[];
  /** Where the segment first is in a text at or after `from`; -1 when it is not. */
  readonly find: (text: string, from: number) => number;
}

/** Up to so many runs, comparing them in turn is linear enough, and faster than following all beginnings at once. */
const FEW_RUNS = 4;

/** Whether a pattern has a wildcard at all. */
export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/**
 * Makes a pattern ready. Between two `*` the first place that fits is as good as any later one, so nothing is ever tried again: time grows
 * with the text, never with the ways to divide it.
 */
export function compileWildcard(pattern: string): Wildcard {
  // SECURITY: as expressions of JavaScript these patterns would backtrack; one like *a*a*a*a*b would stop the watch.
  const parts = pattern.split("*").map(segmentOf);
  const [first = segmentOf(""), ...others] = parts;
  const last = others.pop();
  const middle = others.filter((segment) => segment.length > 0);
  const shortest = parts.reduce((sum, segment) => sum + segment.length, 0);
  return {
    shortest,
    literals: parts.flatMap((segment) => segment.runs.map((run) => run.text)),
    test: (text) => {
      if (text.length < shortest || !isAt(first, text, 0)) return false;
      if (last === undefined) return text.length === first.length;
      const end = text.length - last.length;
      if (!isAt(last, text, end)) return false;
      let from = first.length;
      for (const segment of middle) {
        const found = segment.find(text, from);
        if (found < 0) return false;
        from = found + segment.length;
      }
      return from <= end;
    },
  };
}

function segmentOf(source: string): Segment {
  const runs: { readonly at: number; readonly text: string }[] = [];
  let at = 0;
  for (const text of source.split("?")) {
    if (text !== "") runs.push({ at, text });
    at += text.length + 1;
  }
  const bare = { length: source.length, runs };
  return { ...bare, find: runs.length > FEW_RUNS ? sideBySide(source) : inTurn(bare) };
}

function isAt({ runs }: Pick<Segment, "runs">, text: string, at: number): boolean {
  return runs.every((run) => text.startsWith(run.text, at + run.at));
}

/** Looks for the longest run, then at the others beside it. */
function inTurn(segment: Pick<Segment, "length" | "runs">): Segment["find"] {
  const { length, runs } = segment;
  const [anchor] = runs.toSorted((one, other) => other.text.length - one.text.length);
  if (anchor === undefined) return (text, from) => (from + length <= text.length ? from : -1);
  return (text, from) => {
    for (let found = text.indexOf(anchor.text, from + anchor.at); found >= 0; found = text.indexOf(anchor.text, found + 1)) {
      const start = found - anchor.at;
      if (start + length > text.length) return -1;
      if (runs.length === 1 || isAt(segment, text, start)) return start;
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
