import type { KnownPolicy, ListedPolicy, PolicyVersionShown, ShownVersion } from "../../core/contract/wire-policies.ts";
import { inGroups } from "../../core/crypto/crockford.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { PolicyId, PolicySource } from "../../core/policy/policy-id.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { isTheirs } from "../staff/member.ts";
import type { StaffMember } from "../staff/member.ts";
import type { PolicyVersionHead } from "../store/tables/policies.ts";
import { editorsOf } from "./policy-person.ts";
import { needsApproval } from "./publish-policy.ts";

/** All policies, by name. Errors: storage/…. */
export async function listPolicies({ store, clock }: DataFolder): Promise<Result<readonly ListedPolicy[], InvigilError>> {
  const now = clock.now();
  return store.read(async (tables) => {
    const versions = Map.groupBy(await tables.policyVersions(null), ({ policyId }) => policyId);
    const packages = (await tables.packagesUnder(null)).filter(({ closesAt }) => closesAt > now);
    const listed = (await tables.policies()).flatMap(({ policyId }): readonly ListedPolicy[] => {
      const own = versions.get(policyId) ?? [];
      const newest = own.at(-1);
      if (newest === undefined) return [];
      const published = own.findLast(({ state }) => state === "published");
      return [{
        policyId, name: newest.name, published: published?.version ?? null, open: newest.state === "published" ? null : { version: newest.version, state: newest.state }, changedAt: newest.publishedAt ?? newest.changedAt,
        packages: packages.filter((pkg) => pkg.policyId === policyId).length,
      }];
    });
    return listed.toSorted((a, b) => a.name.localeCompare(b.name));
  });
}

/** A policy with its versions and the exams that were scheduled with them. Errors: policy/not-found, storage/…. */
export async function knownPolicy({ store, clock }: DataFolder, policyId: PolicyId, member: Pick<StaffMember, "exams">): Promise<Result<KnownPolicy, InvigilError>> {
  const now = clock.now();
  const read = await store.read(async (tables) => ({ versions: await tables.policyVersions(policyId), packages: await tables.packagesUnder(policyId), needed: await needsApproval(tables, policyId, now) }));
  if (!read.ok) return read;
  const { versions, packages, needed } = read.value;
  if (versions.length === 0) return fail("policy/not-found", "there is no such policy on this platform");
  const coming = packages.filter(({ closesAt }) => closesAt > now);
  // SECURITY: which exams there are is told to those who work with them; to others only how many.
  const theirs = coming.filter(({ examId }) => isTheirs(member, examId));
  return ok({
    policyId, versions: versions.map(shown).toReversed(), needsApproval: needed, otherPackages: coming.length - theirs.length,
    packages: theirs.map(({ packageId, title, code, opensAt, closesAt, version }) => ({ packageId, exam: title, code: inGroups(code, 4), opensAt, closesAt, version })),
  });
}

/** One version whole. Errors: policy/not-found, storage/unreadable when it cannot be read, storage/…. */
export async function policyVersion({ store }: DataFolder, { policyId, version }: PolicySource): Promise<Result<PolicyVersionShown, InvigilError>> {
  const row = await store.read((tables) => tables.policyVersion(policyId, version));
  if (!row.ok) return row;
  if (row.value === undefined) return fail("policy/not-found", "there is no such version of a policy on this platform");
  const policy = parseJson(row.value.policyJson);
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) return fail("storage/unreadable", "this version cannot be read from the database");
  return ok({ ...shown(row.value), policy: { ...policy }, jws: row.value.jws });
}

function shown(row: PolicyVersionHead): ShownVersion {
  const { version, state, revision, name, policySha256, changedAt, proposer, proposedAt, sentBackBy, sentBackAt, sentBackReason, publisher, approver, publishedAt } = row;
  return {
    version, state, revision, name, sha256: policySha256, changedAt, authors: (editorsOf(row) ?? []).map((editor) => editor.name),
    authorIds: (editorsOf(row) ?? []).flatMap(({ staffId }) => (staffId === null ? [] : [staffId])),
    proposed: proposer === null || proposedAt === null || state !== "proposed" ? null : { by: proposer, staffId: row.proposerId, at: proposedAt },
    sentBack: sentBackBy === null || sentBackAt === null ? null : { by: sentBackBy, at: sentBackAt, reason: sentBackReason ?? "" },
    published: publisher === null || publishedAt === null ? null : { by: publisher, approver, at: publishedAt },
  };
}
