import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { HeldEvent } from "../journal/forgotten-record.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { SittingState } from "./state.ts";
import { NEW_SITTING } from "./state.ts";
import type { Timing } from "./transition.ts";
import { transition } from "./transition.ts";

/** An event with its record's times: what `openJournal` or `openHeldJournal` gives. */
export interface TimedEvent {
  readonly record: Timing;
  readonly event: HeldEvent;
}

/**
 * The state of a sitting from all its events in order.
 * @returns the errors of `transition`, with `detail.seq`: the number of the event that cannot have happened
 */
export function replay(events: Iterable<TimedEvent>): Result<SittingState, InvigilError> {
  let state = NEW_SITTING;
  let seq = 0;
  for (const { record, event } of events) {
    const next = transition(state, event, record);
    if (!next.ok) return fail(next.error.code, next.error.message, { ...next.error.detail, seq });
    state = next.value.state;
    seq++;
  }
  return ok(state);
}
