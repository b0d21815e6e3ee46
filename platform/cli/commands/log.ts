import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { verifyTreeHead } from "../../../core/journal/tree-head.ts";
import { findExam } from "../../exam/fetch-exam.ts";
import { signHead } from "../../log/tree-heads.ts";
import { verifyLog } from "../../log/verify-log.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment, table } from "../printed.ts";
import { reportWithFolder, withData } from "../run-command.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** Heads that are shown. */
const HEADS_SHOWN = 100;
/** Findings that the message of a failed check names; the count says how many there are. */
const FINDINGS_NAMED = 20;

/** `log show`, `log sign` and `log verify`. */
export function addLog(program: Command): void {
  const log = program.command("log").description("the exam's log: every hand-in, receipt and act of staff, under signed heads");
  withData(log.command("show <examId>").description("print the newest signed heads. Keep one elsewhere: nothing before it can be changed unseen"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => show(folder, id)));
  withData(log.command("sign <examId>").description("sign the head now instead of within the hour"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => sign(folder, id)));
  withData(log.command("verify <examId>").description("recompute the whole log and check every head, receipt and entry; exit status 1 when something does not fit"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => verify(folder, id)));
}

async function show(folder: DataFolder, id: string): Outcome {
  const exam = await findExam(folder, id);
  if (!exam.ok) return exam;
  const { examId, title } = exam.value;
  const read = await folder.store.read(async (tables) => ({ log: await tables.examLog(examId), heads: await tables.treeHeads(examId, HEADS_SHOWN) }));
  if (!read.ok) return read;
  const size = read.value.log?.size ?? 0;
  const heads: { readonly size: number; readonly at: number; readonly root: string; readonly jws: string }[] = [];
  for (const row of read.value.heads) {
    const head = await verifyTreeHead(row.jws, folder.keys.organisationKeys);
    if (!head.ok) return head;
    heads.push({ size: head.value.size, at: head.value.at, root: head.value.root, jws: row.jws });
  }
  const unsigned = size - (heads.at(-1)?.size ?? 0);
  return ok({
    json: { examId, size, unsigned, heads },
    human: [
      `${title}: ${counted(size, "entry", "entries")} in the log, ${unsigned === 0 ? "all under a signed head" : `the last ${unsigned} not yet under a signed head`}.`,
      ...(heads.length === 0 ? [] : ["", table(["entries", "signed", "root"], heads.map((head) => [head.size, moment(head.at), head.root]))]),
    ].join("\n"),
  });
}

async function sign(folder: DataFolder, id: string): Outcome {
  const exam = await findExam(folder, id);
  if (!exam.ok) return exam;
  const head = await signHead(folder, exam.value.examId);
  if (!head.ok) return head;
  if (head.value === null) return ok({ json: { examId: exam.value.examId, head: null }, human: "The log is empty: there is nothing to sign yet." });
  return ok({ json: { examId: exam.value.examId, head: head.value.jws, size: head.value.size }, human: `Signed over ${counted(head.value.size, "entry", "entries")}:\n${head.value.jws}` });
}

async function verify(folder: DataFolder, id: string): Outcome {
  const exam = await findExam(folder, id);
  if (!exam.ok) return exam;
  const verdict = await verifyLog(folder, exam.value.examId);
  if (!verdict.ok) return verdict;
  const { findings, ...facts } = verdict.value;
  if (findings.length > 0) {
    const more = findings.length - FINDINGS_NAMED;
    const named = findings.slice(0, FINDINGS_NAMED).join("; ");
    return fail("journal/altered", `the log of "${exam.value.title}" does not fit: ${named}${more > 0 ? `; and ${more} more` : ""}`, { findings: findings.length });
  }
  return ok({
    json: { examId: exam.value.examId, valid: true, ...facts },
    human: [
      `The log of "${exam.value.title}" is complete and unchanged.`,
      `  ${counted(facts.seals, "hand-in")}, ${counted(facts.receipts, "receipt")}, ${counted(facts.acts, "act")} of staff and platform; every one stands where it was put`,
      `  ${counted(facts.heads, "signed head")}, each the beginning of the next${facts.unsigned === 0 ? "" : `; the last ${facts.unsigned} entries wait for one`}`,
      `  root ${facts.root ?? "(empty)"}`,
    ].join("\n"),
  });
}
