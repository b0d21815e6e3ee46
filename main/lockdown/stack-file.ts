import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { CONTROL_IDS } from "../../core/policy/control.ts";
import type { ControlId } from "../../core/policy/control.ts";
import { syncFolder, writeDurably } from "../files/write-durably.ts";
import type { SecretsPort } from "../ports.ts";

/** What one control may remember, as JSON, in UTF-16 units. */
const MOST_BEFORE = 1_000_000;

const writtenSchema = v.nullable(v.union([v.strictObject({ plain: v.unknown() }), v.strictObject({ sealed: v.string() })]));
type Written = v.InferOutput<typeof writtenSchema>;
const entrySchema = v.strictObject({ control: v.picklist(CONTROL_IDS), change: v.nullable(v.string()), at: v.number(), before: writtenSchema });
/** Version 1 remembered nothing. */
const oldEntrySchema = v.pipe(v.strictObject({ control: v.picklist(CONTROL_IDS), change: v.nullable(v.string()), at: v.number() }), v.transform((entry) => ({ ...entry, before: null })));
const fileSchema = v.variant("version", [
  v.strictObject({ version: v.literal(1), entries: v.array(v.unknown()) }),
  v.strictObject({ version: v.literal(2), entries: v.array(v.unknown()) }),
]);

/** A change that was about to be made. */
export interface StackEntry {
  readonly control: ControlId;
  readonly change: string | null;
  /** Wall clock, ms since the epoch. */
  readonly at: number;
  /** What was there before, as the control captured it; null when there was nothing to remember, or when it cannot be read any more. */
  readonly before: unknown;
  /** The same as it is on disk. */
  readonly written: Written;
}

/** What is on disk. `complete` is false when the file or a part of it cannot be read: then any other control may have been applied too. */
export interface Leftovers {
  readonly entries: readonly StackEntry[];
  readonly complete: boolean;
}

/** What has been changed on this computer and is not yet back, on disk before it happens: `<profile>/lockdown.json`. */
export interface StackFile {
  readonly read: () => Leftovers;
  /**
   * How something is written down.
   * @throws when it is too long, or when the system's store for secrets does not seal it
   */
  readonly remember: (before: unknown, isPrivate: boolean) => Written;
  /** @throws the file system's errors: then nothing must be changed */
  readonly write: (entries: readonly StackEntry[]) => void;
}

/** The file in a profile; it is there only while something is changed. */
export function openStackFile(profile: string, secrets: SecretsPort): StackFile {
  const path = join(profile, "lockdown.json");
  return {
    read: () => {
      let text: string;
      try {
        text = readFileSync(path, "utf8");
      } catch (cause) {
        return { entries: [], complete: cause instanceof Error && "code" in cause && cause.code === "ENOENT" };
      }
      const file = v.safeParse(fileSchema, parsedJson(text));
      if (!file.success) return { entries: [], complete: false };
      const entries = file.output.entries.map((entry) => v.safeParse(file.output.version === 1 ? oldEntrySchema : entrySchema, entry));
      return {
        entries: entries.flatMap((entry) => (entry.success ? [{ control: entry.output.control, change: entry.output.change, at: entry.output.at, before: remembered(entry.output.before, secrets), written: entry.output.before }] : [])),
        complete: entries.every(({ success }) => success),
      };
    },
    remember: (before, isPrivate) => {
      if (before === null) return null;
      const text = JSON.stringify(before);
      if (text.length > MOST_BEFORE) throw new Error("what is there now is too long to be remembered");
      // SECURITY: what was on the clipboard may be a password; whoever reads the file must not find it there.
      return isPrivate ? { sealed: Buffer.from(secrets.seal(new TextEncoder().encode(text))).toString("base64") } : { plain: before };
    },
    write: (entries) => {
      if (entries.length > 0) {
        writeDurably(path, JSON.stringify({ version: 2, entries: entries.map(({ control, change, at, written }) => ({ control, change, at, before: written })) }));
        return;
      }
      rmSync(path, { force: true });
      syncFolder(profile);
    },
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function remembered(written: Written, secrets: SecretsPort): unknown {
  if (written === null) return null;
  if ("plain" in written) return written.plain;
  const opened = secrets.open(Buffer.from(written.sealed, "base64"));
  return opened === null ? null : parsedJson(new TextDecoder().decode(opened));
}
