import { CONTROL_WORDS, TIER_WORDS } from "../../core/policy/control-words.ts";
import type { DryRun } from "../../core/policy/dry-run.ts";
import { TRIAL_CHECKS, TRIAL_OUTCOMES } from "../../core/policy/dry-run-words.ts";
import { wrapped } from "./printed.ts";

/** What a policy would have come to on one computer, as lines of at most 100 columns for staff. */
export function dryRunLines({ checks, controls }: DryRun): readonly string[] {
  const unmeasured = controls.filter(({ measured }) => measured === null);
  return [
    "What it would have come to on that computer",
    ...checks.flatMap(({ check, outcome, because }) => [`  ${TRIAL_CHECKS[check] ?? check}: ${TRIAL_OUTCOMES[outcome]}`, ...wrapped(because, "      ")]),
    "", "How far its controls held there",
    ...controls.flatMap(({ control, measured }) => (measured === null ? [] : [`  ${CONTROL_WORDS[control].name}: ${TIER_WORDS[measured.tier].word}`, ...wrapped(measured.reason, "      ")])),
    ...wrapped(unmeasured.length === 0 ? "All of the policy's controls were measured on that computer." : `Not measured on that computer: ${unmeasured.map(({ control }) => CONTROL_WORDS[control].name).join(", ")}.`, "  "),
  ];
}
