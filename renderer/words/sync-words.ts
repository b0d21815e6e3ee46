import { assertNever } from "../../core/result.ts";
import type { SyncView } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Draft } from "../answers/answer-keeper.ts";
import { ERROR_WORDS } from "./error-words.ts";
import { counted } from "./count-words.ts";
import { clockTime } from "./time-words.ts";

/** Saved state and connection in words, for the header. `tone` picks the icon; it is never the only sign. */
export interface SyncWords {
  readonly saved: { readonly text: string; readonly tone: "busy" | "good" | "trouble" };
  readonly connection: { readonly text: string; readonly detail: string; readonly tone: "busy" | "good" | "waiting" };
  /** A problem that the student should act on; null when all is well. */
  readonly trouble: InvigilError | null;
}

/** Joins what main says with what this window knows about saves that are under way. Never says saved while something is not. */
export function syncWords(sync: SyncView, drafts: readonly Draft[], lastSavedAt: number | null): SyncWords {
  const failed = drafts.find((draft) => draft.error !== null)?.error ?? null;
  const trouble = sync.trouble ?? failed;
  return { saved: savedWords(sync, drafts, lastSavedAt, trouble), connection: connectionWords(sync), trouble };
}

function savedWords(sync: SyncView, drafts: readonly Draft[], lastSavedAt: number | null, trouble: InvigilError | null): SyncWords["saved"] {
  if (trouble !== null) return { text: `Not saved yet: ${ERROR_WORDS[trouble.code].title}`, tone: "trouble" };
  if (drafts.some((draft) => draft.state !== "saved")) return { text: "Saving…", tone: "busy" };
  const at = Math.max(sync.lastSavedAt ?? 0, lastSavedAt ?? 0);
  return { text: at === 0 ? "Nothing to save yet" : `Saved at ${clockTime(at)}`, tone: "good" };
}

function connectionWords(sync: SyncView): SyncWords["connection"] {
  const waiting = sync.unsent === 0 ? "Everything has been sent." : `${counted(sync.unsent, "change")} ${sync.unsent === 1 ? "waits" : "wait"} on this computer and will be sent.`;
  switch (sync.connection) {
    case "online":
      return { text: "Online", detail: waiting, tone: "good" };
    case "connecting":
      return { text: "Connecting…", detail: `Your answers are saved on this computer. ${waiting}`, tone: "busy" };
    case "offline":
      return { text: "Offline", detail: "Your answers are saved on this computer. We will send them when the connection is back.", tone: "waiting" };
    default:
      return assertNever(sync.connection);
  }
}
