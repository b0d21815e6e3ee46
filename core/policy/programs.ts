import type { Policy } from "./policy.ts";
import type { ProgramRule, ProgramSystem } from "./program-rule.ts";

/** What is known of a running program. Only what the rules ask for is gathered. */
export interface ProgramFacts {
  readonly name: string;
  /** Path of the executable, where the system tells it. */
  readonly path?: string | undefined;
  /** SHA-256 of the executable, lower-case hexadecimal. */
  readonly sha256?: string | undefined;
  readonly signer?: string | undefined;
  readonly bundleId?: string | undefined;
}

/** The rule that a program fell under: the only thing about it that may leave the computer. */
export interface MatchedRule {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/** `by`: what the rule recognised it by. */
export type ProgramVerdict =
  | { readonly kind: "unknown" }
  | { readonly kind: "permitted"; readonly id: string }
  | { readonly kind: "prohibited"; readonly rule: MatchedRule; readonly by: "name" | "path" | "sha256" | "signer" | "bundle-id" };

/** A policy's rules for one system, made ready once. */
export interface ProgramRules {
  /** What facts beyond name and path some rule asks for. */
  readonly needs: { readonly sha256: boolean; readonly signer: boolean; readonly bundleId: boolean };
  /** How many rules there are; 0 when there is no reason to look at programs at all. */
  readonly size: number;
  readonly classify: (facts: ProgramFacts) => ProgramVerdict;
}

/**
 * Makes the rules of a policy ready for one system. The executable's path decides; a name, which a process gives itself, only where there is no path.
 */
export function compileProgramRules(policy: Policy, system: ProgramSystem): ProgramRules {
  const rules = policy.programs.rules.filter((rule) => rule.systems.includes(system));
  const byName = new Map<string, ProgramRule>();
  for (const rule of rules) for (const match of rule.matches) if (match.by === "name") byName.set(match.pattern.toLowerCase(), rule);
  return {
    needs: { sha256: false, signer: false, bundleId: false }, size: rules.length,
    classify: (facts) => {
      const rule = byName.get(programName(facts.path === undefined || facts.path === "" ? facts.name : facts.path));
      return rule === undefined ? { kind: "unknown" } : { kind: "prohibited", rule: { id: rule.id, name: rule.name, reason: rule.reason }, by: "name" };
    },
  };
}

/** Executable name as policies write it: without folder and extension, lower case. */
function programName(pathOrName: string): string {
  const file = pathOrName.split(/[\\/]/).at(-1) ?? "";
  // Linux says " (deleted)" after the path of a program that was updated while it runs (proc(5)).
  return file.replace(/ \(deleted\)$/, "").replace(/\.(?:exe|com|app|appimage|bin)$/i, "").toLowerCase();
}
