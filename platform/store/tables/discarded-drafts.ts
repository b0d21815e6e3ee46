import type { Kysely } from "kysely";
import type { PolicyId } from "../../../core/policy/policy-id.ts";
import type { DiscardedDraftRow } from "../policy-rows.ts";
import type { Schema } from "../schema.ts";

/** Drafts that were thrown away: how far their revisions had come, so that the next draft with the same number is never taken for them. */
export interface DiscardedDrafts {
  /** Removes a version that was not published, and remembers its revision. */
  removeDraft(row: DiscardedDraftRow): Promise<void>;
  /** Removes a policy none of whose versions is left. */
  removePolicy(policyId: PolicyId): Promise<void>;
  /** Revision at which the last draft of a version was thrown away; 0 when none was. */
  discardedRevision(policyId: PolicyId, version: number): Promise<number>;
}

export function discardedDrafts(db: Kysely<Schema>): DiscardedDrafts {
  return {
    async removeDraft(row) {
      const { policyId, version, revision } = row;
      // SECURITY: what was signed stays; nothing that reaches this line removes a published version.
      await db.deleteFrom("policyVersions").where("policyId", "=", policyId).where("version", "=", version).where("state", "!=", "published").execute();
      await db.insertInto("discardedDrafts").values(row).onConflict((there) => there.columns(["policyId", "version"]).doUpdateSet({ revision })).execute();
    },
    async removePolicy(policyId) {
      await db.deleteFrom("discardedDrafts").where("policyId", "=", policyId).execute();
      await db.deleteFrom("policies").where("policyId", "=", policyId).execute();
    },
    discardedRevision: async (policyId, version) =>
      (await db.selectFrom("discardedDrafts").select("revision").where("policyId", "=", policyId).where("version", "=", version).executeTakeFirst())?.revision ?? 0,
  };
}
