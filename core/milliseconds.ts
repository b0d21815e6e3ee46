import * as v from "valibot";

/** Last millisecond of the year 9999: what every calendar, clock and database of ours can hold. */
export const LATEST_MS = 253_402_300_799_999;

/**
 * A time (ms since the epoch), a length of time in ms, or a count, as others state it: whole, 0 … `LATEST_MS`.
 * Beyond 8.64e15 there are no dates (ECMA-262 §21.4.1.1), and beyond 2^53 SQLite gives back nothing that JavaScript can read.
 */
export const msSchema = v.pipe(
  v.number(), v.integer(), v.minValue(0),
  // SECURITY: without this bound one absurd number from one computer takes a whole list of sittings, or a student's screen, away.
  v.maxValue(LATEST_MS),
);
