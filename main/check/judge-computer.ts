import type { Verdict } from "../../core/policy/policy.ts";
import type { RemoteSessionJudgement } from "../../core/policy/remote-session.ts";
import { virtualMachineConsequence } from "../../core/policy/virtual-machine.ts";
import type { VirtualMachineJudgement } from "../../core/policy/virtual-machine.ts";
import { assertNever } from "../../core/result.ts";
import type { FinishedCheck } from "./judge-checks.ts";

const ASK = "Show this to an invigilator. With a code from them you can go on.";
const NO_CODE = "Show this to an invigilator, or call the exam office.";

/** What follows from the judgement on a virtual machine. @param codes whether the exam has override codes */
export function judgeMachineCheck(judgement: VirtualMachineJudgement, policy: Verdict, codes: boolean): FinishedCheck {
  const evidence = [...judgement.evidence.map(({ words }) => words), ...notLookedAt(judgement.unavailable)];
  const consequence = follow("virtual-machine", virtualMachineConsequence(judgement, policy), codes);
  switch (judgement.verdict) {
    case "physical":
      return { check: "virtual-machine", state: "passed", detail: "Nothing says that this is a virtual machine.", remedy: null, evidence };
    case "suspicious":
      return { ...consequence, detail: "Some signs say that this could be a virtual machine. They are too weak to say so.", evidence };
    case "virtual":
      return { ...consequence, detail: "This seems to be a virtual machine: a computer inside another computer.", evidence };
    default:
      return assertNever(judgement.verdict);
  }
}

/** What follows when the computer is used from afar. */
export function judgeRemoteCheck(judgement: RemoteSessionJudgement, verdict: Verdict, codes: boolean): FinishedCheck {
  const evidence = [...judgement.evidence, ...notLookedAt(judgement.unavailable)];
  if (!judgement.remote) return { check: "remote-session", state: "passed", detail: "Nobody seems to use this computer from afar.", remedy: null, evidence };
  return { ...follow("remote-session", verdict, codes), detail: "This computer seems to be used from another one.", evidence };
}

function follow(check: "virtual-machine" | "remote-session", verdict: Verdict, codes: boolean): Pick<FinishedCheck, "check" | "state" | "remedy" | "override"> {
  switch (verdict) {
    case "allow":
    case "warn":
      return { check, state: "warned", remedy: "You can go on. The invigilator will look at this." };
    case "ask-invigilator":
      return codes ? { check, state: "failed", remedy: ASK, override: "possible" } : { check, state: "failed", remedy: NO_CODE };
    case "block":
      return { check, state: "failed", remedy: check === "virtual-machine" ? "Start the exam on the computer itself. If this is one, call the exam office." : "Sit at this computer, end the remote connection, and check again." };
    default:
      return assertNever(verdict);
  }
}

function notLookedAt(unavailable: readonly string[]): readonly string[] {
  return unavailable.length === 0 ? [] : [`This could not be looked at on this computer: ${unavailable.join(", ")}.`];
}
