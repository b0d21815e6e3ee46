import { useMemo } from "react";
import type { ReactElement } from "react";
import { useStore } from "zustand";
import type { SyncView } from "../../core/contract/view.ts";
import { useApp } from "../store/app-context.ts";
import { syncWords } from "../words/sync-words.ts";
import type { SyncWords } from "../words/sync-words.ts";
import { useAnnounceChanges } from "./announcer.tsx";
import { Icon } from "./icons.tsx";

/** Saved state and connection in words, from main and from what this window still has to save. */
export function useSyncWords(sync: SyncView): SyncWords {
  const { answers } = useApp();
  // Facts that seldom change, not the drafts themselves: a key press must not draw the whole page.
  const unsaved = useStore(answers.store, (state) => Object.values(state.drafts).some((draft) => draft.state !== "saved"));
  const error = useStore(answers.store, (state) => Object.values(state.drafts).find((draft) => draft.error !== null)?.error ?? null);
  const lastSavedAt = useStore(answers.store, (state) => state.lastSavedAt);
  return useMemo(() => syncWords(sync, { unsaved, error, lastSavedAt }), [sync, unsaved, error, lastSavedAt]);
}

const SAVED_ICONS = { busy: "saving", good: "saved", trouble: "warning" } as const;
const CONNECTION_ICONS = { busy: "saving", good: "online", waiting: "offline" } as const;

/** Saved and connection state, always in view. Only changes for the worse or back are announced, never each save. */
export function SyncStatus({ sync, compact = false }: { readonly sync: SyncView; readonly compact?: boolean }): ReactElement {
  const words = useSyncWords(sync);
  useAnnounceChanges(words.connection.tone === "busy" ? "" : words.connection.tone === "good" ? "The connection is back." : words.connection.detail);
  const notSaved = words.saved.tone === "trouble";
  useAnnounceChanges(notSaved ? words.saved.text : "Your answers are saved again.");
  return (
    <div className={compact ? "sync sync-compact" : "sync"}>
      {compact ? (
        <span className="sync-item" data-tone={words.saved.tone}>
          <Icon name={SAVED_ICONS[words.saved.tone]} />
          {notSaved ? "Not saved yet" : words.saved.text}
        </span>
      ) : null}
      <span className="sync-item" data-tone={words.connection.tone} title={words.connection.detail}>
        <Icon name={CONNECTION_ICONS[words.connection.tone]} />
        {compact && words.connection.tone === "waiting" ? `${words.connection.text}, you can go on` : words.connection.text}
      </span>
      {compact ? null : <span className="muted">{words.connection.detail}</span>}
    </div>
  );
}
