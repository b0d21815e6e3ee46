import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { CONTROL_IDS } from "../../../core/policy/control.ts";
import { CONTROL_WORDS } from "../../../core/policy/control-words.ts";
import { explainPolicy } from "../../../core/policy/explain-policy.ts";
import { GUARANTEES, SYSTEMS } from "../../../core/policy/guarantees.ts";
import { SYSTEM_WORDS, guaranteeTable, isUnproven } from "../../../core/policy/guarantee-table.ts";
import { diffPolicies } from "../../../core/policy/policy-diff.ts";
import { lintPolicy } from "../../../core/policy/policy-lint.ts";
import { ok } from "../../../core/result.ts";
import { policyJsonSchema } from "../../policy/policy-json-schema.ts";
import { summarisePolicy } from "../../policy/summarise-policy.ts";
import { explainLines } from "../explain-words.ts";
import { changeLines, policyLines, warningLines } from "../policy-words.ts";
import type { Outcome } from "../printed.ts";
import { table } from "../printed.ts";
import { policyNamed, presetNamed, presetNames, readPolicyFile } from "../read-policy.ts";
import { report, withJson } from "../run-command.ts";

interface Common {
  readonly json?: boolean;
}

/** `policy show|check|explain|diff|schema|guarantees`. */
export function addPolicy(program: Command): void {
  const policy = program.command("policy").description("what an exam locks and collects");
  withJson(policy.command("show <preset>").description(`print a complete policy to start from: ${presetNames()}`))
    .action(async (name: string, options: Common) => report(options.json === true, () => show(name)));
  withJson(policy.command("check <file>").description("say whether a policy is valid, what in it is probably not meant (exit status 0 all the same), and what it does"))
    .action(async (file: string, options: Common) => report(options.json === true, () => check(file)));
  withJson(policy.command("explain <policy>").description("print what the student will read under a policy, a file or a preset, and what each control costs and whom it hurts"))
    .action(async (name: string, options: Common) => report(options.json === true, () => explain(name)));
  withJson(policy.command("diff <from> <to>").description("say what differs between two policies, files or presets, and what asks more of the student; exit status 0 the same, 1 different, 2 trouble"))
    .action(async (from: string, to: string, options: Common) => report(options.json === true, () => diff(from, to), 2));
  withJson(policy.command("schema").description("print the JSON Schema of a policy file, for editors and other programs"))
    .action(async (options: Common) => report(options.json === true, schema));
  withJson(policy.command("guarantees").description("print what each control can be on which system").option("--markdown", "as a table in Markdown, with what has shown it"))
    .action(async (options: Common & { readonly markdown?: boolean }) => report(options.json === true, () => guarantees(options.markdown === true)));
}

async function show(name: string): Outcome {
  const policy = presetNamed(name);
  if (policy === null) return fail("usage/invalid", `there is no preset of this name; there are ${presetNames()}`);
  return ok({ json: policy, human: JSON.stringify(policy, null, 2) });
}

async function check(file: string): Outcome {
  const policy = readPolicyFile(file);
  if (!policy.ok) return policy;
  const summary = summarisePolicy(policy.value);
  const warnings = lintPolicy(policy.value).map((warning) => ({ ...warning, path: warning.path.join(".") }));
  return ok({ json: { valid: true, warnings, ...summary }, human: [`This is a valid policy (${summary.preset}).`, ...warningLines(warnings), "", ...policyLines(summary)].join("\n") });
}

async function explain(name: string): Outcome {
  const policy = policyNamed(name);
  if (!policy.ok) return policy;
  const explained = explainPolicy(policy.value, "your institution");
  return ok({ json: { preset: policy.value.preset, ...explained }, human: explainLines(explained).join("\n") });
}

async function diff(fromName: string, toName: string): Outcome {
  const from = policyNamed(fromName);
  if (!from.ok) return from;
  const to = policyNamed(toName);
  if (!to.ok) return to;
  const changes = diffPolicies(from.value, to.value);
  const answer = { json: { same: changes.length === 0, changes }, human: changeLines(changes).join("\n") };
  return ok(changes.length === 0 ? answer : { ...answer, status: 1 });
}

async function schema(): Outcome {
  const document = policyJsonSchema();
  return ok({ json: document, human: JSON.stringify(document, null, 2) });
}

async function guarantees(markdown: boolean): Outcome {
  const rows = CONTROL_IDS.map((control) => ({ control, name: CONTROL_WORDS[control].name, ...GUARANTEES[control] }));
  const lines = rows.map((row) => [row.name, ...SYSTEMS.map((system) => `${row[system].tier}${isUnproven(row[system]) ? " *" : ""}`)]);
  const human = [
    table(["control", ...SYSTEMS.map((system) => SYSTEM_WORDS[system])], lines), "",
    "enforced: the computer prevents it. monitored: it can happen and is noticed. unavailable: neither.",
    "* built, and nobody has seen it work on that system yet. What has shown the others: --markdown",
  ].join("\n");
  return ok({ json: { controls: rows }, human: markdown ? guaranteeTable() : human });
}
