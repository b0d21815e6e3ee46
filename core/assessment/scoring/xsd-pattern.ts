/**
 * The JavaScript expression for a pattern in XML Schema's language (XML Schema 2 §F), which QTI's `patternMatch` uses: it
 * always means the whole text, and `^` and `$` are ordinary characters. Null when it cannot be expressed.
 * Character class subtraction (`[a-z-[aeiou]]`) becomes `[[a-z]--[aeiou]]` of JavaScript's `v` mode.
 */
export function xsdPattern(pattern: string, caseSensitive: boolean): RegExp | null {
  // An author's pattern may backtrack for ever; the length bound here and the bound on the text keep that small.
  if (pattern.length > 1000) return null;
  try {
    return new RegExp(`^(?:${translate(pattern)})$`, caseSensitive ? "v" : "vi");
  } catch {
    return null;
  }
}

const NAME_START = String.raw`[\p{L}_:]`;
const NAME = String.raw`[\p{L}\p{N}\p{M}_:.\-]`;
const ESCAPES: Readonly<Record<string, string>> = { i: NAME_START, c: NAME, I: String.raw`[^\p{L}_:]`, C: String.raw`[^\p{L}\p{N}\p{M}_:.\-]` };
/** Characters that are ordinary inside a class of XML Schema and must be escaped in JavaScript's `v` mode. */
const ESCAPED_IN_CLASS = /[(){}/|&!#%,:;<=>@`~$*+.?]/u;

function translate(pattern: string): string {
  let out = "";
  /** Where each open class begins in `out`. */
  const classes: number[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === "\\") {
      index += 1;
      const escaped = pattern.charAt(index);
      out += ESCAPES[escaped] ?? `\\${escaped}`;
    } else if (classes.length === 0 && (character === "^" || character === "$")) out += `\\${character}`;
    else if (classes.length === 0 && character === ".") out += String.raw`[^\n\r]`;
    else if (character === "[") {
      classes.push(out.length);
      out += "[";
    } else if (character === "]") {
      classes.pop();
      out += "]";
    } else if (classes.length > 0 && character === "-" && pattern.charAt(index + 1) === "[") {
      const start = classes.at(-1) ?? 0;
      out = `${out.slice(0, start)}[${out.slice(start)}]--`;
    } else if (classes.length > 0 && character === "-" && isLiteralDash(pattern, index)) out += String.raw`\-`;
    else if (classes.length > 0 && ESCAPED_IN_CLASS.test(character)) out += `\\${character}`;
    else out += character;
  }
  return out;
}

/** A dash is itself at either end of a class; elsewhere it makes a range. */
function isLiteralDash(pattern: string, index: number): boolean {
  const before = pattern.charAt(index - 1);
  return pattern.charAt(index + 1) === "]" || (before === "[" && pattern.charAt(index - 2) !== "\\") || (before === "^" && pattern.charAt(index - 2) === "[");
}
