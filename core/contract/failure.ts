import * as v from "valibot";
import { ERROR_CODE_LIST } from "../errors.ts";

/** An `InvigilError` as it crosses a process or network boundary. */
export const invigilErrorSchema = v.strictObject({
  code: v.picklist(ERROR_CODE_LIST),
  message: v.string(),
  retryable: v.boolean(),
  detail: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
});
