import * as v from "valibot";
import { unverifiedPayload } from "../../../core/crypto/signing.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { parsePolicyForm } from "../../../core/policy/parse-policy.ts";
import { MOST_POLICY_BYTES } from "../../../core/policy/policy-size.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import type { DraftContent } from "./policy-api.ts";

/** Largest file that is read, bytes: room for spaces and line ends. */
const MOST_FILE_BYTES = 3 * MOST_POLICY_BYTES;

const signedSchema = v.object({ name: v.string(), policy: v.unknown() });

/**
 * Reads a policy from a file that somebody chose: JSON, or a signed policy, whose signature counts no more once it becomes a draft.
 * Errors: policy/newer-version, policy/unknown-key, policy/invalid, each with `detail.path`, or `detail.line` where it is no JSON.
 */
export function importPolicy(fileName: string, text: string): Result<DraftContent, InvigilError> {
  const name = fileName.replace(/(?:\.policy)?\.(?:json|jws|txt)$/i, "").trim().slice(0, 100) || "Imported policy";
  if (text.length > MOST_FILE_BYTES) return fail("policy/invalid", "this file is too large for a policy: check that it is the right one", { path: "" });
  const signed = v.safeParse(signedSchema, unverifiedPayload(text.trim()));
  if (signed.success) {
    const inside = parsePolicyForm(signed.output.policy);
    return inside.ok ? ok({ name: signed.output.name, policy: inside.value }) : inside;
  }
  const json = readJson(text);
  if (!json.ok) return json;
  const policy = parsePolicyForm(json.value);
  return policy.ok ? ok({ name, policy: policy.value }) : policy;
}

function readJson(text: string): Result<unknown, InvigilError> {
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch (error) {
    const line = lineOf(text, String(error));
    return fail("policy/invalid", `this file is not JSON: look at line ${line}, often a missing quote, or a comma too many or too few`, { path: "", line });
  }
}

/** Browsers say the line, or the position in the text, or neither where the text just ends. */
function lineOf(text: string, error: string): number {
  const line = /line (\d+)/.exec(error)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(error)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).trimEnd().split("\n").length;
}
