import { assertNever } from "../result.ts";
import type { Verdict } from "./policy.ts";
import { guestToolSigns } from "./virtual-machine/guest-tools.ts";
import { clockSigns, deviceSigns, networkSigns, processorSigns } from "./virtual-machine/hardware-signs.ts";
import type { FoundSign, MachineFact, MachineFacts, SignGroup, VirtualMachineSign } from "./virtual-machine/machine-facts.ts";
import { smbiosSigns } from "./virtual-machine/smbios-signs.ts";

export { MACHINE_FACTS } from "./virtual-machine/machine-facts.ts";
export type { MachineFact, MachineFacts, VirtualMachineSign } from "./virtual-machine/machine-facts.ts";
export { isGuestTool } from "./virtual-machine/guest-tools.ts";

/**
 * Score from which a computer is called virtual: twice the weight of the heaviest sign. It takes two independent parts of SMBIOS (maker, model, board, firmware) that name a
 * hypervisor, or signs of several groups.
 */
export const VIRTUAL_SCORE = 100;

/** Score from which a person may be asked to look: one sign that real computers do not have, or several faint ones. With one more sign of any weight, a computer below it is still not virtual. */
export const SUSPICIOUS_SCORE = 50;

/** The most that a group of signs can add. Only SMBIOS, which holds several independent parts, can reach `VIRTUAL_SCORE` by itself. */
export const GROUP_MOST: Readonly<Record<SignGroup, number>> = { smbios: 200, processor: 65, network: 20, devices: 70, clock: 45, "guest-tools": 40 };

/** `suspicious`: some signs, too few to say so. */
export interface VirtualMachineJudgement {
  /** 0 when nothing was found. Signs that repeat each other count once, so it may be less than their weights together. */
  readonly score: number;
  readonly verdict: "physical" | "suspicious" | "virtual";
  /** Heaviest first, each sentence once. */
  readonly evidence: readonly VirtualMachineSign[];
  /** What could not be looked at, in words. */
  readonly unavailable: readonly string[];
}

/** What each fact is about, for people. */
const ABOUT: Readonly<Record<MachineFact, string>> = {
  biosVendor: "what the firmware says of itself", biosVersion: "what the firmware says of itself", vendor: "what the computer calls itself", product: "what the computer calls itself",
  version: "what the computer calls itself", family: "what the computer calls itself", boardVendor: "what the main board calls itself", board: "what the main board calls itself",
  chassisVendor: "what the case calls itself", chassisType: "what the case calls itself", cpu: "what the processor calls itself", vmFlag: "the firmware's own mark of virtual machines",
  hypervisorFlag: "the processor's mark of a hypervisor", macPrefixes: "who made the network cards", devices: "disks, displays and buses", clocks: "the kernel's clocks", guestTools: "tools of virtual machines",
};

/** Weighs the signs of a virtual machine together. No single sign is enough, and outside of SMBIOS no single group of signs is. */
export function judgeVirtualMachine(facts: MachineFacts): VirtualMachineJudgement {
  const found = [...smbiosSigns(facts), ...processorSigns(facts), ...networkSigns(facts), ...deviceSigns(facts), ...clockSigns(facts), ...guestToolSigns(facts)];
  const score = scoreOf(found);
  return {
    score,
    verdict: score >= VIRTUAL_SCORE ? "virtual" : score >= SUSPICIOUS_SCORE ? "suspicious" : "physical",
    evidence: [...new Map(found.map(({ sign }) => [sign.words, sign])).values()].sort((a, b) => b.weight - a.weight),
    unavailable: [...new Set(facts.unreadable.map((name) => (isFact(name) ? ABOUT[name] : name)))],
  };
}

/**
 * What a policy makes of a judgement. A suspicion has milder consequences than the policy's word: where virtual machines are blocked an invigilator is asked, and where an
 * invigilator is asked it is noted.
 */
export function virtualMachineConsequence({ verdict }: Pick<VirtualMachineJudgement, "verdict">, policy: Verdict): Verdict {
  switch (verdict) {
    case "physical":
      return "allow";
    case "virtual":
      return policy;
    case "suspicious":
      return policy === "block" ? "ask-invigilator" : policy === "ask-invigilator" ? "warn" : policy;
    default:
      return assertNever(verdict);
  }
}

/** The heaviest sign of each kind, added up within a group up to what the group may add. */
function scoreOf(found: readonly FoundSign[]): number {
  const groups = Map.groupBy(found, ({ group }) => group);
  return [...groups].reduce((total, [group, signs]) => {
    const kinds = [...Map.groupBy(signs, ({ kind }) => kind).values()];
    const sum = kinds.reduce((most, ofKind) => most + Math.max(...ofKind.map(({ sign }) => sign.weight)), 0);
    return total + Math.min(GROUP_MOST[group], sum);
  }, 0);
}

function isFact(name: string): name is MachineFact {
  return Object.hasOwn(ABOUT, name);
}
