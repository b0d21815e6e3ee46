import { matchOverrideCode } from "../../core/crypto/override-code.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { Flow } from "./flow.ts";
import { reportIncident } from "./incidents.ts";
import { codeDelayMs } from "./unlock.ts";

/**
 * Lets the checks through about which the policy says that an invigilator may decide, by one of the exam's override codes. Works without a network;
 * the journal keeps which of the codes it was, so that one that is passed on is seen.
 */
export async function overrideChecks(flow: Flow, code: string): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("check");
  const possible = stage?.checks.filter((view) => "override" in view && view.override === "possible") ?? [];
  if (stage?.finished !== true || possible.length === 0) return flow.wrongStage();
  const { sitting } = stage;
  const waitMs = flow.nextOverrideAt - flow.parts.clock.monotonic();
  // SECURITY: codes are short; without a wait a program could try them one after the other.
  if (waitMs > 0) return fail("override/slow-down", "the next code can be tried in a moment", { retryAfterMs: Math.round(waitMs) });
  const matched = await matchOverrideCode(sitting.exam.manifest.overrides, code);
  if (!matched.ok) {
    if (matched.error.code === "override/wrong") {
      flow.wrongOverrides += 1;
      flow.nextOverrideAt = flow.parts.clock.monotonic() + codeDelayMs(flow.wrongOverrides);
    }
    return matched;
  }
  flow.wrongOverrides = 0;
  for (const view of possible) await reportIncident(flow, sitting, "override-used", { check: view.check, code: matched.value + 1 });
  const now = flow.at("check");
  if (now?.sitting !== sitting) return flow.wrongStage();
  flow.go({ ...now, checks: now.checks.map((view) => (possible.includes(view) ? { ...view, override: "given" as const } : view)) });
  return ok({});
}
