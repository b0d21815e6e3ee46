/** Tells whether one character is what an atom of a pattern stands for. */
export type AtomTest = (character: string) => boolean;

const ASCII = 128;
const NAME_CHARACTERS = String.raw`\p{L}\p{N}\p{M}_:.\-`;
/** Escapes that JavaScript does not have: characters that begin a name, and characters of a name (XML Schema 2 appendix F). */
const ESCAPES: Readonly<Record<string, string>> = {
  i: String.raw`[\p{L}_:]`, I: String.raw`[^\p{L}_:]`, c: `[${NAME_CHARACTERS}]`, C: `[^${NAME_CHARACTERS}]`,
};
/** Characters that are ordinary inside a class of XML Schema and must be escaped in JavaScript's `v` mode. */
const ESCAPED_IN_CLASS = /[(){}/|&!#%,:;<=>@`~$*+.?]/u;

/** The test for one atom: a character, `.`, an escape or a class. Null when it cannot be read. */
export function atomTest(source: string, caseSensitive: boolean): AtomTest | null {
  const literal = literalOf(source);
  if (literal !== null) return caseSensitive ? (character) => character === literal : insensitive(literal);
  if (source.startsWith("\\") && !/^\\[nrtsSdDwWpPiIcC]/u.test(source)) return null;
  try {
    // One character at a time, so nothing here can backtrack.
    const expression = new RegExp(`^${translate(source)}$`, caseSensitive ? "vs" : "vis");
    return remembering((character) => expression.test(character));
  } catch {
    return null;
  }
}

function insensitive(literal: string): AtomTest {
  const lower = literal.toLowerCase();
  if (lower.charCodeAt(0) >= ASCII) return (character) => character.toLowerCase() === lower;
  const upper = lower.toUpperCase();
  // Other characters too can have an ASCII letter as their lower case: U+212A, the kelvin sign, is a k.
  return (character) => character === lower || character === upper || (character.charCodeAt(0) >= ASCII && character.toLowerCase() === lower);
}

/** The same test, asking about each ASCII character once. */
function remembering(test: AtomTest): AtomTest {
  const known = new Int8Array(ASCII);
  return (character) => {
    const code = character.charCodeAt(0);
    if (code >= ASCII) return test(character);
    if (known[code] === 0) known[code] = test(character) ? 1 : -1;
    return known[code] === 1;
  };
}

/** The character that an atom simply is: itself, or punctuation after a backslash. Null for what stands for several. */
export function literalOf(source: string): string | null {
  if (source.startsWith("\\")) return /^\\[^\p{L}\p{N}]$/u.test(source) ? source.slice(1) : null;
  return source === "." || source.startsWith("[") ? null : source;
}

/** Character class subtraction (`[a-z-[aeiou]]`) becomes `[[a-z]--[aeiou]]` of JavaScript's `v` mode. */
function translate(source: string): string {
  if (source === ".") return String.raw`[^\n\r]`;
  if (source.startsWith("\\")) return escape(source.slice(1));
  let out = "";
  /** Where each open class begins in `out`. */
  const classes: number[] = [];
  for (let index = 0; index < source.length; index += 1) {
    const character = source.charAt(index);
    if (character === "\\") {
      const property = /^[pP]\{[\w-]+\}/u.exec(source.slice(index + 1))?.[0] ?? source.charAt(index + 1);
      index += property.length;
      out += escape(property);
    } else if (character === "[") {
      classes.push(out.length);
      out += "[";
    } else if (character === "]") {
      classes.pop();
      out += "]";
    } else if (character === "-" && source.charAt(index + 1) === "[") {
      const start = classes.at(-1) ?? 0;
      out = `${out.slice(0, start)}[${out.slice(start)}]--`;
    } else if (character === "-" && isLiteralDash(source, index)) out += String.raw`\-`;
    else out += ESCAPED_IN_CLASS.test(character) ? `\\${character}` : character;
  }
  return out;
}

function escape(escaped: string): string {
  return (Object.hasOwn(ESCAPES, escaped) ? ESCAPES[escaped] : undefined) ?? `\\${escaped}`;
}

/** A dash is itself at either end of a class; elsewhere it makes a range. */
function isLiteralDash(source: string, index: number): boolean {
  const before = source.charAt(index - 1);
  return source.charAt(index + 1) === "]" || (before === "[" && source.charAt(index - 2) !== "\\") || (before === "^" && source.charAt(index - 2) === "[");
}
