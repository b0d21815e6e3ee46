import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/**
 * The text of an XML document from its bytes (XML 1.0 appendix F): a byte order mark decides, else how the first characters are
 * written, else the encoding declaration, else UTF-8. Any encoding of the WHATWG Encoding Standard is read.
 * Fails with import/bad-encoding when the encoding is unknown or the bytes are not valid in it.
 */
export function decodeText(bytes: Uint8Array, file: string): Result<string, InvigilError> {
  const label = encodingOf(bytes);
  try {
    // `fatal`: a wrong byte is reported, not replaced, or an answer key could change without a word.
    return ok(new TextDecoder(label, { fatal: true }).decode(bytes));
  } catch (error) {
    const unknown = error instanceof RangeError;
    return fail("import/bad-encoding", unknown ? `"${label}" is not an encoding that can be read` : `The bytes are not valid ${label}`, { file, encoding: label });
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  // UTF-32 is not in the Encoding Standard; its mark begins like UTF-16's.
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "utf-32le" : "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0x3c && second === 0) return third === 0 ? "utf-32le" : "utf-16le";
  if (first === 0 && second === 0x3c) return "utf-16be";
  const start = Array.from(bytes.subarray(0, 200), (byte) => String.fromCharCode(byte)).join("");
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']{1,40})["']/u.exec(start)?.[1]?.toLowerCase() ?? "utf-8";
  // Readable as single bytes, so it is not UTF-16 whatever it says: some writers declare the encoding of the string in memory.
  return /^utf-?16/u.test(declared) ? "utf-8" : declared;
}
