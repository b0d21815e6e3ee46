import { toJsonSchema } from "@valibot/to-json-schema";
import { policySchema } from "../../core/policy/policy.ts";

/** Names the format, not a place on the web: the document is printed by the program that checks policies, so that the two cannot differ. */
const SCHEMA_ID = "urn:invigil:policy:1";

/**
 * JSON Schema (draft 2020-12) of a policy file, derived from the schema that reads policies. It tells the form; whether a policy contradicts
 * itself (rules against each other, something asked for without its control) is found by reading it.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = toJsonSchema(policySchema, { target: "draft-2020-12", typeMode: "input", errorMode: "throw", ignoreActions: ["check", "raw_check"] });
  return {
    $schema, $id: SCHEMA_ID, title: "Invigil policy",
    description: "What an exam locks and collects. This schema tells the form; `invigil policy check` also finds what contradicts itself.",
    ...schema,
  };
}
