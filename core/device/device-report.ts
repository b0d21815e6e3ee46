import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { IDENTIFIER_KINDS } from "./clean-identifier.ts";
import { CONFIDENCES } from "./device-id.ts";
import { RAW_FIELDS } from "./raw-field.ts";

/**
 * What a computer is, as it is recorded once in a sitting whose policy names it. Each fact is there or is absent with the reason;
 * nothing is made up, and no empty text stands for a value.
 */

/** `permission`: only an administrator may read it. `not-on-this-system`: the computer does not have it, or the system does not tell. `placeholder`: nobody wrote one. */
export const ABSENT_REASONS = ["permission", "not-on-this-system", "timed-out", "placeholder", "failed"] as const;
export type AbsentReason = (typeof ABSENT_REASONS)[number];

/** A value, or why there is none. */
export type Fact<T> = { readonly value: T } | { readonly absent: AbsentReason };

function fact<const S extends v.GenericSchema>(value: S) {
  return v.union([v.strictObject({ value }), v.strictObject({ absent: v.picklist(ABSENT_REASONS) })]);
}

const text = v.pipe(v.string(), v.maxLength(200), v.regex(/\S/, "a value is not blank"));
const few = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

/** Devices of one kind: built in, connected, and those of which the system does not say which. */
const countsSchema = v.strictObject({ internal: few, external: few, unknown: few });
export type InputCounts = DeepReadonly<v.InferOutput<typeof countsSchema>>;

/** What the computer's own tools say, without anything that Electron knows better. It is all that leaves the thread that reads it. */
export const deviceReadingSchema = v.strictObject({
  make: fact(text), model: fact(text), formFactor: fact(text),
  /** Operating system, such as `Ubuntu`, and its version. */
  system: fact(text), systemVersion: fact(text),
  graphics: fact(v.pipe(v.array(v.strictObject({ name: text, driver: fact(text) })), v.maxLength(8))),
  inputs: fact(v.strictObject({ keyboards: countsSchema, mice: countsSchema, touch: countsSchema, pens: countsSchema })),
  battery: fact(v.strictObject({ present: v.boolean(), percent: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))), charging: v.nullable(v.boolean()) })),
  /** Raw identifiers: exactly those that the policy names. */
  identifiers: v.pipe(v.array(v.strictObject({ field: v.picklist(RAW_FIELDS), values: fact(v.pipe(v.array(text), v.minLength(1), v.maxLength(32))) })), v.maxLength(RAW_FIELDS.length)),
});
export type DeviceReading = DeepReadonly<v.InferOutput<typeof deviceReadingSchema>>;

/** The whole report. */
export const deviceReportSchema = v.strictObject({
  ...deviceReadingSchema.entries,
  /** Versions of this program and of what it runs on. */
  client: v.strictObject({ version: text, electron: fact(text), chromium: fact(text), node: fact(text) }),
  displays: v.pipe(v.array(v.strictObject({ width: pixels, height: pixels, internal: v.boolean() })), v.maxLength(32)),
  /** Fingerprint of this installation's key towards the organisation. */
  installKey: text,
  /** The pseudonymous id that was told at sign-in, and what it rests on. */
  device: v.strictObject({ id: text, basis: v.picklist(IDENTIFIER_KINDS), confidence: v.picklist(CONFIDENCES) }),
});
export type DeviceReport = DeepReadonly<v.InferOutput<typeof deviceReportSchema>>;
