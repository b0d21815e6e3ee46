import type { Command } from "commander";
import * as v from "valibot";
import { fail } from "../../../core/errors.ts";
import { CONTROL_IDS } from "../../../core/policy/control.ts";
import { CONTROL_WORDS } from "../../../core/policy/control-words.ts";
import { explainPolicy } from "../../../core/policy/explain-policy.ts";
import { GUARANTEES, SYSTEMS } from "../../../core/policy/guarantees.ts";
import { SYSTEM_WORDS, guaranteeTable, isUnproven } from "../../../core/policy/guarantee-table.ts";
import { diffPolicies } from "../../../core/policy/policy-diff.ts";
import { policyIdSchema, policyNameSchema } from "../../../core/policy/policy-id.ts";
import { lintPolicy } from "../../../core/policy/policy-lint.ts";
import { ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { policyJsonSchema } from "../../policy/policy-json-schema.ts";
import { signFile } from "../../policy/sign-file.ts";
import { summarisePolicy } from "../../policy/summarise-policy.ts";
import { explainLines } from "../explain-words.ts";
import { changeLines, policyLines, signedLines, warningLines } from "../policy-words.ts";
import type { Outcome } from "../printed.ts";
import { table } from "../printed.ts";
import { presetNamed, presetNames, readPolicyFile } from "../read-policy.ts";
import { policyFrom } from "../read-signed-policy.ts";
import { ACTOR, report, reportWithFolder, withData, withJson } from "../run-command.ts";
import { addTryPolicy } from "./try-policy.ts";

interface Common {
  readonly json?: boolean;
}

interface WithFolder extends Common {
  readonly data: string;
}

interface SignOptions extends WithFolder {
  readonly name?: string;
  readonly policy?: string;
}

/** `policy show|check|explain|diff|sign|try|schema|guarantees`. */
export function addPolicy(program: Command): void {
  const policy = program.command("policy").description("what an exam locks and collects");
  withJson(policy.command("show <preset>").description(`print a complete policy to start from: ${presetNames()}`))
    .action(async (name: string, options: Common) => report(options.json === true, () => show(name)));
  withData(policy.command("check <file>").description("say whether a policy, signed or not, is valid, what in it is probably not meant (exit status 0 all the same), and what it does"))
    .action(async (file: string, options: WithFolder) => report(options.json === true, () => check(file, options.data)));
  withData(policy.command("explain <policy>").description("print what the student will read under a policy, a file or a preset, and what each control costs and whom it hurts"))
    .action(async (name: string, options: WithFolder) => report(options.json === true, () => explain(name, options.data)));
  withData(policy.command("diff <from> <to>").description("say what differs between two policies, files or presets, and what asks more of the student; exit status 0 the same, 1 different, 2 trouble"))
    .action(async (from: string, to: string, options: WithFolder) => report(options.json === true, () => diff(from, to, options.data), 2));
  withData(policy.command("sign <file>").description("publish a policy file: the first version of a new policy, or the next one of a policy that no scheduled exam uses; prints it signed by the organisation"))
    .option("--name <name>", "what staff call it; needed for a new policy").option("--policy <id>", "the policy that it is the next version of")
    .action(async (file: string, options: SignOptions) => reportWithFolder(options, (folder) => sign(folder, file, options)));
  addTryPolicy(policy);
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

async function check(file: string, data: string): Outcome {
  const read = await policyFrom(file, data);
  if (!read.ok) return read;
  const { policy, signed } = read.value;
  const summary = summarisePolicy(policy);
  const warnings = lintPolicy(policy).map((warning) => ({ ...warning, path: warning.path.join(".") }));
  const about = signed === null ? {} : { signed: { policyId: signed.policyId, version: signed.version, name: signed.name, authors: signed.authors, approver: signed.approver, publishedAt: signed.publishedAt } };
  return ok({ json: { valid: true, ...about, warnings, ...summary }, human: [`This is a valid policy (${summary.preset}).`, ...signedLines(signed), ...warningLines(warnings), "", ...policyLines(summary)].join("\n") });
}

async function explain(name: string, data: string): Outcome {
  const read = await policyFrom(name, data);
  if (!read.ok) return read;
  const explained = explainPolicy(read.value.policy, "your institution");
  return ok({ json: { preset: read.value.policy.preset, ...explained }, human: explainLines(explained).join("\n") });
}

async function diff(fromName: string, toName: string, data: string): Outcome {
  const from = await policyFrom(fromName, data);
  if (!from.ok) return from;
  const to = await policyFrom(toName, data);
  if (!to.ok) return to;
  const changes = diffPolicies(from.value.policy, to.value.policy);
  const answer = { json: { same: changes.length === 0, changes }, human: changeLines(changes).join("\n") };
  return ok(changes.length === 0 ? answer : { ...answer, status: 1 });
}

async function sign(folder: DataFolder, file: string, { name, policy: id }: SignOptions): Outcome {
  if ((name === undefined) === (id === undefined)) return fail("usage/invalid", "say --name for a new policy, or --policy for the next version of one");
  const named = name === undefined ? null : v.safeParse(policyNameSchema, name);
  const policyId = id === undefined ? null : v.safeParse(policyIdSchema, id);
  if (named?.success === false) return fail("usage/invalid", "a policy's name has 1 to 100 characters on one line");
  if (policyId?.success === false) return fail("usage/invalid", "this is no identifier of a policy: it has 26 characters");
  const read = readPolicyFile(file);
  if (!read.ok) return read;
  const signed = await signFile(folder, { policyId: policyId?.output ?? null, name: named?.output ?? null, policy: read.value }, { staffId: null, name: "Command line", actor: ACTOR });
  return signed.ok ? ok({ json: signed.value, human: signed.value.jws }) : signed;
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
