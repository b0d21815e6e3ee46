import type { CallRequest } from "../../core/contract/ipc.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { policyHash } from "../../core/policy/policy-hash.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { createJournal } from "../journal/journal.ts";
import { startChecks } from "./check.ts";
import type { Flow } from "./flow.ts";
import { journalDependencies } from "./journal-dependencies.ts";
import { createSitting } from "./live-sitting.ts";

/** The student's answer to what the exam locks and records. Agreeing starts the journal; not agreeing goes back, and nothing was recorded. */
export async function consent(flow: Flow, { agreed, keystrokes }: CallRequest<"policy.consent">): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("policy");
  if (stage === null || stage.agreed) return flow.wrongStage();
  if (!agreed) {
    flow.go({ name: "open", busy: null, error: null });
    return ok({});
  }
  flow.go({ ...stage, agreed: true });
  const { manifest, manifestJws, issuer, replaces } = stage.exam;
  if (replaces !== null) flow.parts.known.remember(replaces.platform, issuer.kid);
  const deviceKey = await flow.parts.deviceKeyFor(issuer.kid);
  if (!deviceKey.ok) return failed(flow, deviceKey.error);
  const created = await createJournal(manifest, { manifestJws, organisationKeys: JSON.stringify([issuer]) }, journalDependencies(flow));
  if (!created.ok) return failed(flow, created.error);
  const sitting = createSitting(flow, stage.exam, created.value, deviceKey.value, null, 0);
  const opened = await sitting.record({
    kind: "opened", journalId: created.value.journalId, packageId: manifest.packageId, examId: manifest.examId,
    manifestSha256: await sha256Hex(manifestJws), clientVersion: flow.parts.ports.application.version,
  });
  if (!opened.ok) return failed(flow, opened.error);
  const consented = await sitting.record({ kind: "consented", policySha256: await policyHash(manifest.policy) });
  if (!consented.ok) return failed(flow, consented.error);
  // SECURITY: only a yes of its own lets key timing be recorded; what is not answered counts as an objection.
  if (manifest.policy.keystrokes.level !== "off" && keystrokes !== true) {
    const objected = await sitting.record({ kind: "objected", to: "keystrokes" });
    if (!objected.ok) return failed(flow, objected.error);
  }
  startChecks(flow, sitting);
  return ok({});
}

/** Without a journal there is no exam: back to the first screen with the reason. */
function failed(flow: Flow, error: InvigilError): Result<never, InvigilError> {
  flow.parts.log.write("error", "journal not started", { error: error.code });
  flow.go({ name: "open", busy: null, error: invigilError(error.code, error.message, error.detail) });
  return { ok: false, error };
}
