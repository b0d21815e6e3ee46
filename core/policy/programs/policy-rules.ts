import { assertNever } from "../../result.ts";
import type { Policy } from "../policy.ts";
import type { PermittedProgram, ProgramMatch, ProgramRule, ProgramSystem } from "../program-rule.ts";
import { assistiveToolRules } from "./assistive-tools.ts";
import { BUILT_IN_LISTS } from "./built-in-lists.ts";
import { foldText, tidyPath, withoutExtension } from "./program-text.ts";

type RulesOf = Pick<Policy, "controls" | "programs" | "assistiveTools">;

/** Rules that come with Invigil and count under a policy, whatever the system. */
export function builtInRulesOf({ controls, programs, assistiveTools }: RulesOf): readonly ProgramRule[] {
  const except = new Set(programs.except);
  const listed = [...new Set(programs.lists)].flatMap((list) => BUILT_IN_LISTS[list]);
  return [...listed, ...(controls.includes("assistive-tools") ? assistiveToolRules(assistiveTools) : [])].filter((rule) => !except.has(rule.id));
}

/** All rules of a policy for one system: from its lists, its own, and for assistive tools that it does not allow. */
export function prohibitedOn(policy: RulesOf, system: ProgramSystem): readonly ProgramRule[] {
  const own = policy.programs.rules.filter((rule) => rule.systems.includes(system));
  const builtIn = builtInRulesOf(policy).filter((rule) => rule.systems.includes(system)).map((rule) => (system === "macos" ? rule : withoutBundleIds(rule)));
  return [...builtIn, ...own].filter((rule) => rule.matches.length > 0);
}

/** Programs that a policy allows on one system. */
export function permittedOn({ programs }: Pick<Policy, "programs">, system: ProgramSystem): readonly PermittedProgram[] {
  return programs.permitted.filter((program) => program.systems.includes(system));
}

/** A pattern as it is compared, whatever way an author wrote the same thing. */
export function comparedPattern({ by, pattern }: ProgramMatch): string {
  switch (by) {
    case "name":
      return foldText(withoutExtension(pattern));
    case "path":
      return foldText(tidyPath(pattern));
    case "signer":
    case "bundle-id":
      return foldText(pattern);
    case "sha256":
    case "path-expression":
      return pattern;
    default:
      return assertNever(by);
  }
}

/** Bundle ids are macOS's: elsewhere nobody has to gather them. */
function withoutBundleIds(rule: ProgramRule): ProgramRule {
  return { ...rule, matches: rule.matches.filter((match) => match.by !== "bundle-id") };
}
