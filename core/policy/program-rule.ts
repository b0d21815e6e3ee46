import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { withoutExtension } from "./programs/program-text.ts";

/** Systems that a rule can speak of. */
export const PROGRAM_SYSTEMS = ["windows", "macos", "linux"] as const;
export type ProgramSystem = (typeof PROGRAM_SYSTEMS)[number];

/** Lists of programs that come with Invigil. A policy names those that it prohibits. */
export const PROGRAM_LIST_IDS = ["remote-control", "screen-sharing", "recording", "virtual-camera", "messaging", "ai-assistants", "virtual-machines"] as const;
export type ProgramListId = (typeof PROGRAM_LIST_IDS)[number];

/** Tools for people with disabilities. What a policy does not list as allowed is treated as prohibited; screen readers always are allowed. */
export const ASSISTIVE_TOOLS = ["screen-reader", "magnifier", "on-screen-keyboard", "dictation", "switch-access", "read-aloud"] as const;
export type AssistiveTool = (typeof ASSISTIVE_TOOLS)[number];

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));

/** What names something. A pattern of wildcards alone would mean every program, also those that nobody has thought of. */
const pattern = (most: number) => v.pipe(text(most), v.check((value) => /[^*?\s]/.test(value), "this would match every program: write at least one character beside * and ?"));
/** A file name as patterns say it. */
const namePattern = v.pipe(
  pattern(200),
  v.check((value) => !/[\\/]/.test(value), "a name has no folders: use a match by path, such as */folder/program"),
  v.check((value) => /[^*?\s]/.test(withoutExtension(value)), "without its extension this would match every program or none: write what stands before the dot"),
);
const pathPattern = v.pipe(pattern(1000), v.check((value) => /[^*?\s/\\]/.test(value), "this would match every program: write the name of a folder or a file"),
  v.check((value) => !/[\\/]$/.test(value), "this path ends with a folder: add * for every program in it"));

/**
 * What identifies a program. `name`: file name of the executable without `.exe` and the like, any case. `path`: whole path with forward slashes, any case.
 * In both `*` stands for any characters and `?` for one. `signer`: who signed it (Windows: subject of the certificate; macOS: team id) and `bundle-id`, with the
 * same wildcards. `path-expression`: an expression of XML Schema's language over the whole path, any case, which is matched in linear time.
 */
const programMatchSchema = v.variant("by", [
  v.strictObject({ by: v.literal("name"), pattern: namePattern }),
  v.strictObject({ by: v.literal("path"), pattern: pathPattern }),
  v.strictObject({ by: v.literal("signer"), pattern: pattern(500) }),
  v.strictObject({ by: v.literal("bundle-id"), pattern: pattern(200) }),
  v.strictObject({ by: v.literal("sha256"), pattern: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits in lower case")) }),
  v.strictObject({ by: v.literal("path-expression"), pattern: text(1000) }),
]);
export type ProgramMatch = DeepReadonly<v.InferOutput<typeof programMatchSchema>>;

const ruleIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and dashes, at most 64"));
const systemsSchema = v.pipe(v.array(v.picklist(PROGRAM_SYSTEMS)), v.minLength(1));
const matchesSchema = v.pipe(v.array(programMatchSchema), v.minLength(1), v.maxLength(50));

/** A program that has to be closed. The only things about it that may leave the computer are `id` and `name`. */
export const programRuleSchema = v.strictObject({
  id: ruleIdSchema,
  name: v.pipe(text(100), v.description("What people call it.")),
  reason: v.pipe(text(300), v.description("Why it has to be closed, in one sentence for the student.")),
  systems: systemsSchema,
  matches: v.pipe(matchesSchema, v.description("What identifies it. Any one of them is enough.")),
});
export type ProgramRule = DeepReadonly<v.InferOutput<typeof programRuleSchema>>;

/** A program that the candidate may use, opened from inside the exam. */
const permittedProgramSchema = v.strictObject({
  id: ruleIdSchema,
  name: text(100),
  systems: systemsSchema,
  matches: matchesSchema,
  start: v.pipe(
    v.nullable(v.strictObject({
      windows: v.exactOptional(text(1000)), macos: v.exactOptional(text(1000)), linux: v.exactOptional(text(1000)),
      arguments: v.pipe(v.array(text(500)), v.maxLength(20)),
    })),
    v.description("Absolute path of the executable for each system; null where the exam does not open it itself. Arguments are passed as they are, never through a shell."),
  ),
});
export type PermittedProgram = DeepReadonly<v.InferOutput<typeof permittedProgramSchema>>;

/** What a policy says of programs. */
export const programsSchema = v.strictObject({
  lists: v.pipe(v.array(v.picklist(PROGRAM_LIST_IDS)), v.description("Built-in lists of prohibited programs.")),
  except: v.pipe(v.array(ruleIdSchema), v.maxLength(1000), v.description("Ids of built-in rules that do not count in this exam.")),
  rules: v.pipe(v.array(programRuleSchema), v.maxLength(10_000), v.description("More prohibited programs.")),
  permitted: v.pipe(v.array(permittedProgramSchema), v.maxLength(100), v.description("Programs that the candidate may use, opened from inside the exam.")),
  unknown: v.pipe(v.picklist(["allow", "count"]), v.description("Programs that no rule names: allow, or count how many of them started during the exam.")),
  whenFound: v.pipe(
    v.picklist(["tell", "pause", "close"]),
    v.description("During the exam: tell the student and a person; pause until it is gone; close it, on managed machines only (elsewhere as tell)."),
  ),
});
export type Programs = DeepReadonly<v.InferOutput<typeof programsSchema>>;
