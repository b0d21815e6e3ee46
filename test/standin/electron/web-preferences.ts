import { readFileSync } from "node:fs";
import { notEmulated } from "./emulated.ts";
import { session } from "./session.ts";
import type { Session } from "./session.ts";

/** The web preferences that the stand-in follows; the others (sandbox, webSecurity, …) are read back but change nothing. */
export interface WebPreferences {
  readonly preload?: string;
  readonly session?: Session;
  readonly partition?: string;
  readonly contextIsolation?: boolean;
  readonly sandbox?: boolean;
  readonly nodeIntegration?: boolean;
  readonly devTools?: boolean;
  readonly spellcheck?: boolean;
  readonly additionalArguments?: readonly string[];
}

/** Refuses what cannot be emulated: without these a preload would run in the page's own world or with Node. */
export function checkPreferences(preferences: WebPreferences): void {
  if (preferences.contextIsolation === false) notEmulated("webPreferences.contextIsolation = false");
  if (preferences.nodeIntegration === true) notEmulated("webPreferences.nodeIntegration = true");
  if (preferences.sandbox === false) notEmulated("webPreferences.sandbox = false");
}

export function sessionOf(preferences: WebPreferences): Session {
  return preferences.session ?? (preferences.partition === undefined ? session.defaultSession : session.fromPartition(preferences.partition));
}

/** Source of the preload, read at each window as Electron does; a missing one is said, not fatal. */
export function readPreload({ preload }: WebPreferences): string | null {
  if (preload === undefined) return null;
  try {
    return readFileSync(preload, "utf8");
  } catch (error) {
    process.stderr.write(`Unable to load preload script: ${preload}\n${String(error)}\n`);
    return null;
  }
}
