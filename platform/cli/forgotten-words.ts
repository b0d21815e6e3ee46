import type { ForgettableKind } from "../../core/journal/forgotten-record.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import { counted } from "./printed.ts";

/** What records hold, as people call it. */
export const FORGETTABLE_WORDS: Readonly<Record<ForgettableKind, string>> = {
  checked: "the system check", "device-report": "what the computer is", incident: "incidents and programs that were found", keystrokes: "how something was typed",
};

/** Says what is no longer there, so that nobody takes its absence for a finding; nothing when all is there. */
export function forgottenLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const counts = new Map<ForgettableKind, number>();
  for (const { event } of timeline) if (event.kind === "forgotten") counts.set(event.was, (counts.get(event.was) ?? 0) + 1);
  if (counts.size === 0) return [];
  return ["Deleted, because their retention is over", ...[...counts].map(([kind, count]) => `  ${counted(count, "record")} of ${FORGETTABLE_WORDS[kind]}`)];
}
