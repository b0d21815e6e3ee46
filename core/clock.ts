/** Milliseconds since 1970-01-01T00:00:00Z as the computer's wall clock says; it may jump. */
export type UnixMs = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

/** Source of time. Comes in as an argument everywhere, so that tests and replays decide what time it is. */
export interface Clock {
  /** Wall clock, in milliseconds since the epoch. May go backwards. */
  now(): UnixMs;
  /** Monotonic clock in milliseconds since an arbitrary start. Never goes backwards. */
  monotonic(): Milliseconds;
}
