import { useCallback, useEffect, useRef, useState } from "react";
import type { RecordedEntry } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import { useApp } from "./app-context.ts";

/** Shortest time between two looks at the record, in ms: views can change with every key. */
const BETWEEN_LOOKS_MS = 2000;

export interface RecordState {
  /** Null until the first answer. */
  readonly entries: readonly RecordedEntry[] | null;
  /** Why the last look failed; what was read before stays. */
  readonly error: InvigilError | null;
  readonly loading: boolean;
  readonly refresh: () => void;
}

/** What was recorded so far: read at once, and again after the view changed, for as long as it is on the screen. */
export function useRecord(): RecordState {
  const { client, views } = useApp();
  const [state, setState] = useState<Omit<RecordState, "refresh">>({ entries: null, error: null, loading: true });
  const latest = useRef(0);

  const look = useCallback(() => {
    latest.current += 1;
    const mine = latest.current;
    void client.call("record.list", {}).then((answer) => {
      if (mine !== latest.current) return;
      setState((before) => (answer.ok ? { entries: answer.value.entries, error: null, loading: false } : { ...before, error: answer.error, loading: false }));
    });
  }, [client]);
  const refresh = useCallback(() => {
    setState((before) => ({ ...before, loading: true }));
    look();
  }, [look]);

  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    let lastLook = performance.now();
    look();
    const stop = views.subscribe(() => {
      waiting ??= setTimeout(() => {
        waiting = null;
        lastLook = performance.now();
        look();
      }, Math.max(0, lastLook + BETWEEN_LOOKS_MS - performance.now()));
    });
    return () => {
      stop();
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [look, views]);
  return { ...state, refresh };
}
