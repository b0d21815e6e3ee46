import { assertNever } from "../../core/result.ts";
import type { SyncView } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ERROR_WORDS } from "./error-words.ts";
import { counted } from "../../core/counted.ts";
import { clockTime } from "./time-words.ts";

/** Saved state and connection in words, for the header. `tone` picks the icon; it is never the only sign. */
export interface SyncWords {
  readonly saved: { readonly text: string; readonly tone: "busy" | "good" | "trouble" };
  readonly connection: { readonly text: string; readonly detail: string; readonly tone: "busy" | "good" | "waiting" };
  /** A problem that the student should act on, with saving or with sending; null when all is well. */
  readonly trouble: InvigilError | null;
}

/** What this window still has to save. */
export interface LocalSaves {
  readonly unsaved: boolean;
  /** Why a save failed that has not succeeded since. */
  readonly error: InvigilError | null;
  /** When main last confirmed a save, ms since the epoch. */
  readonly lastSavedAt: number | null;
}

/** Joins what main says with what this window knows about saves that are under way. Never says saved while something is not. */
export function syncWords(sync: SyncView, local: LocalSaves): SyncWords {
  // A platform that refuses what is sent changes nothing about what is on this disk.
  const unsaved = sync.trouble?.code.startsWith("storage/") === true ? sync.trouble : local.error;
  return { saved: savedWords(sync, local, unsaved), connection: connectionWords(sync), trouble: unsaved ?? sync.trouble };
}

function savedWords(sync: SyncView, local: LocalSaves, unsaved: InvigilError | null): SyncWords["saved"] {
  if (unsaved !== null) return { text: `Not saved yet: ${ERROR_WORDS[unsaved.code].title}`, tone: "trouble" };
  if (local.unsaved) return { text: "Saving…", tone: "busy" };
  const at = Math.max(sync.lastSavedAt ?? 0, local.lastSavedAt ?? 0);
  return { text: at === 0 ? "Nothing to save yet" : `Saved at ${clockTime(at)}`, tone: "good" };
}

function connectionWords(sync: SyncView): SyncWords["connection"] {
  const waiting = sync.unsent === 0 ? "Everything has been sent." : `${counted(sync.unsent, "change")} ${sync.unsent === 1 ? "waits" : "wait"} on this computer and will be sent.`;
  switch (sync.connection) {
    case "online":
      return { text: "Online", detail: waiting, tone: "good" };
    case "connecting":
      return { text: "Connecting…", detail: sync.lastSavedAt === null ? "Looking for the exam server." : `Your answers are saved on this computer. ${waiting}`, tone: "busy" };
    case "offline":
      return { text: "Offline", detail: sync.lastSavedAt === null ? "Nothing is lost. Invigil tries again by itself." : "Your answers are saved on this computer. We will send them when the connection is back.", tone: "waiting" };
    default:
      return assertNever(sync.connection);
  }
}
