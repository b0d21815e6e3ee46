import { canonicalise } from "../journal/canonical-json.ts";
import type { ControlId, ControlStatus } from "./control.ts";
import { judgeDisplays } from "./displays.ts";
import type { Policy, Verdict } from "./policy.ts";
import { builtInRulesOf } from "./programs/policy-rules.ts";
import type { RecordedCheck, RecordedCheckIn } from "./recorded-check-in.ts";
import type { VirtualMachineJudgement } from "./virtual-machine.ts";
import { virtualMachineConsequence } from "./virtual-machine.ts";

/**
 * What a check would have come to under a policy. `asks-invigilator`: an override code lets the computer through. `stops`: the candidate has to mend it first.
 * `not-recorded`: the record does not say, because the policy of that time did not look, did not record it, or its time to be kept is over.
 */
export type DryRunOutcome = "passes" | "noted" | "asks-invigilator" | "stops" | "not-recorded";

/** One check under another policy. */
export interface DryRunCheck {
  readonly check: string;
  readonly outcome: DryRunOutcome;
  /** A sentence for whoever writes the policy. */
  readonly because: string;
}

/** One control of the policy on that computer; null where nobody measured it there. */
export interface DryRunControl {
  readonly control: ControlId;
  readonly measured: ControlStatus | null;
}

/** What would have happened to one computer's check-in under another policy. */
export interface DryRun {
  readonly checks: readonly DryRunCheck[];
  readonly controls: readonly DryRunControl[];
}

/** Checks whose result is the same whatever the policy. */
const OF_ANY_POLICY = ["disk", "memory", "network", "clock", "battery"] as const;
const FROM_RECORD = { passed: "passes", warned: "noted", failed: "stops" } as const satisfies Readonly<Record<RecordedCheck["outcome"], DryRunOutcome>>;
const FROM_VERDICT = { allow: "passes", warn: "noted", "ask-invigilator": "asks-invigilator", block: "stops" } as const satisfies Readonly<Record<Verdict, DryRunOutcome>>;

/** Tries a policy on a check-in that was recorded under another one. It never guesses: what the record cannot answer is `not-recorded`. */
export function dryRun(policy: Policy, record: RecordedCheckIn): DryRun {
  const measured = new Map(record.controls.map((status) => [status.control, status]));
  return {
    checks: [
      ...OF_ANY_POLICY.map((check) => asRecorded(check, record)),
      displays(policy, record), programs(policy, record), virtualMachine(policy, record), remoteSession(policy, record),
    ],
    controls: policy.controls.map((control) => ({ control, measured: measured.get(control) ?? null })),
  };
}

function asRecorded(check: string, { checks }: RecordedCheckIn): DryRunCheck {
  const recorded = checks.find((each) => each.check === check);
  return recorded === undefined ? notRecorded(check, "The record holds no result of this check.") : { check, outcome: FROM_RECORD[recorded.outcome], because: recorded.detail };
}

function displays(policy: Policy, record: RecordedCheckIn): DryRunCheck {
  const check = "displays";
  const { most, internalOnly, virtual } = policy.displays;
  if (most === 0 && !internalOnly && virtual === "allow") return { check, outcome: "passes", because: "The policy allows any displays." };
  if (same(policy.displays, record.policy.displays) && record.checks.some((each) => each.check === check)) return asRecorded(check, record);
  if (record.displays === null) return notRecorded(check, "The record does not say which displays were connected.");
  const { allowed, connected, reasons } = judgeDisplays(record.displays.map(({ internal }, id) => ({ id, internal })), policy);
  const were = connected === 1 ? "1 display was connected" : `${connected} displays were connected`;
  if (!allowed) return { check, outcome: "stops", because: `${were}: ${reasons.includes("not-internal") ? "not only the computer's own" : "more than the policy allows"}.` };
  return virtual === "refuse" ? notRecorded(check, `${were}, which the policy allows. Whether one was mirrored or made by a program is not in the record.`) : { check, outcome: "passes", because: `${were}.` };
}

function programs(policy: Policy, record: RecordedCheckIn): DryRunCheck {
  const check = "processes";
  const wanted = ruleIds(policy);
  if (wanted.size === 0) return { check, outcome: "passes", because: "The policy prohibits no program." };
  const ran = [...new Map(record.incidents.flatMap(({ kind, detail }) => (kind === "prohibited-program" ? [[String(detail["rule"]), String(detail["name"] ?? detail["rule"])] as const] : [])))];
  const found = ran.filter(([rule]) => wanted.has(rule)).map(([, name]) => name);
  if (found.length > 0) return { check, outcome: "stops", because: `Until they are closed: ${found.join(", ")}.` };
  const looked = ruleIds(record.policy);
  const unseen = [...wanted].filter((rule) => !looked.has(rule)).length;
  if (unseen > 0) return notRecorded(check, `${unseen === wanted.size ? "None of the policy's" : `${unseen} of the policy's ${wanted.size}`} rules about programs were looked for then; programs that match no rule are never recorded.`);
  return record.policy.dataPlan.some(({ collector }) => collector === "process-matches")
    ? { check, outcome: "passes", because: "None of the programs that the policy prohibits was found." }
    : notRecorded(check, "The policy of that time did not record what was found of programs.");
}

function virtualMachine(policy: Policy, record: RecordedCheckIn): DryRunCheck {
  const check = "virtual-machine";
  if (!looksAt(policy, check, policy.virtualMachine)) return { check, outcome: "passes", because: "The policy does not look for virtual machines." };
  const recorded = record.checks.find((each) => each.check === check);
  if (recorded === undefined) return notRecorded(check, "The record does not say whether it was a virtual machine.");
  const [first, ...others] = verdictsBehind(recorded.outcome, record.policy.virtualMachine).map((verdict) => FROM_VERDICT[virtualMachineConsequence({ verdict }, policy.virtualMachine)]);
  if (first === undefined || others.some((outcome) => outcome !== first)) return notRecorded(check, `The record does not say how strong the signs were, and the policy makes a difference of it. ${recorded.detail}`);
  return { check, outcome: first, because: recorded.detail };
}

/** What was found, as far as what followed from it under the policy of that time says. */
function verdictsBehind(outcome: RecordedCheck["outcome"], policy: Verdict): readonly VirtualMachineJudgement["verdict"][] {
  if (outcome === "passed") return ["physical"];
  const stopped = (verdict: VirtualMachineJudgement["verdict"]): boolean => ["block", "ask-invigilator"].includes(virtualMachineConsequence({ verdict }, policy));
  return (["suspicious", "virtual"] as const).filter((verdict) => stopped(verdict) === (outcome === "failed"));
}

function remoteSession(policy: Policy, record: RecordedCheckIn): DryRunCheck {
  const check = "remote-session";
  if (!looksAt(policy, check, policy.remoteSession)) return { check, outcome: "passes", because: "The policy does not look for use from afar." };
  const recorded = record.checks.find((each) => each.check === check);
  if (recorded === undefined) return notRecorded(check, "The record does not say whether the computer was used from afar.");
  return { check, outcome: recorded.outcome === "passed" ? "passes" : FROM_VERDICT[policy.remoteSession], because: recorded.detail };
}

function looksAt({ controls }: Policy, control: ControlId, verdict: Verdict): boolean {
  return controls.includes(control) && verdict !== "allow";
}

function ruleIds(policy: Policy): ReadonlySet<string> {
  return new Set([...builtInRulesOf(policy), ...policy.programs.rules].map(({ id }) => id));
}

function notRecorded(check: string, because: string): DryRunCheck {
  return { check, outcome: "not-recorded", because };
}

function same(one: unknown, other: unknown): boolean {
  return canonicalise(one) === canonicalise(other);
}
