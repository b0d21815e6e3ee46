import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { redactFacts } from "./redact.ts";

export type LogLevel = "info" | "warn" | "error";

/** One line of JSON an event. Everything is redacted on its way in. */
export interface Log {
  readonly write: (level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>) => void;
}

const MAX_BYTES = 1024 * 1024;
const KEPT_FILES = 3;

/**
 * Log in `<profile>/logs/invigil.log`, at most 1 MiB a file and three older files. A disk that takes no writes silences the log, never the exam.
 */
export function openLog(profile: string, clock: Clock): Log {
  const folder = join(profile, "logs");
  const path = join(folder, "invigil.log");
  return {
    write: (level, event, facts = {}) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        rotate(path);
        appendFileSync(path, `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, event, ...redactFacts(facts) })}\n`, { mode: 0o600 });
      } catch {
        // A log that cannot be written must not stop what it describes.
      }
    },
  };
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < MAX_BYTES) return;
  for (let index = KEPT_FILES; index > 0; index -= 1) {
    const from = index === 1 ? path : `${path}.${index - 1}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${index}`);
  }
}
