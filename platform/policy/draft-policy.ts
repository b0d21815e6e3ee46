import * as v from "valibot";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parsePolicyForm } from "../../core/policy/parse-policy.ts";
import { policyHash } from "../../core/policy/policy-hash.ts";
import type { PolicyId, PolicySource } from "../../core/policy/policy-id.ts";
import { policyIdSchema } from "../../core/policy/policy-id.ts";
import { MOST_POLICY_BYTES } from "../../core/policy/policy-size.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { PolicyVersionRow } from "../store/policy-rows.ts";
import type { PolicyPerson } from "./policy-person.ts";
import { editorsOf, withEditor } from "./policy-person.ts";

/** What somebody wrote, still to be read: it may come from a file. */
export interface Written {
  readonly name: string;
  readonly policy: unknown;
}

/** A version as somebody saw it. */
export interface SeenVersion extends PolicySource {
  readonly revision: number;
}

/** What stands in the database now. */
export type SavedVersion = Pick<PolicyVersionRow, "policyId" | "version" | "revision" | "policySha256">;

const NOT_YET = { proposerId: null, proposer: null, proposedAt: null, sentBackBy: null, sentBackAt: null, sentBackReason: null, publisher: null, approver: null, publishedAt: null, jws: null } as const;

/** Keeps a new policy, as the draft of its first version. Errors: policy/newer-version, policy/unknown-key, policy/invalid, storage/…. */
export async function createPolicy({ store, clock, random }: DataFolder, written: Written, by: PolicyPerson): Promise<Result<SavedVersion, InvigilError>> {
  const draft = await readDraft(written.policy);
  if (!draft.ok) return draft;
  const policyId = v.parse(policyIdSchema, newId(random));
  const now = clock.now();
  return store.write(async (tables) => {
    const row = newDraft(policyId, 1, { name: written.name, ...draft.value }, by, now);
    await tables.addPolicy({ policyId, createdAt: now }, row);
    await writeAudit(tables, { at: now, actor: by.actor, action: "policy-created", subject: policyId, detail: { name: row.name, policySha256: row.policySha256 } });
    return ok(row);
  });
}

/** Begins the next version as a copy of an earlier one. Errors: policy/not-found, policy/draft-open with `detail.version`, storage/…. */
export async function beginVersion({ store, clock }: DataFolder, from: PolicySource, by: PolicyPerson): Promise<Result<SavedVersion, InvigilError>> {
  const now = clock.now();
  return store.write(async (tables) => {
    const versions = await tables.policyVersions(from.policyId);
    const copied = await tables.policyVersion(from.policyId, from.version);
    const newest = versions.at(-1);
    if (copied === undefined || newest === undefined) return fail("policy/not-found", "there is no such version of a policy on this platform");
    if (newest.state !== "published") return fail("policy/draft-open", `version ${newest.version} is being worked on: go on with that one`, { version: newest.version });
    const { name, policyJson, policySha256 } = copied;
    const version = newest.version + 1;
    // SECURITY: revisions go on where a draft of the same number was thrown away, so that nobody who still has that one open writes over this one.
    const row = { ...newDraft(from.policyId, version, { name, policyJson, policySha256 }, by, now), revision: (await tables.discardedRevision(from.policyId, version)) + 1 };
    await tables.addPolicyVersion(row);
    await writeAudit(tables, { at: now, actor: by.actor, action: "policy-edited", subject: from.policyId, detail: { version: row.version, from: from.version } });
    return ok(row);
  });
}

/**
 * Keeps a draft. One that was proposed is a draft again: what is approved is exactly what was proposed.
 * Errors: policy/stale when it was changed since (nothing is lost on either side), policy/wrong-state when it is published, policy/not-found, and those of `createPolicy`.
 */
export async function saveDraft({ store, clock }: DataFolder, seen: SeenVersion, written: Written, by: PolicyPerson): Promise<Result<SavedVersion, InvigilError>> {
  const draft = await readDraft(written.policy);
  if (!draft.ok) return draft;
  const now = clock.now();
  return store.write(async (tables) => {
    const found = openVersion(await tables.policyVersion(seen.policyId, seen.version), seen);
    if (!found.ok) return found;
    const { state } = found.value;
    const before = editorsOf(found.value);
    if (before === null) return fail("storage/unreadable", "who wrote this draft cannot be read");
    const editors = withEditor(before, by);
    const revision = seen.revision + 1;
    const change = { ...draft.value, name: written.name, revision, editorsJson: JSON.stringify(editors), changedAt: now, state: "draft", proposerId: null, proposer: null, proposedAt: null } as const;
    if (!(await tables.changePolicyVersion(seen.policyId, seen.version, seen.revision, change))) return stale();
    // Everybody who works on it, once each; not each of a hundred saves of a morning.
    if (editors.length > before.length || state === "proposed") {
      await writeAudit(tables, { at: now, actor: by.actor, action: "policy-edited", subject: seen.policyId, detail: { version: seen.version, ...(state === "proposed" ? { withdrawn: true } : {}) } });
    }
    return ok({ policyId: seen.policyId, version: seen.version, revision, policySha256: draft.value.policySha256 });
  });
}

/** A version that can still change, when it is as somebody saw it. Errors: policy/not-found, policy/wrong-state, policy/stale. */
export function openVersion(row: PolicyVersionRow | undefined, { revision }: Pick<SeenVersion, "revision">): Result<PolicyVersionRow, InvigilError> {
  if (row === undefined) return fail("policy/not-found", "there is no such version of a policy on this platform");
  if (row.state === "published") return fail("policy/wrong-state", "this version is published and stays as it is: begin a new version");
  return row.revision === revision ? ok(row) : stale();
}

function stale(): Result<never, InvigilError> {
  return fail("policy/stale", "this version was changed since you saw it; nothing was changed now");
}

/** The first row of a version. */
export function newDraft(policyId: PolicyId, version: number, content: Pick<PolicyVersionRow, "name" | "policyJson" | "policySha256">, by: PolicyPerson, now: number): PolicyVersionRow {
  return { policyId, version, state: "draft", revision: 1, ...content, editorsJson: JSON.stringify(withEditor([], by)), changedAt: now, ...NOT_YET };
}

/** Reads a draft as it is stored. Errors: policy/newer-version, policy/unknown-key, policy/invalid. */
export async function readDraft(written: unknown): Promise<Result<Pick<PolicyVersionRow, "policyJson" | "policySha256">, InvigilError>> {
  const policy = parsePolicyForm(written);
  if (!policy.ok) return policy;
  const policyJson = JSON.stringify(policy.value);
  if (Buffer.byteLength(policyJson) > MOST_POLICY_BYTES) return fail("policy/invalid", "the policy is larger than clients fetch: name programs by wildcards instead of one by one", { path: "", most: MOST_POLICY_BYTES });
  // What has no canonical JSON has no hash that could be approved (RFC 8785 §3.2.2.2).
  if (!hasWholeCharacters(policy.value)) return fail("policy/invalid", "the policy has half a character in one of its texts: type that text again", { path: "" });
  return ok({ policyJson, policySha256: await policyHash(policy.value) });
}

function hasWholeCharacters(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  return typeof value !== "object" || value === null || Object.values(value).every(hasWholeCharacters);
}
