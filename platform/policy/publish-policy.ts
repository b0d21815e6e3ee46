import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import { parsePolicy } from "../../core/policy/parse-policy.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { policyHash } from "../../core/policy/policy-hash.ts";
import type { PolicyId } from "../../core/policy/policy-id.ts";
import { signPolicy } from "../../core/policy/signed-policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { PolicyVersionRow } from "../store/policy-rows.ts";
import type { Tables } from "../store/store.ts";
import type { SavedVersion, SeenVersion } from "./draft-policy.ts";
import { openVersion } from "./draft-policy.ts";
import type { PolicyPerson } from "./policy-person.ts";
import { editorsOf } from "./policy-person.ts";

/** A version as somebody read it, down to its hash: what is published is this and nothing else. */
export interface ReadVersion extends SeenVersion {
  readonly sha256: string;
}

type Step = Promise<Result<SavedVersion, InvigilError>>;

/** Whether a new version of a policy needs a second person: candidates of an exam that is not over were promised an earlier one. */
export function needsApproval(tables: Pick<Tables, "isPolicyInUse">, policyId: PolicyId, now: number): Promise<boolean> {
  return tables.isPolicyInUse(policyId, now);
}

/** Asks for approval of a draft. Errors: policy/stale, policy/wrong-state, policy/not-found, policy/invalid, storage/…. */
export async function proposeVersion({ store, clock }: DataFolder, seen: ReadVersion, by: PolicyPerson): Step {
  const now = clock.now();
  return store.write(async (tables) => {
    const found = await readVersion(tables, seen);
    if (!found.ok) return found;
    if (found.value.row.state === "proposed") return fail("policy/wrong-state", "this version is proposed already");
    const revision = seen.revision + 1;
    const proposed = { state: "proposed", revision, proposerId: by.staffId, proposer: by.name, proposedAt: now, sentBackBy: null, sentBackAt: null, sentBackReason: null } as const;
    if (!(await tables.changePolicyVersion(seen.policyId, seen.version, seen.revision, proposed))) return fail("policy/stale", "this version was changed since you saw it");
    await writeAudit(tables, { at: now, actor: by.actor, action: "policy-proposed", subject: seen.policyId, detail: { version: seen.version, policySha256: seen.sha256 } });
    return ok({ ...seen, revision, policySha256: seen.sha256 });
  });
}

/**
 * Publishes a version alone: the first of a policy, or one of a policy that no scheduled exam uses.
 * Errors: policy/needs-approval, policy/stale, policy/wrong-state, policy/not-found, policy/invalid and what else `parsePolicy` says, storage/….
 */
export async function publishVersion(folder: DataFolder, seen: ReadVersion, by: PolicyPerson): Step {
  const now = folder.clock.now();
  return folder.store.write(async (tables) => {
    const found = await readVersion(tables, seen);
    if (!found.ok) return found;
    // SECURITY: asked in the same transaction, so that an exam that is being scheduled just now counts.
    if (await needsApproval(tables, seen.policyId, now)) return fail("policy/needs-approval", "a scheduled exam uses this policy: a second person has to approve a new version of it");
    return publish(folder, tables, found.value, { by, approver: null, now });
  });
}

/**
 * Approves a proposal as the second person, and publishes it.
 * Errors: policy/own-approval, policy/no-account, policy/wrong-state when it is not proposed, and those of `publishVersion`.
 */
export async function approveVersion(folder: DataFolder, seen: ReadVersion, by: PolicyPerson): Step {
  const now = folder.clock.now();
  return folder.store.write(async (tables) => {
    const found = await readVersion(tables, seen);
    if (!found.ok) return found;
    const { row } = found.value;
    if (row.state !== "proposed") return fail("policy/wrong-state", "this version is not proposed");
    // SECURITY: whoever came by a link may be anybody, also the author: a second person is somebody with an account of their own.
    if (by.staffId === null) return fail("policy/no-account", "approving needs an account of one's own");
    const editors = editorsOf(row);
    if (editors === null) return fail("storage/unreadable", "who wrote this version cannot be read");
    // SECURITY: two people means two: neither who wrote any of it, nor who asked for the approval.
    if (row.proposerId === by.staffId || editors.some(({ staffId }) => staffId === by.staffId)) return fail("policy/own-approval", "nobody approves what they wrote or proposed: ask another administrator");
    return publish(folder, tables, found.value, { by, approver: by.name, now });
  });
}

/** Sends a proposal back to be worked on. Errors: policy/stale, policy/wrong-state, policy/not-found, storage/…. */
export async function sendBack({ store, clock }: DataFolder, seen: SeenVersion, reason: string, by: PolicyPerson): Promise<Result<void, InvigilError>> {
  const now = clock.now();
  return store.write(async (tables) => {
    const found = openVersion(await tables.policyVersion(seen.policyId, seen.version), seen);
    if (!found.ok) return found;
    if (found.value.state !== "proposed") return fail("policy/wrong-state", "this version is not proposed");
    const draft = { state: "draft", revision: seen.revision + 1, proposerId: null, proposer: null, proposedAt: null, sentBackBy: by.name, sentBackAt: now, sentBackReason: reason } as const;
    if (!(await tables.changePolicyVersion(seen.policyId, seen.version, seen.revision, draft))) return fail("policy/stale", "this version was changed since you saw it");
    await writeAudit(tables, { at: now, actor: by.actor, action: "policy-sent-back", subject: seen.policyId, detail: { version: seen.version, reason } });
    return ok(undefined);
  });
}

/** A version that is still open, with its policy. */
export interface FoundVersion {
  readonly row: PolicyVersionRow;
  readonly policy: Policy;
}

/** A version that can be published, when it is exactly what somebody read. Errors: policy/stale, policy/wrong-state, policy/not-found, and those of `parsePolicy`. */
async function readVersion(tables: Tables, { policyId, version, revision, sha256 }: ReadVersion): Promise<Result<FoundVersion, InvigilError>> {
  const found = openVersion(await tables.policyVersion(policyId, version), { revision });
  if (!found.ok) return found;
  const policy = parsePolicy(parseJson(found.value.policyJson));
  if (!policy.ok) return policy;
  // SECURITY: the hash is of what would be published, computed now; a draft that is another one than was read is not.
  if ((await policyHash(policy.value)) !== sha256) return fail("policy/stale", "this version is not the one that you read");
  return ok({ row: found.value, policy: policy.value });
}

/** Signs a version that was read in this transaction, and keeps it for good. */
export async function publish({ keys }: DataFolder, tables: Tables, { row, policy }: FoundVersion, { by, approver, now }: { readonly by: PolicyPerson; readonly approver: string | null; readonly now: number }): Step {
  const { policyId, version, name } = row;
  const policySha256 = await policyHash(policy);
  const authors = (editorsOf(row) ?? []).map((editor) => editor.name);
  const jws = await signPolicy({ policyId, version, name, policy, policySha256, authors, approver, publishedAt: now }, keys.signing);
  const revision = row.revision + 1;
  const published = { state: "published", revision, policySha256, publisher: by.name, approver, publishedAt: now, jws } as const;
  if (!(await tables.changePolicyVersion(policyId, version, row.revision, published))) return fail("policy/stale", "this version was changed since you saw it");
  await writeAudit(tables, { at: now, actor: by.actor, action: approver === null ? "policy-published" : "policy-approved", subject: policyId, detail: { version, name, policySha256 } });
  return ok({ policyId, version, revision, policySha256 });
}
