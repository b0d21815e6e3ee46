import * as v from "valibot";
import { idSchema } from "../sitting/ids.ts";

/** Identifies a policy through all of its versions. */
export const policyIdSchema = v.pipe(idSchema, v.brand("PolicyId"));
export type PolicyId = v.InferOutput<typeof policyIdSchema>;

/** Versions of a policy are numbered 1, 2, 3, … */
export const policyVersionSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** What staff call a policy. Signed with it, so it has to be text that has canonical JSON. */
export const policyNameSchema = v.pipe(
  v.string(), v.trim(), v.minLength(1), v.maxLength(100), v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "no control characters"), v.check((name) => name.isWellFormed(), "whole characters"),
);

/** A version of a policy: what a scheduled exam was made from. */
export interface PolicySource {
  readonly policyId: PolicyId;
  readonly version: number;
}
