import * as v from "valibot";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { Policy } from "./policy.ts";
import { POLICY_FORMAT, policyFormSchema, policySchema } from "./policy.ts";

/** Most characters of a message: what was found instead may be a whole book in the wrong place. */
const MOST_CHARACTERS = 1000;

/**
 * Reads a policy strictly: what this version does not know, it does not apply half.
 * @returns `policy/newer-version`, `policy/unknown-key` or `policy/invalid`, each with `detail.path`
 */
export function parsePolicy(value: unknown): Result<Policy, InvigilError> {
  return parse(policySchema, value);
}

/** Reads a draft: a policy that may still contradict itself, and nothing else. Errors: as `parsePolicy`. */
export function parsePolicyForm(value: unknown): Result<Policy, InvigilError> {
  return parse(policyFormSchema, value);
}

function parse(schema: typeof policySchema | typeof policyFormSchema, value: unknown): Result<Policy, InvigilError> {
  const version = versionOf(value);
  // Said before anything else: what else a newer format has must not look like a mistake of whoever wrote it.
  if (version > POLICY_FORMAT) return fail("policy/newer-version", `the policy is written in version ${version} of the format, and this program knows version ${POLICY_FORMAT}: update it, or save the policy in that version`, { path: "version", version, known: POLICY_FORMAT });
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return ok(parsed.output);
  const unknown = parsed.issues.find((issue) => issue.type === "strict_object" && issue.expected === "never");
  const path = v.getDotPath(unknown ?? parsed.issues[0]) ?? "";
  if (unknown !== undefined) return fail("policy/unknown-key", shortened(`the policy has a key that this version does not know: ${path}`), { path });
  return fail("policy/invalid", shortened(`the policy does not fit at ${path === "" ? "its root" : path}: ${parsed.issues[0].message}`), { path });
}

/** The version that a policy says it has; 0 when it says none. */
function versionOf(value: unknown): number {
  const stated = v.safeParse(v.object({ version: v.pipe(v.number(), v.safeInteger()) }), value);
  return stated.success ? stated.output.version : 0;
}

function shortened(message: string): string {
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS)}…`;
}
