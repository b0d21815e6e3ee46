import { fromUtf8 } from "../../core/crypto/encoding.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { SignedPolicy } from "../../core/policy/signed-policy.ts";
import { verifyPolicy } from "../../core/policy/signed-policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { openDataFolder } from "../office/data-folder.ts";
import { systemClock } from "../office/system-clock.ts";
import { readNamedFile } from "./parse-options.ts";
import { MOST_FILE_BYTES, presetNamed, readPolicyFile, sizeOf } from "./read-policy.ts";
import { isDataFolder } from "./run-command.ts";

/** Form of a compact JWS (RFC 7515 §3.1): nothing that is JSON looks like it. */
const JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** Characters that show whether a file is signed. */
const BEGINNING = 64;

/** A policy, and what was signed with it; null for one that is not signed. */
export interface NamedPolicy {
  readonly policy: Policy;
  readonly signed: SignedPolicy | null;
}

/**
 * A preset by its name, a policy file, or a signed one, whose signature is checked against the keys of the platform in a data folder.
 * Errors: as `readPolicyFile`; policy/bad-signature, policy/untrusted-issuer; usage/invalid when it is signed and there is no such folder.
 */
export async function policyFrom(name: string, dataDir: string): Promise<Result<NamedPolicy, InvigilError>> {
  const preset = presetNamed(name);
  if (preset !== null) return ok({ policy: preset, signed: null });
  // SECURITY: the size is asked for before the file is read, or a wrong file would fill the memory.
  if (sizeOf(name) > MOST_FILE_BYTES) return unsigned(name);
  const bytes = readNamedFile(name);
  if (!bytes.ok) return bytes;
  const text = fromUtf8(bytes.value.subarray(0, BEGINNING)).trim();
  if (!/^[A-Za-z0-9_-]{20}/.test(text)) return unsigned(name);
  const jws = fromUtf8(bytes.value).trim();
  if (!JWS.test(jws)) return unsigned(name);
  if (!isDataFolder(dataDir)) return fail("usage/invalid", `${name} is signed, and ${dataDir} is not a platform's data folder, whose keys could check it; name it with --data`);
  const folder = await openDataFolder({ dataDir, clock: systemClock, random: systemRandom });
  if (!folder.ok) return folder;
  try {
    const signed = await verifyPolicy(jws, folder.value.keys.organisationKeys);
    return signed.ok ? ok({ policy: signed.value.policy, signed: signed.value }) : signed;
  } finally {
    await folder.value.close();
  }
}

function unsigned(name: string): Result<NamedPolicy, InvigilError> {
  const policy = readPolicyFile(name);
  return policy.ok ? ok({ policy: policy.value, signed: null }) : policy;
}
