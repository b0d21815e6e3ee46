import { wire } from "../../../core/contract/wire.ts";
import type { SavedPolicy } from "../../../core/contract/wire-policies.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import type { SavedVersion } from "../../policy/draft-policy.ts";
import { beginVersion, createPolicy, saveDraft } from "../../policy/draft-policy.ts";
import { discardDraft } from "../../policy/discard-draft.ts";
import { knownPolicy, listPolicies, policyVersion } from "../../policy/known-policies.ts";
import { approveVersion, proposeVersion, publishVersion, sendBack } from "../../policy/publish-policy.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

type PolicyRouteName = "policies" | "policy" | "policyVersion" | "policyCreate" | "policyBegin" | "policySave" | "policyPropose" | "policyPublish" | "policyApprove" | "policyDiscard" | "policySendBack";

/** How staff write policies, and approve them. */
export function policyRoutes({ folder }: Desk): Readonly<Record<PolicyRouteName, BoundRoute>> {
  return {
    policies: staffRead(wire.policies, async () => {
      const policies = await listPolicies(folder);
      return policies.ok ? ok({ policies: policies.value }) : policies;
    }),
    policy: staffRead(wire.policy, ({ params, member }) => knownPolicy(folder, params.policyId, member)),
    policyVersion: staffRead(wire.policyVersion, ({ params }) => policyVersion(folder, params)),
    policyCreate: staffWrite(wire.policyCreate, async ({ body, member }) => saved(await createPolicy(folder, body, member))),
    policyBegin: staffWrite(wire.policyBegin, async ({ params, body, member }) => saved(await beginVersion(folder, { policyId: params.policyId, version: body.from }, member))),
    policySave: staffWrite(wire.policySave, async ({ params, body, member }) => saved(await saveDraft(folder, { ...params, revision: body.revision }, body, member))),
    policyPropose: staffWrite(wire.policyPropose, async ({ params, body, member }) => saved(await proposeVersion(folder, { ...params, ...body }, member))),
    policyPublish: staffWrite(wire.policyPublish, async ({ params, body, member }) => saved(await publishVersion(folder, { ...params, ...body }, member))),
    policyApprove: staffWrite(wire.policyApprove, async ({ params, body, member }) => saved(await approveVersion(folder, { ...params, ...body }, member))),
    policyDiscard: staffWrite(wire.policyDiscard, ({ params, body, member }) => discardDraft(folder, { ...params, revision: body.revision }, member)),
    policySendBack: staffWrite(wire.policySendBack, async ({ params, body, member }) => {
      const sent = await sendBack(folder, { ...params, revision: body.revision }, body.reason, member);
      return sent.ok ? ok({}) : sent;
    }),
  };
}

function saved(version: Result<SavedVersion, InvigilError>): Result<SavedPolicy, InvigilError> {
  if (!version.ok) return version;
  const { policyId, version: number, revision, policySha256 } = version.value;
  return ok({ policyId, version: number, revision, sha256: policySha256 });
}
