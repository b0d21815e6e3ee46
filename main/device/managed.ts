import * as v from "valibot";
import { readTrustedFile } from "./read-trusted-file.ts";

const managedSchema = v.strictObject({
  version: v.literal(1),
  /** Name of the centre, as its staff write it. */
  centre: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** Settings, which main/settings reads. */
  mandatory: v.exactOptional(v.looseObject({})),
  recommended: v.exactOptional(v.looseObject({})),
});

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
  const read = readTrustedFile(source.file, source.owner, platform);
  if ("absent" in read) return unmanaged("there are no managed settings");
  if ("refused" in read) return unmanaged(`the managed settings do not count: ${read.refused}`);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), managedSchema), read.text);
  return parsed.success ? { managed: true, centre: parsed.output.centre } : unmanaged("the managed settings do not fit their schema");
}

function unmanaged(reason: string): Managed {
  return { managed: false, reason };
}
