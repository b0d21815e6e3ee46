import * as v from "valibot";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { Policy } from "./policy.ts";
import { policySchema } from "./policy.ts";

/** Most characters of a message: what was found instead may be a whole book in the wrong place. */
const MOST_CHARACTERS = 1000;

/**
 * Reads a policy strictly: what this version does not know, it does not apply half.
 * @returns `policy/unknown-key` or `policy/invalid`, each with `detail.path`
 */
export function parsePolicy(value: unknown): Result<Policy, InvigilError> {
  const parsed = v.safeParse(policySchema, value);
  if (parsed.success) return ok(parsed.output);
  const unknown = parsed.issues.find((issue) => issue.type === "strict_object" && issue.expected === "never");
  const path = v.getDotPath(unknown ?? parsed.issues[0]) ?? "";
  if (unknown !== undefined) return fail("policy/unknown-key", shortened(`the policy has a key that this version does not know: ${path}`), { path });
  return fail("policy/invalid", shortened(`the policy does not fit at ${path === "" ? "its root" : path}: ${parsed.issues[0].message}`), { path });
}

function shortened(message: string): string {
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS)}…`;
}
