import type { Policy } from "../../core/policy/policy.ts";
import type { ProgramRule } from "../../core/policy/program-rule.ts";

/** A policy that has nothing to say about programs: tests must not depend on what else runs here. */
export function withoutPrograms(policy: Policy): Policy {
  return { ...policy, programs: { ...policy.programs, lists: [], rules: [], permitted: [] } };
}

/** A rule by the executable's name, on every system. */
export function ruleFor(name: string, matches: ProgramRule["matches"] = [{ by: "name", pattern: name }]): ProgramRule {
  return { id: name.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-"), name, reason: "It is on the list of this test.", systems: ["windows", "macos", "linux"], matches };
}

/** The same policy with one more prohibited program and no built-in lists. */
export function withRule(policy: Policy, name: string, matches?: ProgramRule["matches"]): Policy {
  const bare = withoutPrograms(policy);
  return { ...bare, programs: { ...bare.programs, rules: [ruleFor(name, matches)] } };
}

/** The same policy with key timing at a level, and everything that makes it lawful. */
export function withKeystrokes(policy: Policy, level: "rhythm" | "timings"): Policy {
  return {
    ...policy, preset: "custom", keystrokes: { level, compare: true, injection: true, alternative: "You sit the exam in room 4, with an invigilator beside you." },
    dataPlan: [...policy.dataPlan, {
      collector: "keystrokes", purpose: "To notice if another person takes over the writing.", legalBasis: "Consent (GDPR Art. 9(2)(a))", retentionDays: 30, viewers: ["privacy-officer"],
    }],
  };
}
