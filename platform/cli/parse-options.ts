import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { UnixMs } from "../../core/clock.ts";
import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/** An identifier as typed, in any case. */
export function parseId<S extends v.GenericSchema<string>>(schema: S, typed: string, missing: ErrorCode): Result<v.InferOutput<S>, InvigilError> {
  const parsed = v.safeParse(schema, typed.trim().toUpperCase());
  return parsed.success ? ok(parsed.output) : fail(missing, "this is not an identifier; it has 26 letters and digits");
}

/** `now`, or ISO 8601: a date and time, with or without a zone (without: this computer's). */
export function parseMoment(typed: string, now: UnixMs, option: string): Result<UnixMs, InvigilError> {
  if (typed === "now") return ok(now);
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed) ? Date.parse(typed) : Number.NaN;
  return Number.isNaN(at) ? fail("usage/invalid", `${option} is "now" or a time such as 2026-11-22T09:00Z`) : ok(at);
}

/** Whole or half minutes as ms. */
export function parseMinutes(typed: string, option: string): Result<number, InvigilError> {
  const minutes = /^\d+(?:\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
  return minutes > 0 && minutes <= 1440 ? ok(Math.round(minutes * 60_000)) : fail("usage/invalid", `${option} is a number of minutes from 1 to 1440`);
}

/** Bytes of a file that a person named. */
export function readNamedFile(path: string): Result<Uint8Array, InvigilError> {
  try {
    return ok(new Uint8Array(readFileSync(path)));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return fail("usage/invalid", `${path} cannot be read (${reason})`);
  }
}

/** JSON of a file that a person named. */
export function readJsonFile(path: string): Result<unknown, InvigilError> {
  const bytes = readNamedFile(path);
  if (!bytes.ok) return bytes;
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.value)));
  } catch {
    return fail("usage/invalid", `${path} is not JSON`);
  }
}
