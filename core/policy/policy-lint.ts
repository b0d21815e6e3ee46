import { counted } from "../counted.ts";
import { CONTROL_WORDS } from "./control-words.ts";
import type { Guarantee, System } from "./guarantees.ts";
import { GUARANTEES, SYSTEMS } from "./guarantees.ts";
import type { ControlId } from "./control.ts";
import type { PolicyFault } from "./policy-fault.ts";
import type { Policy, Viewer } from "./policy.ts";
import type { PermittedProgram, ProgramRule, ProgramSystem } from "./program-rule.ts";
import { PROGRAM_SYSTEMS } from "./program-rule.ts";
import type { ProgramFacts } from "./programs.ts";
import { compileProgramRules } from "./programs.ts";
import { programsOfTool } from "./programs/assistive-tools.ts";

/** Something in a valid policy that is probably not meant: where, and what to do about it in one sentence. It stops nobody. */
export interface PolicyWarning extends PolicyFault {
  readonly kind: "control-nowhere" | "allowed-but-prohibited" | "screen-reader" | "assistive-tool" | "viewers" | "retention" | "keystrokes-unused";
}

/** What is known around a policy. */
export interface LintKnowledge {
  readonly guarantees: Readonly<Record<ControlId, Readonly<Record<System, Guarantee>>>>;
  /** Roles that somebody has; null when that is not known. */
  readonly staffRoles: readonly Viewer[] | null;
}

/** Longer than this is more than one exam period, days. */
const LONG_RETENTION_DAYS = 365;

/**
 * Where screen readers are when they are installed as their makers do. Names of screen readers are refused in rules; a rule that goes by the
 * folder can still find one.
 */
const SCREEN_READER_PATHS: Readonly<Record<ProgramSystem, readonly (readonly [string, string])[]>> = {
  windows: [["Narrator", "C:/Windows/System32/Narrator.exe"], ["NVDA", "C:/Program Files (x86)/NVDA/nvda.exe"], ["NVDA", "C:/Program Files/NVDA/nvda.exe"]],
  macos: [["VoiceOver", "/System/Library/CoreServices/VoiceOver.app/Contents/MacOS/VoiceOver"]],
  linux: [["Orca", "/usr/bin/orca"]],
};

/** What in a valid policy is probably not meant. */
export function lintPolicy(policy: Policy, known: LintKnowledge = { guarantees: GUARANTEES, staffRoles: null }): readonly PolicyWarning[] {
  return [...controlWarnings(policy, known.guarantees), ...programWarnings(policy), ...dataWarnings(policy, known.staffRoles), ...keystrokeWarnings(policy)];
}

function* controlWarnings({ controls }: Policy, guarantees: LintKnowledge["guarantees"]): Iterable<PolicyWarning> {
  for (const [index, control] of controls.entries()) {
    if (SYSTEMS.some((system) => guarantees[control][system].tier !== "unavailable")) continue;
    yield { kind: "control-nowhere", path: ["controls", index], message: `${CONTROL_WORDS[control].name} is unavailable on every system, so it does nothing: take "${control}" out, so that nobody relies on it` };
  }
}

function* programWarnings(policy: Policy): Iterable<PolicyWarning> {
  if (!policy.controls.includes("processes") && !policy.controls.includes("assistive-tools")) return;
  for (const system of PROGRAM_SYSTEMS) {
    const { classify } = compileProgramRules(policy, system);
    for (const [index, program] of policy.programs.permitted.entries()) for (const facts of knownOf(program, system)) {
      const verdict = classify(facts);
      if (verdict.kind !== "prohibited") continue;
      yield {
        kind: "allowed-but-prohibited", path: ["programs", "permitted", index],
        message: `on ${system}, "${program.name}" also falls under the rule "${verdict.rule.id}" and would be treated as prohibited: narrow that rule (a built-in one: add it to programs.except), or name this program by sha256`,
      };
      break;
    }
    const told = new Set<string>();
    for (const [name, path] of SCREEN_READER_PATHS[system]) {
      const verdict = classify({ name, path });
      if (verdict.kind !== "prohibited" || told.has(`${name} ${verdict.rule.id}`)) continue;
      told.add(`${name} ${verdict.rule.id}`);
      const rule = policy.programs.rules.findIndex(({ id }) => id === verdict.rule.id);
      yield {
        kind: "screen-reader", path: rule < 0 ? ["programs"] : ["programs", "rules", rule],
        message: `on ${system}, the rule "${verdict.rule.id}" also finds ${name}, a screen reader, without which some cannot sit the exam: narrow the rule to the program that is meant`,
      };
    }
    yield* toolWarnings(policy, system, classify);
  }
}

/** What a policy allows for people with disabilities and a rule takes away again: a rule "zoom*" also finds ZoomText. */
function* toolWarnings(policy: Policy, system: ProgramSystem, classify: ReturnType<typeof compileProgramRules>["classify"]): Iterable<PolicyWarning> {
  const told = new Set<string>();
  for (const program of [...new Set(policy.assistiveTools)].flatMap(programsOfTool)) for (const facts of toolFacts(program, system)) {
    const verdict = classify(facts);
    if (verdict.kind !== "prohibited" || told.has(`${program.id} ${verdict.rule.id}`)) continue;
    told.add(`${program.id} ${verdict.rule.id}`);
    const rule = policy.programs.rules.findIndex(({ id }) => id === verdict.rule.id);
    yield {
      kind: "assistive-tool", path: rule < 0 ? ["programs"] : ["programs", "rules", rule],
      message: `on ${system}, the rule "${verdict.rule.id}" also finds ${program.name}, which assistiveTools allows: ${rule < 0 ? `add "${verdict.rule.id}" to programs.except` : "narrow the rule to the program that is meant"}`,
    };
  }
}

/** The names that a tool's program has on a system, as far as they have no wildcards. */
function toolFacts({ systems, matches }: ProgramRule, system: ProgramSystem): readonly ProgramFacts[] {
  return systems.includes(system) ? matches.flatMap(({ by, pattern }) => (by === "name" && !/[*?]/.test(pattern) ? [{ name: pattern }] : [])) : [];
}

/** A program as a computer would see it, as far as its entry says without wildcards. */
function knownOf({ name, systems, matches, start }: PermittedProgram, system: ProgramSystem): readonly ProgramFacts[] {
  if (!systems.includes(system)) return [];
  const path = start?.[system];
  const literal = matches.filter(({ pattern }) => !/[*?]/.test(pattern));
  return [
    ...(path === undefined ? [] : [{ name, path }]),
    ...literal.flatMap((match): readonly ProgramFacts[] => (match.by === "name" ? [{ name: match.pattern }] : match.by === "path" ? [{ name, path: match.pattern }] : [])),
  ];
}

function* dataWarnings({ dataPlan }: Policy, staffRoles: LintKnowledge["staffRoles"]): Iterable<PolicyWarning> {
  for (const [index, { collector, retentionDays, viewers }] of dataPlan.entries()) {
    if (retentionDays === 0) yield { kind: "retention", path: ["dataPlan", index, "retentionDays"], message: `"${collector}" is deleted when the exam closes, before anybody can look at it afterwards: say how many days it is needed, or take the entry out` };
    if (retentionDays > LONG_RETENTION_DAYS) yield { kind: "retention", path: ["dataPlan", index, "retentionDays"], message: `"${collector}" is kept ${counted(retentionDays, "day")}, longer than a year: shorten it, or make sure that its purpose says why so long` };
    if (staffRoles !== null && !viewers.some((viewer) => staffRoles.includes(viewer))) {
      yield { kind: "viewers", path: ["dataPlan", index, "viewers"], message: `"${collector}" is collected for ${viewers.join(", ")}, and nobody has such a role: give somebody the role, name other viewers, or take the entry out` };
    }
  }
}

function* keystrokeWarnings({ keystrokes: { level, compare, injection } }: Policy): Iterable<PolicyWarning> {
  if (level === "off" || compare || injection) return;
  yield { kind: "keystrokes-unused", path: ["keystrokes", "level"], message: "key timing is collected and nothing looks at it: turn compare or injection on, or set level to off" };
}
