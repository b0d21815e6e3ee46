import type { Milliseconds } from "../clock.ts";

/** A wall clock that moved by this much more or less than time went by has been set. */
const CLOCK_JUMP_MS: Milliseconds = 5000;

/** How far each clock moved between two looks, in ms. */
export interface ClockStep {
  readonly wall: Milliseconds;
  /** Stands still while a Linux computer sleeps (CLOCK_MONOTONIC); runs on where libuv takes mach_continuous_time or the performance counter. */
  readonly monotonic: Milliseconds;
  /** Time since the computer was started, sleep included on every system; in steps of up to 1 s. */
  readonly uptime: Milliseconds;
  /** The computer was asleep for a part of it. */
  readonly slept: boolean;
}

/**
 * By how much the wall clock was set, in ms; 0 when it was not. Both other clocks have to say so: after sleep one of them is behind, and a
 * computer that slept has not had its clock set.
 */
export function judgeClockStep({ wall, monotonic, uptime, slept }: ClockStep): Milliseconds {
  const byMonotonic = wall - monotonic;
  const byUptime = wall - uptime;
  if (Math.sign(byMonotonic) !== Math.sign(byUptime)) return 0;
  const jump = Math.abs(byMonotonic) < Math.abs(byUptime) ? byMonotonic : byUptime;
  // Where neither counts the sleep, a wall clock that is ahead after it is only right.
  if (Math.abs(jump) < CLOCK_JUMP_MS || (slept && jump > 0 && uptime - monotonic < CLOCK_JUMP_MS)) return 0;
  return Math.round(jump);
}
