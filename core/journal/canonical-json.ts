/**
 * Canonical JSON (RFC 8785, JCS): members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them.
 * Members whose value is `undefined` are left out, as `JSON.stringify` does.
 * @throws TypeError for what JSON cannot hold: non-finite numbers, functions, symbols, bigints, and text with a lone surrogate (RFC 8785 §3.2.2.2)
 */
export function canonicalise(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return canonicalObject(value);
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`canonical JSON has no ${typeof value === "number" ? String(value) : typeof value}`);
}

/**
 * Whether a text is the canonical JSON of what it says.
 * Two readers of a canonical text cannot see different things: no repeated members, no second spelling.
 */
export function isCanonical(text: string): boolean {
  try {
    return canonicalise(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("canonical JSON has no lone surrogates");
  return JSON.stringify(text);
}

function canonicalObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(canonicalise).join(",")}]`;
  // Entries sort by UTF-16 code units: what `<` on strings compares (RFC 8785 §3.2.3).
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalText(name)}:${canonicalise(member)}`);
  return `{${members.join(",")}}`;
}
