import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { doubtAbout } from "./trusted-file.ts";

const managedSchema = v.strictObject({
  version: v.literal(1),
  /** Name of the centre, as its staff write it. */
  centre: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
});

const MAX_BYTES = 64 * 1024;

/** Where the settings of a managed machine lie, and who must have written them. */
export interface ManagedSource {
  readonly file: string;
  /** User id of the administrator. */
  readonly owner: number;
}

/** Whether a centre manages this computer; otherwise why it does not count as managed, for the log. */
export type Managed = { readonly managed: true; readonly centre: string } | { readonly managed: false; readonly reason: string };

/**
 * The file that only an administrator can have written. Never by way of %ProgramData% and the like: a student could set those.
 * Windows lets everybody create files in new folders there, so its administrator takes that away first: `icacls C:\ProgramData\Invigil /inheritance:r
 * /grant *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX`.
 * @returns null on systems without one
 */
export function managedSource(platform: NodeJS.Platform = process.platform): ManagedSource | null {
  if (platform === "linux") return { file: "/etc/invigil/managed.json", owner: 0 };
  if (platform === "darwin") return { file: "/Library/Application Support/Invigil/managed.json", owner: 0 };
  if (platform === "win32") return { file: String.raw`C:\ProgramData\Invigil\managed.json`, owner: 0 };
  return null;
}

/** Reads the settings of a managed machine. Fails closed: what is missing, does not fit or could be from somebody else makes no managed machine. */
export function readManaged(source: ManagedSource | null = managedSource(), platform: NodeJS.Platform = process.platform): Managed {
  if (source === null) return unmanaged("this system has no managed settings");
  let handle: number;
  try {
    // Opened before it is looked at, so that what is read is a file that was there then; not waiting for the other end of a pipe.
    handle = openSync(source.file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    return unmanaged(cause instanceof Error && "code" in cause && cause.code === "ENOENT" ? "there are no managed settings" : "the managed settings cannot be opened");
  }
  try {
    // SECURITY: a student who could write this file would give their own laptop the standing of a centre's machine.
    const doubt = doubtAbout(source.file, source.owner, platform);
    if (doubt !== null) return unmanaged(`the managed settings do not count: ${doubt}`);
    if (fstatSync(handle).size > MAX_BYTES) return unmanaged("the managed settings are too long");
    const parsed = v.safeParse(managedSchema, JSON.parse(readFileSync(handle, "utf8")));
    return parsed.success ? { managed: true, centre: parsed.output.centre } : unmanaged("the managed settings do not fit their schema");
  } catch {
    return unmanaged("the managed settings cannot be read");
  } finally {
    closeSync(handle);
  }
}

function unmanaged(reason: string): Managed {
  return { managed: false, reason };
}
