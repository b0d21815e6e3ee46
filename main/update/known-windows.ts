import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { KnownWindow } from "../../core/update/may-update.ts";
import { writeDurably } from "../files/write-durably.ts";

const fileSchema = v.record(v.string(), v.strictObject({ opensAt: v.number(), closesAt: v.number() }));

/** The windows of the exams that were opened on this computer, for the freeze of updates. */
export interface KnownWindows {
  /** Null when the file is there and cannot be read. */
  readonly list: () => readonly KnownWindow[] | null;
  readonly remember: (packageId: string, window: KnownWindow) => void;
}

/** Kept in `<profile>/known-windows.json`; windows that are over are forgotten. @param now ms */
export function openKnownWindows(profile: string, now: () => number, onProblem: (cause: unknown) => void): KnownWindows {
  const path = join(profile, "known-windows.json");
  const readAll = (): Readonly<Record<string, KnownWindow>> | null => {
    try {
      return v.parse(fileSchema, JSON.parse(readFileSync(path, "utf8")));
    } catch (cause) {
      return cause instanceof Error && "code" in cause && cause.code === "ENOENT" ? {} : null;
    }
  };
  return {
    list: () => {
      const known = readAll();
      return known === null ? null : Object.values(known);
    },
    remember: (packageId, window) => {
      const others = Object.entries(readAll() ?? {}).filter(([id, { closesAt }]) => id !== packageId && closesAt >= now());
      try {
        writeDurably(path, JSON.stringify(Object.fromEntries([...others, [packageId, { opensAt: window.opensAt, closesAt: window.closesAt }]]), null, 2));
      } catch (cause) {
        onProblem(cause);
      }
    },
  };
}
