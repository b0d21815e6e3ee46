import { CONTROL_IDS } from "../../core/policy/control.ts";
import type { ControlId, Tier } from "../../core/policy/control.ts";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { tiersOf } from "../../core/policy/explain-policy.ts";
import type { System } from "../../core/policy/guarantees.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { ProgramListId, ProgramSystem } from "../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";

/** A control of a policy with what it can be at best on each system. */
export interface ControlSummary {
  readonly control: ControlId;
  /** What people call it. */
  readonly name: string;
  readonly tiers: Readonly<Record<System, Tier>>;
}

/** What a policy does, counted and looked up: for people to read before they use it. */
export interface PolicySummary {
  readonly preset: Policy["preset"];
  /** In the order in which people read them. */
  readonly controls: readonly ControlSummary[];
  /** Controls that the policy leaves alone. */
  readonly left: readonly { readonly control: ControlId; readonly name: string }[];
  readonly programs: {
    /** Built-in lists with the rules that count on each system, without the exceptions. */
    readonly lists: readonly { readonly list: ProgramListId; readonly rules: Readonly<Record<ProgramSystem, number>> }[];
    readonly except: readonly string[];
    /** The policy's own rules. */
    readonly own: readonly { readonly id: string; readonly name: string; readonly systems: readonly ProgramSystem[] }[];
    readonly permitted: readonly { readonly id: string; readonly name: string; readonly opened: boolean }[];
    readonly unknown: Policy["programs"]["unknown"];
    readonly whenFound: Policy["programs"]["whenFound"];
  };
  readonly displays: Policy["displays"];
  readonly device: Policy["device"];
  readonly virtualMachine: Policy["virtualMachine"];
  readonly remoteSession: Policy["remoteSession"];
  readonly assistiveTools: Policy["assistiveTools"];
  readonly keystrokes: Policy["keystrokes"];
  readonly dataPlan: Policy["dataPlan"];
  readonly contact: string;
}

/** Says what a policy does. */
export function summarisePolicy(policy: Policy): PolicySummary {
  const { preset, displays, device, virtualMachine, remoteSession, assistiveTools, keystrokes, dataPlan, contact, programs } = policy;
  return {
    preset,
    controls: CONTROL_IDS.filter((control) => policy.controls.includes(control)).map(summariseControl),
    left: CONTROL_IDS.filter((control) => !policy.controls.includes(control)).map((control) => ({ control, name: CONTROL_WORDS[control].name })),
    programs: {
      lists: [...new Set(programs.lists)].map((list) => ({ list, rules: rulesOf(policy, list) })),
      except: programs.except,
      own: programs.rules.map(({ id, name, systems }) => ({ id, name, systems })),
      permitted: programs.permitted.map(({ id, name, start }) => ({ id, name, opened: start !== null })),
      unknown: programs.unknown, whenFound: programs.whenFound,
    },
    displays, device, virtualMachine, remoteSession, assistiveTools, keystrokes, dataPlan, contact,
  };
}

function summariseControl(control: ControlId): ControlSummary {
  return { control, name: CONTROL_WORDS[control].name, tiers: tiersOf(control) };
}

/** Asks the program rules themselves, so that the numbers are those that count in an exam. */
function rulesOf(policy: Policy, list: ProgramListId): Readonly<Record<ProgramSystem, number>> {
  const alone: Policy = { ...policy, programs: { ...policy.programs, lists: [list], rules: [], permitted: [] } };
  const on = (system: ProgramSystem): number => compileProgramRules(alone, system).size;
  return { windows: on("windows"), macos: on("macos"), linux: on("linux") };
}
