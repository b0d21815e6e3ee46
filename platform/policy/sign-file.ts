import * as v from "valibot";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { PolicyId } from "../../core/policy/policy-id.ts";
import { policyIdSchema } from "../../core/policy/policy-id.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { Tables } from "../store/store.ts";
import { newDraft, readDraft } from "./draft-policy.ts";
import type { PolicyPerson } from "./policy-person.ts";
import { needsApproval, publish } from "./publish-policy.ts";

/** A policy that comes as a file, and which one it is a version of; null for a new one. */
export interface FileToSign {
  readonly policyId: PolicyId | null;
  /** Null to keep the name that the policy has. */
  readonly name: string | null;
  readonly policy: Policy;
}

/** What was signed. */
export interface SignedFile {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly policySha256: string;
  readonly jws: string;
}

/**
 * Publishes a file as the first version of a new policy, or as the next one of a policy that no scheduled exam uses: all of it or nothing.
 * Errors: policy/needs-approval, policy/draft-open with `detail.version`, policy/not-found, policy/invalid, storage/….
 */
export async function signFile(folder: DataFolder, { policyId, name, policy }: FileToSign, by: PolicyPerson): Promise<Result<SignedFile, InvigilError>> {
  const draft = await readDraft(policy);
  if (!draft.ok) return draft;
  const now = folder.clock.now();
  const fresh = v.parse(policyIdSchema, newId(folder.random));
  return folder.store.write(async (tables) => {
    const next = policyId === null ? ok({ policyId: fresh, version: 1, name: name ?? "Policy" }) : await nextOf(tables, policyId, name, now);
    if (!next.ok) return next;
    const row = newDraft(next.value.policyId, next.value.version, { name: next.value.name, ...draft.value }, by, now);
    if (policyId === null) await tables.addPolicy({ policyId: row.policyId, createdAt: now }, row);
    else await tables.addPolicyVersion(row);
    await writeAudit(tables, { at: now, actor: by.actor, action: policyId === null ? "policy-created" : "policy-edited", subject: row.policyId, detail: { version: row.version, policySha256: row.policySha256 } });
    const published = await publish(folder, tables, { row, policy }, { by, approver: null, now });
    if (!published.ok) return published;
    const jws = (await tables.policyVersion(row.policyId, row.version))?.jws;
    if (jws === undefined || jws === null) throw new Error("it was signed just now");
    return ok({ policyId: row.policyId, version: row.version, policySha256: row.policySha256, jws });
  });
}

async function nextOf(tables: Tables, policyId: PolicyId, name: string | null, now: number): Promise<Result<{ readonly policyId: PolicyId; readonly version: number; readonly name: string }, InvigilError>> {
  const newest = (await tables.policyVersions(policyId)).at(-1);
  if (newest === undefined) return fail("policy/not-found", "there is no such policy on this platform");
  if (newest.state !== "published") return fail("policy/draft-open", `version ${newest.version} is being worked on in the console: publish that one first`, { version: newest.version });
  // SECURITY: whoever sits at the server is one person as well.
  if (await needsApproval(tables, policyId, now)) return fail("policy/needs-approval", "a scheduled exam uses this policy: write the new version in the console, where a second person approves it");
  return ok({ policyId, version: newest.version + 1, name: name ?? newest.name });
}
