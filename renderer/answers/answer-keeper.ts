import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { InvigilError } from "../../core/errors.ts";
import type { BridgeClient } from "../bridge-client.ts";

/** Pause in typing, in ms, after which text is saved. */
export const TEXT_PAUSE_MS = 300;
/** Longest that text waits while somebody types without a pause, in ms: what is older than a second must survive a power cut. */
const LONGEST_WAIT_MS = 700;
/** First pause before a failed save is tried again, in ms; doubles up to `LONGEST_RETRY_MS`. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;

/** One response as the student has it on the screen, and how far it has come. */
export interface Draft {
  readonly itemId: string;
  readonly responseId: string;
  readonly response: readonly string[];
  readonly state: "typing" | "saving" | "saved" | "failed";
  readonly error: InvigilError | null;
}

export interface AnswersState {
  readonly drafts: Readonly<Record<string, Draft>>;
  /** When main last confirmed a save, ms since the epoch. */
  readonly lastSavedAt: number | null;
}

/** Holds what was typed until main has it on disk, and after. A view that arrives from main never overwrites it. */
export interface AnswerKeeper {
  readonly store: StoreApi<AnswersState>;
  /** Takes a new response. `text` waits for a pause in typing, `choice` is saved at once. */
  readonly change: (itemId: string, responseId: string, response: readonly string[], input: "text" | "choice") => void;
  /** Starts every save that is waiting, without waiting for its end. */
  readonly saveNow: () => void;
  /** Pause in typing from now on, in ms. Shorter near the end of the working time, so that nothing is left waiting. */
  readonly setTextPause: (ms: number) => void;
  /** Forgets everything: another sitting begins. */
  readonly forget: () => void;
  /**
   * Saves everything that is waiting.
   * @param withinMs stops waiting after this long; the saves go on
   * @returns the drafts that are not on disk yet: none when all is well
   */
  readonly flush: (withinMs: number) => Promise<readonly Draft[]>;
}

/** Name of a response in `AnswersState.drafts`. */
export function draftKey(itemId: string, responseId: string): string {
  return JSON.stringify([itemId, responseId]);
}

/** @param isOpen whether a sitting takes answers now; failed saves are not tried again after it */
export function createAnswerKeeper(client: BridgeClient, isOpen: () => boolean): AnswerKeeper {
  const store = createStore<AnswersState>(() => ({ drafts: {}, lastSavedAt: null }));
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const running = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  /** When the oldest change that no save has taken up was made, ms of the monotonic clock. */
  const changedAt = new Map<string, number>();
  let textPause = TEXT_PAUSE_MS;

  function put(key: string, draft: Draft): void {
    store.setState((state) => ({ drafts: { ...state.drafts, [key]: draft } }));
  }

  function saveLater(key: string, afterMs: number): void {
    clearTimeout(waiting.get(key));
    waiting.set(key, setTimeout(() => start(key), afterMs));
  }

  /** One save of a response at a time, so that an older value can never arrive after a newer one. */
  function start(key: string): void {
    clearTimeout(waiting.get(key));
    waiting.delete(key);
    changedAt.delete(key);
    if (running.has(key)) return;
    running.set(key, save(key).finally(() => running.delete(key)));
  }

  async function save(key: string): Promise<void> {
    for (;;) {
      const draft = store.getState().drafts[key];
      if (draft === undefined || draft.state === "saved" || !isOpen()) return;
      put(key, { ...draft, state: "saving" });
      const answer = await client.call("answer.save", { itemId: draft.itemId, responseId: draft.responseId, response: [...draft.response] });
      const now = store.getState().drafts[key];
      const unchanged = now !== undefined && now.response === draft.response;
      if (!answer.ok) {
        const times = failures.get(key) ?? 0;
        failures.set(key, times + 1);
        if (now !== undefined) put(key, { ...now, state: "failed", error: answer.error });
        saveLater(key, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** times));
        return;
      }
      failures.delete(key);
      store.setState({ lastSavedAt: answer.value.savedAt });
      if (unchanged) {
        put(key, { ...draft, state: "saved", error: null });
        return;
      }
      // Typed on while the save was under way: the pause in typing decides, unless it has passed already.
      if (waiting.has(key)) return;
    }
  }

  function unsaved(): readonly Draft[] {
    return Object.values(store.getState().drafts).filter((draft) => draft.state !== "saved");
  }

  function saveNow(): void {
    for (const [key, draft] of Object.entries(store.getState().drafts)) {
      if (draft.state !== "saved") start(key);
    }
  }

  return {
    store,
    saveNow,
    setTextPause: (ms) => {
      textPause = ms;
    },
    forget: () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      failures.clear();
      changedAt.clear();
      store.setState({ drafts: {}, lastSavedAt: null });
    },
    change: (itemId, responseId, response, input) => {
      const key = draftKey(itemId, responseId);
      const error = store.getState().drafts[key]?.error ?? null;
      put(key, { itemId, responseId, response, state: "typing", error });
      if (input === "choice") return start(key);
      const now = performance.now();
      const since = changedAt.get(key) ?? now;
      changedAt.set(key, since);
      saveLater(key, Math.max(0, Math.min(textPause, since + LONGEST_WAIT_MS - now)));
      return undefined;
    },
    flush: async (withinMs) => {
      saveNow();
      const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs));
      // A save that was under way with an older value may have returned with the newest one still waiting: start it again.
      for (let round = 0; round < 3 && running.size > 0; round += 1) {
        await Promise.race([late, Promise.all(running.values())]);
        if (!unsaved().some((draft) => draft.state === "typing")) break;
        saveNow();
      }
      return unsaved();
    },
  };
}
