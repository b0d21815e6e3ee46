/**
 * Bytes of a payload as JSON.
 * @param limit bytes; beyond it the walk stops, and what is returned is only more than this
 * @returns null when it is not plain data (cyclic, BigInt, undefined, binary)
 */
export function payloadBytes(payload: unknown, limit: number): number | null {
  const least = leastBytes(payload, limit);
  if (least === null || least > limit) return least;
  try {
    const text: unknown = JSON.stringify(payload);
    return typeof text === "string" ? new TextEncoder().encode(text).byteLength : null;
  } catch {
    return null;
  }
}

/**
 * Fewest bytes that the payload can take.
 * SECURITY: structured clone sends a list of a hundred million holes, or one object in a thousand places, in a few bytes; writing that out
 * as JSON would hold main for seconds and fill its memory before any limit is looked at.
 */
function leastBytes(payload: unknown, limit: number): number | null {
  const waiting: unknown[] = [payload];
  let bytes = 0;
  while (waiting.length > 0 && bytes <= limit) {
    const value = waiting.pop();
    bytes += 1;
    if (typeof value === "string") bytes += value.length;
    if (typeof value !== "object" || value === null) continue;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return null;
    if (Array.isArray(value)) {
      bytes += value.length;
      if (bytes <= limit) for (const entry of value) waiting.push(entry);
      continue;
    }
    for (const [name, entry] of Object.entries(value)) {
      bytes += name.length;
      waiting.push(entry);
    }
  }
  return bytes;
}
