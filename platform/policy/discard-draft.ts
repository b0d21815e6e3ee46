import type { DiscardedDraft } from "../../core/contract/wire-policies.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { SeenVersion } from "./draft-policy.ts";
import { openVersion } from "./draft-policy.ts";
import type { PolicyPerson } from "./policy-person.ts";

/**
 * Throws a draft away, exactly as somebody saw it. A policy with published versions goes back to the newest of them; one without is gone, and no exam can have used it.
 * Errors: policy/stale when it was changed since, policy/wrong-state while it waits for approval or when it is published, policy/not-found, storage/….
 */
export async function discardDraft({ store, clock }: DataFolder, seen: SeenVersion, by: PolicyPerson): Promise<Result<DiscardedDraft, InvigilError>> {
  const { policyId, version } = seen;
  const now = clock.now();
  return store.write(async (tables) => {
    const found = openVersion(await tables.policyVersion(policyId, version), seen);
    if (!found.ok) return found;
    const { state, revision, name, policySha256 } = found.value;
    if (state === "proposed") return fail("policy/wrong-state", "this version waits for approval: send it back or change it first, then throw it away");
    const newest = (await tables.policyVersions(policyId)).findLast((each) => each.state === "published")?.version ?? null;
    await tables.removeDraft({ policyId, version, revision });
    if (newest === null) await tables.removePolicy(policyId);
    await writeAudit(tables, { at: now, actor: by.actor, action: "policy-discarded", subject: policyId, detail: { version, name, policySha256, gone: newest === null } });
    return ok({ newest });
  });
}
