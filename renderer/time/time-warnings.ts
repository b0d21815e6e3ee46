import type { Milliseconds } from "../../core/clock.ts";

/** Minutes left at which the student is told, once each. */
const WARNING_MINUTES = [15, 5, 1] as const;
export type WarningMinutes = (typeof WARNING_MINUTES)[number];

/** Which warnings are still to come. Starts from the time left at first sight, so that a resumed sitting is not told what is long past. */
export interface WarningState {
  readonly due: readonly WarningMinutes[];
}

const MINUTE = 60_000;
/** Extra time must lift the clock this far above a mark, in ms, before that mark warns again. */
const REARM_MARGIN_MS = 30_000;

/** The marks that lie below the time left. */
export function startWarnings(leftMs: Milliseconds): WarningState {
  return { due: WARNING_MINUTES.filter((minutes) => leftMs > minutes * MINUTE) };
}

/**
 * Which warning to give now. Each is given once; when extra time lifts the clock above a mark again, that mark is armed again.
 * @returns the nearest mark that was passed since the last call, or null
 */
export function nextWarning(state: WarningState, leftMs: Milliseconds): { readonly state: WarningState; readonly warning: WarningMinutes | null } {
  const passed = state.due.filter((minutes) => leftMs <= minutes * MINUTE);
  const rearmed = WARNING_MINUTES.filter((minutes) => !state.due.includes(minutes) && leftMs > minutes * MINUTE + REARM_MARGIN_MS);
  if (passed.length === 0 && rearmed.length === 0) return { state, warning: null };
  const due = WARNING_MINUTES.filter((minutes) => (state.due.includes(minutes) && !passed.includes(minutes)) || rearmed.includes(minutes));
  const warning = leftMs > 0 ? (passed.at(-1) ?? null) : null;
  return { state: { due }, warning };
}
