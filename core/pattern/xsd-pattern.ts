import { atomTest, literalOf } from "./pattern-atom.ts";
import type { PatternNode } from "./pattern-program.ts";
import { compileProgram } from "./pattern-program.ts";
import { patternSet } from "./pattern-set.ts";

/** Longest pattern in characters. */
const LONGEST_PATTERN = 1000;
/** Deepest nesting of groups. */
const DEEPEST = 50;

/**
 * A matcher for a pattern in XML Schema's language (XML Schema 2 appendix F), which QTI's `patternMatch` uses: it always means the
 * whole text, and `^` and `$` are ordinary characters. Null when the pattern cannot be read or is too large.
 * Time is bounded by pattern times text: the language has no back-references, so it needs no backtracking (Thompson, CACM 1968).
 */
export function xsdPattern(pattern: string, caseSensitive: boolean): ((text: string) => boolean) | null {
  // SECURITY: JavaScript's own expressions backtrack; one pattern like (a+)+b would stop the platform while a sitting is scored.
  const tree = readXsdPattern(pattern, caseSensitive);
  const program = tree === null ? null : compileProgram(tree);
  if (program === null) return null;
  const firstMatch = patternSet([program]);
  return (text) => firstMatch(text) === 0;
}

/** A pattern as a tree; null when it cannot be read. */
export function readXsdPattern(pattern: string, caseSensitive: boolean): PatternNode | null {
  return pattern.length > LONGEST_PATTERN ? null : new PatternReader(pattern, caseSensitive).read();
}

/** Recursive descent over branches, pieces and atoms. Every method gives null for what is not a pattern. */
class PatternReader {
  readonly #pattern: string;
  readonly #caseSensitive: boolean;
  #at = 0;
  #depth = 0;

  constructor(pattern: string, caseSensitive: boolean) {
    this.#pattern = pattern;
    this.#caseSensitive = caseSensitive;
  }

  read(): PatternNode | null {
    const tree = this.#branches();
    return this.#at === this.#pattern.length ? tree : null;
  }

  #branches(): PatternNode | null {
    const options: PatternNode[] = [];
    do {
      const branch = this.#branch();
      if (branch === null) return null;
      options.push(branch);
    } while (this.#take("|"));
    return { kind: "choice", options };
  }

  #branch(): PatternNode | null {
    const parts: PatternNode[] = [];
    while (this.#at < this.#pattern.length && this.#next() !== "|" && this.#next() !== ")") {
      const piece = this.#piece();
      if (piece === null) return null;
      parts.push(piece);
    }
    return { kind: "sequence", parts };
  }

  #piece(): PatternNode | null {
    const atom = this.#take("(") ? this.#group() : this.#atom();
    if (atom === null) return null;
    if (this.#take("?")) return { kind: "repeat", node: atom, least: 0, most: 1 };
    if (this.#take("*")) return { kind: "repeat", node: atom, least: 0, most: null };
    if (this.#take("+")) return { kind: "repeat", node: atom, least: 1, most: null };
    if (this.#next() !== "{") return atom;
    const counts = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/u.exec(this.#pattern.slice(this.#at));
    if (counts === null) return null;
    this.#at += counts[0].length;
    const least = Number(counts[1]);
    const most = counts[2] === undefined ? least : counts[3] === undefined ? null : Number(counts[3]);
    return most !== null && most < least ? null : { kind: "repeat", node: atom, least, most };
  }

  #group(): PatternNode | null {
    this.#depth += 1;
    const inside = this.#depth > DEEPEST ? null : this.#branches();
    this.#depth -= 1;
    return inside !== null && this.#take(")") ? inside : null;
  }

  #atom(): PatternNode | null {
    const source = this.#atomSource();
    if (source === null) return null;
    this.#at += source.length;
    const test = atomTest(source, this.#caseSensitive);
    return test === null ? null : { kind: "atom", test, literal: literalOf(source) };
  }

  /** The text of one atom: a character, an escape, or a class with what it subtracts. */
  #atomSource(): string | null {
    const rest = this.#pattern.slice(this.#at);
    if (rest.startsWith("[")) return classSource(rest);
    if (rest.startsWith("\\")) return /^\\(?:[pP]\{[\w-]{1,40}\}|[^pP])/u.exec(rest)?.[0] ?? null;
    const [character = ""] = rest;
    return "?*+{}])".includes(character) ? null : character;
  }

  #next(): string {
    return this.#pattern.charAt(this.#at);
  }

  #take(character: string): boolean {
    const found = this.#next() === character;
    if (found) this.#at += 1;
    return found;
  }
}

function classSource(rest: string): string | null {
  let depth = 0;
  for (let index = 0; index < rest.length; index += 1) {
    const character = rest.charAt(index);
    if (character === "\\") index += 1;
    else if (character === "[") depth += 1;
    else if (character === "]") {
      depth -= 1;
      if (depth === 0) return rest.slice(0, index + 1);
    }
  }
  return null;
}
