import type { ControlId } from "./control.ts";
import type { Policy } from "./policy.ts";
import type { PolicyFault } from "./policy-fault.ts";
import { ASSISTIVE_TOOLS } from "./program-rule.ts";

/** Something that a policy asks for, and the control without which nobody would do it. */
interface Asked {
  readonly path: readonly string[];
  readonly control: ControlId;
  readonly asked: boolean;
}

/** What a policy asks for though the control that would do it is not among its controls. */
export function* controlFaults(policy: Policy): Iterable<PolicyFault> {
  const controls = new Set(policy.controls);
  for (const { path, control, asked } of askedOf(policy)) {
    if (asked && !controls.has(control)) yield { path, message: `this does nothing without the control "${control}": add it to controls, or take this out` };
  }
  // SECURITY: a match that may not be recorded would be acted on, and nobody could ask about it later.
  if (prohibitsPrograms(policy) && !policy.dataPlan.some((entry) => entry.collector === "process-matches")) {
    yield { path: ["dataPlan"], message: 'programs are looked for, but nothing could be recorded: add an entry for "process-matches" that says why, or take the rules out' };
  }
}

function askedOf({ programs, displays, virtualMachine, remoteSession, assistiveTools }: Policy): readonly Asked[] {
  const allows = new Set(assistiveTools);
  return [
    { path: ["programs", "lists"], control: "processes", asked: programs.lists.length > 0 },
    { path: ["programs", "rules"], control: "processes", asked: programs.rules.length > 0 },
    { path: ["programs", "whenFound"], control: "processes", asked: programs.whenFound !== "tell" },
    { path: ["programs", "unknown"], control: "processes", asked: programs.unknown === "count" },
    { path: ["programs", "permitted"], control: "permitted-programs", asked: programs.permitted.length > 0 },
    { path: ["displays", "most"], control: "displays", asked: displays.most > 0 },
    { path: ["displays", "internalOnly"], control: "displays", asked: displays.internalOnly },
    { path: ["displays", "virtual"], control: "displays", asked: displays.virtual === "refuse" },
    { path: ["virtualMachine"], control: "virtual-machine", asked: virtualMachine !== "allow" },
    { path: ["remoteSession"], control: "remote-session", asked: remoteSession !== "allow" },
    { path: ["assistiveTools"], control: "assistive-tools", asked: ASSISTIVE_TOOLS.some((tool) => tool !== "screen-reader" && !allows.has(tool)) },
  ];
}

function prohibitsPrograms({ controls, programs, assistiveTools }: Policy): boolean {
  const allows = new Set(assistiveTools);
  return (controls.includes("processes") && programs.lists.length + programs.rules.length > 0)
    || (controls.includes("assistive-tools") && ASSISTIVE_TOOLS.some((tool) => tool !== "screen-reader" && !allows.has(tool)));
}
