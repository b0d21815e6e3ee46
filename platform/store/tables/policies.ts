import type { Kysely } from "kysely";
import type { PolicyId } from "../../../core/policy/policy-id.ts";
import type { PolicyRow, PolicyVersionRow } from "../policy-rows.ts";
import type { PackageRow, Schema } from "../schema.ts";

/** What can change of a version that is not published yet. */
export type PolicyVersionChange = Partial<Omit<PolicyVersionRow, "policyId" | "version">>;

/** A version without its policy, which can be large. */
export type PolicyVersionHead = Omit<PolicyVersionRow, "policyJson" | "jws">;

/** A package that was scheduled with a version of a policy. */
export type PackageUnderPolicy = Pick<PackageRow, "packageId" | "examId" | "title" | "code" | "opensAt" | "closesAt"> & { readonly policyId: PolicyId; readonly version: number };

const HEAD = [
  "policyId", "version", "state", "revision", "name", "policySha256", "editorsJson", "changedAt", "proposerId", "proposer", "proposedAt", "sentBackBy", "sentBackAt", "sentBackReason", "publisher",
  "approver", "publishedAt",
] as const satisfies readonly (keyof PolicyVersionHead)[];

/** Policies, their versions, and which packages were made from them. */
export interface Policies {
  addPolicy(row: PolicyRow, first: PolicyVersionRow): Promise<void>;
  policies(): Promise<readonly PolicyRow[]>;
  addPolicyVersion(row: PolicyVersionRow): Promise<void>;
  policyVersion(policyId: PolicyId, version: number): Promise<PolicyVersionRow | undefined>;
  /** Of one policy, or of all of them; oldest first. */
  policyVersions(policyId: PolicyId | null): Promise<readonly PolicyVersionHead[]>;
  /** True when the version was as it was seen, and was not published. */
  changePolicyVersion(policyId: PolicyId, version: number, seenRevision: number, change: PolicyVersionChange): Promise<boolean>;
  /** Of one policy, or of all of them; by when they open. */
  packagesUnder(policyId: PolicyId | null): Promise<readonly PackageUnderPolicy[]>;
  /** Whether a package with any version of the policy closes after a moment. */
  isPolicyInUse(policyId: PolicyId, after: number): Promise<boolean>;
}

export function policies(db: Kysely<Schema>): Policies {
  return {
    async addPolicy(row, first) {
      await db.insertInto("policies").values(row).execute();
      await db.insertInto("policyVersions").values(first).execute();
    },
    policies: () => db.selectFrom("policies").selectAll().orderBy("createdAt").orderBy("policyId").execute(),
    async addPolicyVersion(row) {
      await db.insertInto("policyVersions").values(row).execute();
    },
    policyVersion: (policyId, version) => db.selectFrom("policyVersions").selectAll().where("policyId", "=", policyId).where("version", "=", version).executeTakeFirst(),
    policyVersions: (policyId) => {
      const all = db.selectFrom("policyVersions").select(HEAD).orderBy("policyId").orderBy("version");
      return (policyId === null ? all : all.where("policyId", "=", policyId)).execute();
    },
    changePolicyVersion: async (policyId, version, seenRevision, change) =>
      // SECURITY: what was signed stays what it was; nothing that reaches this line changes a published version.
      (await db.updateTable("policyVersions").set(change).where("policyId", "=", policyId).where("version", "=", version).where("revision", "=", seenRevision).where("state", "!=", "published").executeTakeFirst())
        .numUpdatedRows === 1n,
    packagesUnder: async (policyId) => {
      const all = db.selectFrom("packages").select(["packageId", "examId", "title", "code", "opensAt", "closesAt", "policyId", "policyVersion as version"])
        .where("policyId", "is not", null).orderBy("opensAt").orderBy("packageId");
      const rows = await (policyId === null ? all : all.where("policyId", "=", policyId)).execute();
      return rows.flatMap(({ policyId: of, version, ...row }) => (of === null || version === null ? [] : [{ ...row, policyId: of, version }]));
    },
    isPolicyInUse: async (policyId, after) => (await db.selectFrom("packages").select("packageId").where("policyId", "=", policyId).where("closesAt", ">", after).executeTakeFirst()) !== undefined,
  };
}
