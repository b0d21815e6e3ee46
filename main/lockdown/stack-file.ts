import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { CONTROL_IDS } from "../../core/policy/control.ts";
import { syncFolder, writeDurably } from "../files/write-durably.ts";

const entrySchema = v.strictObject({ control: v.picklist(CONTROL_IDS), change: v.nullable(v.string()), at: v.number() });
const fileSchema = v.strictObject({ version: v.literal(1), entries: v.array(entrySchema) });

/** A change that was about to be made. */
export type StackEntry = Readonly<v.InferOutput<typeof entrySchema>>;

/** What has been changed on this computer and is not yet back, on disk before it happens: `<profile>/lockdown.json`. */
export interface StackFile {
  /** Null when the file is there and cannot be read: then every control is to be reverted. */
  readonly read: () => readonly StackEntry[] | null;
  /** @throws the file system's errors: then nothing must be changed */
  readonly write: (entries: readonly StackEntry[]) => void;
}

/** The file in a profile; it is there only while something is changed. */
export function openStackFile(profile: string): StackFile {
  const path = join(profile, "lockdown.json");
  return {
    read: () => {
      let text: string;
      try {
        text = readFileSync(path, "utf8");
      } catch (cause) {
        return cause instanceof Error && "code" in cause && cause.code === "ENOENT" ? [] : null;
      }
      try {
        return v.parse(fileSchema, JSON.parse(text)).entries;
      } catch {
        return null;
      }
    },
    write: (entries) => {
      if (entries.length > 0) {
        writeDurably(path, JSON.stringify({ version: 1, entries }));
        return;
      }
      rmSync(path, { force: true });
      syncFolder(profile);
    },
  };
}
