import type { InvigilError } from "../../../../core/errors.ts";
import type { Result } from "../../../../core/result.ts";

/** The value of a result that has to be a success. */
export function must<T>(result: Result<T, InvigilError>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message} ${JSON.stringify(result.error.detail ?? {})}`);
  return result.value;
}

/** The code of a result that has to be a failure. */
export function codeOf(result: Result<unknown, InvigilError>): string {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`);
  return result.error.code;
}
