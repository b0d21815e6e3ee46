import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import { parsePolicy } from "../../core/policy/parse-policy.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { MOST_POLICY_BYTES } from "../../core/policy/policy-size.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { readNamedFile } from "./parse-options.ts";

/** Largest file that is read as a policy, bytes: room for spaces and line ends around `MOST_POLICY_BYTES`. */
export const MOST_FILE_BYTES = 4_000_000;

type PresetName = keyof typeof POLICY_PRESETS;

/** A preset by its name; null when there is none of this name. */
export function presetNamed(name: string): Policy | null {
  return isPreset(name) ? POLICY_PRESETS[name] : null;
}

/** The names of all presets, `practice, supervised-room, remote`. */
export function presetNames(): string {
  return Object.keys(POLICY_PRESETS).join(", ");
}

/**
 * Reads a policy from a file that a person named, and says where it is wrong and what to do about it.
 * @returns `usage/invalid` when there is no readable file, else `policy/invalid`, `policy/unknown-key` or `policy/newer-version`, each with `detail.path` (the key's path,
 *   empty for the file as a whole) and, where it is no JSON, `detail.line`
 */
export function readPolicyFile(file: string): Result<Policy, InvigilError> {
  // SECURITY: the size is asked for before the file is read, or a wrong file would fill the memory.
  const size = sizeOf(file);
  if (size > MOST_FILE_BYTES) return wrong(`${file} has ${megabytes(size)}; a policy file has ${megabytes(MOST_FILE_BYTES)} at most. Check that this is the right file`, { bytes: size, most: MOST_FILE_BYTES });
  const bytes = readNamedFile(file);
  if (!bytes.ok) return bytes;
  const json = parseText(file, bytes.value);
  if (!json.ok) return json;
  if (typeof json.value !== "object" || json.value === null || Array.isArray(json.value)) {
    return wrong(`${file} holds no policy: that is one JSON object. A complete one is printed by: invigil policy show supervised-room`, {});
  }
  const policy = parsePolicy(json.value);
  if (!policy.ok) return fail(policy.error.code, `${policy.error.message}. ${nextStep(policy.error)}`, policy.error.detail);
  const compact = Buffer.byteLength(JSON.stringify(policy.value));
  if (compact > MOST_POLICY_BYTES) {
    return wrong(`the policy has ${megabytes(compact)} without spaces, and ${megabytes(MOST_POLICY_BYTES)} is the most that clients fetch. Name programs by wildcards instead of one by one`, { bytes: compact, most: MOST_POLICY_BYTES });
  }
  return policy;
}

function isPreset(name: string): name is PresetName {
  return Object.hasOwn(POLICY_PRESETS, name);
}

function parseText(file: string, bytes: Uint8Array): Result<unknown, InvigilError> {
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) {
    const line = lineOf(text, text.indexOf("\uFFFD"));
    return wrong(`${file} is not UTF-8 text, first in line ${line}. Save it as UTF-8 and try again`, { line });
  }
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    // V8 names no place where the text just ends.
    if (position === undefined || Number(position) >= text.trimEnd().length) {
      const line = lineOf(text, text.trimEnd().length);
      return wrong(`${file} ends too early, in line ${line}: a part of it is missing. Copy or save the whole file again`, { line });
    }
    const line = lineOf(text, Number(position));
    return wrong(`${file} is not JSON: look at line ${line}, often a missing quote, or a comma too many or too few`, { line });
  }
}

/** What to do about a policy that was read and does not fit. */
function nextStep({ code }: InvigilError): string {
  if (code === "policy/newer-version") return "Nothing of it was applied";
  return code === "policy/unknown-key"
    ? "Correct its name or remove it. All keys are shown by: invigil policy show supervised-room"
    : "Correct it there. A complete policy to compare with: invigil policy show supervised-room";
}

function wrong(message: string, detail: Readonly<Record<string, number>>): Result<never, InvigilError> {
  return fail("policy/invalid", message, { path: "", ...detail });
}

/** Bytes of a file; 0 for what cannot be looked at: reading it says why. */
export function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

function megabytes(bytes: number): string {
  return `${Number((bytes / 1_000_000).toFixed(2))} MB`;
}
