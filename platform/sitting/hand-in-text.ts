import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { MOST_HAND_IN_CHARACTERS } from "../../core/contract/wire.ts";

/**
 * Text of a hand-in file's bytes, or what they are instead: UTF-8 and nothing else, because a file that was opened and saved by another program may have been
 * changed in more than its encoding. Errors: hand-in/not-a-file, import/bad-encoding, import/too-large.
 */
export function readHandInText(bytes: Uint8Array): Result<string, InvigilError> {
  if (bytes.length === 0) return fail("hand-in/not-a-file", "the file is empty: copy it again");
  if (bytes.length > MOST_HAND_IN_CHARACTERS) return fail("import/too-large", "the file is larger than any hand-in", { most: MOST_HAND_IN_CHARACTERS });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return fail("import/bad-encoding", "the file was saved again in another encoding (UTF-16): take the one that the exam program saved");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? notText() : ok(text);
  } catch {
    return notText();
  }
}

function notText(): Result<never, InvigilError> {
  return fail("hand-in/not-a-file", "this is no text, so it is no hand-in file of Invigil");
}
