import type { Policy } from "./policy.ts";
import type { PermittedProgram, ProgramMatch, ProgramRule, ProgramSystem } from "./program-rule.ts";
import { expressionIndex } from "./programs/expression-index.ts";
import { NO_RANK, patternIndex } from "./programs/pattern-index.ts";
import type { RankedPattern } from "./programs/pattern-index.ts";
import { comparedPattern, permittedOn, prohibitedOn } from "./programs/policy-rules.ts";
import { cleanPath, foldText, programName } from "./programs/program-text.ts";

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

/** `by`: what the rule recognised it by; an expression over the path is `path`. */
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

/** What can identify a program, strongest first: what is hardest to make look like another program. */
const KINDS = ["sha256", "signer", "bundle-id", "path", "path-expression", "name"] as const satisfies readonly ProgramMatch["by"][];
type Kind = (typeof KINDS)[number];

/** Finds the lowest rank of a rule that a program falls under by one kind of match. */
type Finder = (facts: ComparedFacts) => number;

/** Facts as the rules compare them. */
interface ComparedFacts {
  readonly name: string;
  readonly path: string;
  readonly pathAsWritten: string;
  readonly sha256: string;
  readonly signer: string;
  readonly bundleId: string;
}

/**
 * Makes the rules of a policy ready for one system.
 *
 * Which rule decides: the strongest kind of match that any rule makes, in the order SHA-256, signer, bundle id, path, path expression, name. Within
 * one kind a prohibited program stays prohibited though it is permitted too, and of several rules the one with the first id is told; the
 * order of the rules in the policy never matters. So a permitted program with a known hash is not lost to a rule that goes by its name, and a
 * prohibited one is not saved by being renamed.
 *
 * A name is compared with the file name of the executable's path; the name that a program gives itself counts only where there is no path.
 */
export function compileProgramRules(policy: Policy, system: ProgramSystem): ProgramRules {
  const prohibited = inOrder(prohibitedOn(policy, system));
  const permitted = inOrder(permittedOn(policy, system));
  const [prohibitedBy, permittedBy] = [findersOf(prohibited), findersOf(permitted)];
  const asked = new Set([...prohibited, ...permitted].flatMap(({ matches }) => matches.map(({ by }) => by)));
  return {
    needs: { sha256: asked.has("sha256"), signer: asked.has("signer"), bundleId: asked.has("bundle-id") },
    size: prohibited.length + permitted.length,
    classify: (facts) => {
      const compared = compare(facts, system);
      for (const kind of KINDS) {
        if (!asked.has(kind)) continue;
        const rule = prohibited[prohibitedBy[kind](compared)];
        if (rule !== undefined) return { kind: "prohibited", rule: { id: rule.id, name: rule.name, reason: rule.reason }, by: kind === "path-expression" ? "path" : kind };
        const allowed = permitted[permittedBy[kind](compared)];
        if (allowed !== undefined) return { kind: "permitted", id: allowed.id };
      }
      return { kind: "unknown" };
    },
  };
}

function inOrder<R extends ProgramRule | PermittedProgram>(rules: readonly R[]): readonly R[] {
  const key = (rule: R): string => JSON.stringify([rule.id, rule.name, "reason" in rule ? rule.reason : ""]);
  return rules.map((rule) => ({ rule, at: key(rule) })).sort((one, other) => (one.at < other.at ? -1 : 1)).map(({ rule }) => rule);
}

function findersOf(rules: readonly (ProgramRule | PermittedProgram)[]): Readonly<Record<Kind, Finder>> {
  const patterns: Record<Kind, RankedPattern[]> = { sha256: [], signer: [], "bundle-id": [], path: [], "path-expression": [], name: [] };
  for (const [rank, rule] of rules.entries()) for (const match of rule.matches) patterns[match.by].push({ pattern: comparedPattern(match), rank });
  const [name, path, signer, bundleId] = [patternIndex(patterns.name), patternIndex(patterns.path), patternIndex(patterns.signer), patternIndex(patterns["bundle-id"])];
  const sha256 = new Map(patterns.sha256.toReversed().map(({ pattern, rank }) => [pattern, rank]));
  const expression = expressionIndex(patterns["path-expression"]);
  return {
    sha256: (facts) => sha256.get(facts.sha256) ?? NO_RANK,
    signer: (facts) => signer(facts.signer),
    "bundle-id": (facts) => bundleId(facts.bundleId),
    path: (facts) => path(facts.path),
    "path-expression": (facts) => expression(facts.pathAsWritten, facts.path),
    name: (facts) => name(facts.name),
  };
}

function compare(facts: ProgramFacts, system: ProgramSystem): ComparedFacts {
  const path = facts.path === undefined || facts.path === "" ? "" : cleanPath(facts.path, system);
  return {
    name: programName(path === "" ? facts.name : path), path: foldText(path), pathAsWritten: path,
    sha256: facts.sha256?.toLowerCase() ?? "", signer: foldText(facts.signer ?? ""), bundleId: foldText(facts.bundleId ?? ""),
  };
}
