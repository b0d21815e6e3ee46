import type { Milliseconds, UnixMs } from "../clock.ts";
import type { InvigilError } from "../errors.ts";
import { assertNever } from "../result.ts";
import { backoffMs, jittered } from "./backoff.ts";

/**
 * How urgent it is to send. `soon` waits a second for more. `now` waits for no back-off, only for what the platform asked. `spread` is for
 * what happens to a whole room at one moment (the start, the end of time): somewhere within the next seconds, so that they do not arrive as one.
 */
export type Urgency = "soon" | "now" | "spread";

/** When the next round with the platform is due. All times in ms of the monotonic clock, unless they say otherwise. */
export interface Pace {
  readonly wantedAt: Milliseconds;
  readonly heartbeatAt: Milliseconds;
  /** End of the back-off after a failure. */
  readonly notBefore: Milliseconds;
  /** End of the pause that the platform asked for (`Retry-After`). */
  readonly platformNotBefore: Milliseconds;
  /** Failed rounds in a row. */
  readonly failures: number;
  readonly connection: "connecting" | "online" | "offline";
  /** Wall clock, ms since the epoch. */
  readonly lastSentAt: UnixMs | null;
  /** The last failure that trying again will not mend; null when there is none. */
  readonly error: InvigilError | null;
}

export type PaceEvent =
  | { readonly kind: "started" }
  | { readonly kind: "woken"; readonly urgency: Urgency }
  | { readonly kind: "round-began" }
  | { readonly kind: "round-ended"; readonly error: InvigilError | null; readonly nextHeartbeatMs: Milliseconds | null; readonly at: UnixMs }
  /** The round threw: a bug. */
  | { readonly kind: "round-broke" };

/** Heartbeat interval until the platform says another, ms. */
const HEARTBEAT_MS = 15_000;
/** What a platform may ask for, in ms. */
const HEARTBEAT_RANGE = { least: 100, most: 10 * 60_000 } as const;
const PAUSE_RANGE = { least: 1000, most: 10 * 60_000 } as const;
/** How long to wait for more answers before sending. */
const SOON_MS = 1000;
/** Over how long the start and the end of a room are spread. Below the time after which a student who handed in reads that the receipt is still to come. */
export const SPREAD_MS = 6000;

/** Before the first round. */
export const FIRST_PACE: Pace = { wantedAt: 0, heartbeatAt: 0, notBefore: 0, platformNotBefore: 0, failures: 0, connection: "connecting", lastSentAt: null, error: null };

/** When the next round is due, by the monotonic clock. */
export function dueAt({ wantedAt, heartbeatAt, notBefore, platformNotBefore }: Pace): Milliseconds {
  return Math.max(Math.min(wantedAt, heartbeatAt), notBefore, platformNotBefore);
}

/**
 * Takes the pace one event further: at once when an answer was saved, each heartbeat, and after failures with patience.
 * @param now monotonic
 * @param fraction random, 0 … 1, new for each event
 * @param heartbeatMs interval until the platform says another
 */
export function nextPace(pace: Pace, event: PaceEvent, now: Milliseconds, fraction: number, heartbeatMs: Milliseconds = HEARTBEAT_MS): Pace {
  switch (event.kind) {
    case "started":
      return { ...pace, wantedAt: now };
    case "woken":
      return woken(pace, event.urgency, now, fraction);
    case "round-began":
      return { ...pace, wantedAt: Number.POSITIVE_INFINITY };
    case "round-ended":
      return event.error === null ? succeeded(pace, event, now, fraction, heartbeatMs) : failedRound(pace, { ...event, error: event.error }, now, fraction);
    case "round-broke":
      return waiting({ ...pace, failures: pace.failures + 1 }, now + backoffMs(pace.failures + 1, fraction));
    default:
      return assertNever(event);
  }
}

function woken(pace: Pace, urgency: Urgency, now: Milliseconds, fraction: number): Pace {
  switch (urgency) {
    case "now":
      return { ...pace, notBefore: Math.min(pace.notBefore, now), wantedAt: Math.min(pace.wantedAt, now) };
    case "soon":
      return { ...pace, wantedAt: Math.min(pace.wantedAt, now + SOON_MS) };
    case "spread":
      // In place of a `soon` that is waiting: everybody's last words, typed until the end, would come within one second otherwise.
      return { ...pace, wantedAt: now + Math.round(SPREAD_MS * fraction) };
    default:
      return assertNever(urgency);
  }
}

type Ended = Extract<PaceEvent, { readonly kind: "round-ended" }>;

function succeeded(pace: Pace, { nextHeartbeatMs, at }: Ended, now: Milliseconds, fraction: number, heartbeatMs: Milliseconds): Pace {
  const next = nextHeartbeatMs ?? (pace.heartbeatAt === 0 ? heartbeatMs : null);
  return { ...pace, heartbeatAt: heartbeatAfter(pace, next, now, fraction), failures: 0, error: null, notBefore: 0, connection: "online", lastSentAt: at };
}

function failedRound(pace: Pace, { error, nextHeartbeatMs }: Ended & { readonly error: InvigilError }, now: Milliseconds, fraction: number): Pace {
  const overloaded = error.code === "sync/overloaded";
  const after: Pace = {
    ...pace, failures: pace.failures + 1, heartbeatAt: heartbeatAfter(pace, nextHeartbeatMs, now, fraction), error: error.retryable ? null : error,
    // A platform that hears the heartbeat and refuses the rest can be reached.
    connection: overloaded ? "connecting" : nextHeartbeatMs === null ? "offline" : "online",
  };
  const asked = error.detail?.["retryAfterMs"];
  if (!overloaded || typeof asked !== "number") return waiting(after, now + backoffMs(after.failures, fraction));
  // Retry-After is the earliest; a share of jitter on top keeps a room from coming back at the same moment.
  const pause = within(PAUSE_RANGE, asked);
  return { ...after, wantedAt: now, platformNotBefore: now + pause + Math.round(pause * 0.2 * fraction) };
}

function waiting(pace: Pace, until: Milliseconds): Pace {
  return { ...pace, notBefore: until, wantedAt: until };
}

function heartbeatAfter({ heartbeatAt }: Pace, nextMs: Milliseconds | null, now: Milliseconds, fraction: number): Milliseconds {
  return nextMs === null ? heartbeatAt : now + jittered(within(HEARTBEAT_RANGE, nextMs), fraction);
}

/** SECURITY: a platform that says 0 would have the client ask without a pause, and one that says a year would never hear of the hand-in. */
function within(range: { readonly least: Milliseconds; readonly most: Milliseconds }, ms: Milliseconds): Milliseconds {
  return Math.min(range.most, Math.max(range.least, ms));
}
