import type * as v from "valibot";
import type { DiscardedDraft, KnownPolicy, SavedPolicy } from "../../../core/contract/wire-policies.ts";
import { wire } from "../../../core/contract/wire.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { parsePolicyForm } from "../../../core/policy/parse-policy.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { RecordedCheckIn } from "../../../core/policy/recorded-check-in.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { call, posting } from "../api.ts";

/** Time that the platform may take over opening a long record, ms. */
const OPENING_MS = 120_000;

type Answer<T> = Promise<Result<T, InvigilError>>;

/** What somebody works on. */
export interface DraftContent {
  readonly name: string;
  readonly policy: Policy;
}

/** A version, as it was when it was read or saved last. */
export type Seen = Pick<SavedPolicy, "policyId" | "version" | "revision" | "sha256">;

export async function fetchPolicy(policyId: string): Answer<KnownPolicy> {
  return call(pathOf(wire.policy.path, policyId), wire.policy.response);
}

export type Sat = v.InferOutput<typeof wire.staffSittings.response>["sittings"];

/** Who signed in to an exam. */
export async function fetchSat(packageId: string): Answer<Sat> {
  const answer = await call(wire.staffSittings.path.replace(":packageId", encodeURIComponent(packageId)), wire.staffSittings.response);
  return answer.ok ? ok(answer.value.sittings) : answer;
}

/** Opens what a computer's check-in found. Each time is written into the audit log: only a person's click may lead here. */
export async function openCheckIn(sittingId: string): Answer<RecordedCheckIn> {
  const answer = await call(wire.checkInOpening.path.replace(":sittingId", encodeURIComponent(sittingId)), wire.checkInOpening.response, posting({}), OPENING_MS);
  if (!answer.ok) return answer;
  const policy = parsePolicyForm(answer.value.policy);
  return policy.ok ? ok({ ...answer.value, policy: policy.value }) : policy;
}

export async function createPolicy(content: DraftContent): Answer<SavedPolicy> {
  return call(wire.policyCreate.path, wire.policyCreate.response, posting(content));
}

export async function beginVersion(policyId: string, from: number): Answer<SavedPolicy> {
  return call(pathOf(wire.policyBegin.path, policyId), wire.policyBegin.response, posting({ from }));
}

/** `lasting`: also when the page is being left. */
export async function saveDraft({ policyId, version, revision }: Omit<Seen, "sha256">, content: DraftContent, lasting = false): Answer<SavedPolicy> {
  // Browsers send at most 64 KB after a page is gone, and refuse more at once.
  const init = posting({ revision, ...content });
  const keepalive = lasting && typeof init.body === "string" && init.body.length < 60_000;
  return call(pathOf(wire.policySave.path, policyId, version), wire.policySave.response, { ...init, method: "PUT", keepalive });
}

export async function proposeVersion(seen: Seen): Answer<SavedPolicy> {
  return call(pathOf(wire.policyPropose.path, seen.policyId, seen.version), wire.policyPropose.response, posting(readOf(seen)));
}

export async function publishVersion(seen: Seen): Answer<SavedPolicy> {
  return call(pathOf(wire.policyPublish.path, seen.policyId, seen.version), wire.policyPublish.response, posting(readOf(seen)));
}

export async function approveVersion(seen: Seen): Answer<SavedPolicy> {
  return call(pathOf(wire.policyApprove.path, seen.policyId, seen.version), wire.policyApprove.response, posting(readOf(seen)));
}

export async function discardDraft({ policyId, version, revision }: Seen): Answer<DiscardedDraft> {
  return call(pathOf(wire.policyDiscard.path, policyId, version), wire.policyDiscard.response, posting({ revision }));
}

export async function sendBack({ policyId, version, revision }: Omit<Seen, "sha256">, reason: string): Answer<unknown> {
  return call(pathOf(wire.policySendBack.path, policyId, version), wire.policySendBack.response, posting({ revision, reason }));
}

function readOf({ revision, sha256 }: Seen): Pick<Seen, "revision" | "sha256"> {
  return { revision, sha256 };
}

function pathOf(path: string, policyId: string, version?: number): string {
  return path.replace(":policyId", encodeURIComponent(policyId)).replace(":version", String(version));
}
