import { useEffect, useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** Time between two looks, ms. */
const EVERY_MS = 5000;

export interface Polled<T> {
  /** What was read last; null before the first answer. */
  readonly value: T | null;
  /** Why the last look failed; null when it did not. */
  readonly error: InvigilError | null;
  /** When `value` was read, ms since the epoch. */
  readonly at: number | null;
}

/** Reads again every five seconds while the page is visible, and keeps what it has when a look fails. */
export function usePolled<T>(key: string, read: () => Promise<Result<T, InvigilError>>): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ value: null, error: null, at: null });

  useEffect(() => {
    let over = false;
    let timer = 0;
    const look = async (): Promise<void> => {
      if (!document.hidden) {
        const result = await read();
        if (over) return;
        setPolled((before) => (result.ok ? { value: result.value, error: null, at: Date.now() } : { ...before, error: result.error }));
      }
      timer = window.setTimeout(start, EVERY_MS);
    };
    const start = (): void => {
      look().catch((error: unknown) => {
        // A bug here must not end the refreshing quietly: it is shown where bugs are looked for.
        reportError(error);
      });
    };
    start();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `read` is made anew with each render and says the same for the same key
  }, [key]);

  return polled;
}
