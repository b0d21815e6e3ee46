import { useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** Something that is sent once, and what came of it. */
export interface Sending {
  readonly busy: boolean;
  readonly error: InvigilError | null;
  /** Sends, unless something is on its way. What came of it is kept until the next time. */
  readonly send: <T>(work: () => Promise<Result<T, InvigilError>>, onDone: (value: T) => void) => void;
}

/** Keeps a form from sending twice, and its last refusal. */
export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<InvigilError | null>(null);
  return {
    busy,
    error,
    send: (work, onDone) => {
      if (busy) return;
      setBusy(true);
      setError(null);
      work().then((answer) => {
        setBusy(false);
        if (answer.ok) onDone(answer.value);
        else setError(answer.error);
      }, (bug: unknown) => {
        setBusy(false);
        reportError(bug);
      });
    },
  };
}
