import { useState } from "react";
import type { OpenedReview } from "../../../core/contract/wire-review.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { openRecorded } from "../api.ts";

export interface Opening {
  /** What was opened last; null before. */
  readonly opened: OpenedReview | null;
  readonly busy: boolean;
  /** Why it was not opened; what was opened before stays. */
  readonly error: InvigilError | null;
  /** Opens it now, because a person said so. */
  readonly open: () => void;
}

/** Opens what was recorded of a sitting, once for each click and never by itself: each time is in the audit log. */
export function useOpening(sittingId: string): Opening {
  const [state, setState] = useState<Omit<Opening, "open">>({ opened: null, busy: false, error: null });
  const open = (): void => {
    if (state.busy) return;
    setState((before) => ({ ...before, busy: true, error: null }));
    openRecorded(sittingId).then((answer) => {
      setState((before) => (answer.ok ? { opened: answer.value, busy: false, error: null } : { ...before, busy: false, error: answer.error }));
    }, reportError);
  };
  return { ...state, open };
}
