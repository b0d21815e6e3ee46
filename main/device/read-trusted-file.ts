import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { doubtAbout } from "./trusted-file.ts";

const MAX_BYTES = 64 * 1024;

/** What a file of the administrator's says, or why it does not count. */
export type TrustedText = { readonly text: string } | { readonly absent: true } | { readonly refused: string };

/**
 * Reads a small file that only an administrator can have written.
 * @param owner user id, 0 for root
 */
export function readTrustedFile(path: string, owner: number, platform: NodeJS.Platform = process.platform): TrustedText {
  let handle: number;
  try {
    // Opened before it is looked at, so that what is read is a file that was there then; not waiting for the other end of a pipe.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "ENOENT" ? { absent: true } : { refused: "it cannot be opened" };
  }
  try {
    // SECURITY: a student who could write this file would give their own laptop the standing and the settings of a centre's machine.
    const doubt = doubtAbout(path, owner, platform);
    if (doubt !== null) return { refused: doubt };
    if (fstatSync(handle).size > MAX_BYTES) return { refused: "it is longer than 64 KiB" };
    return { text: readFileSync(handle, "utf8") };
  } catch {
    return { refused: "it cannot be read" };
  } finally {
    closeSync(handle);
  }
}
