import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { Option } from "commander";
import { AUDIT_PAGE } from "../../../core/contract/wire-audit.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import type { AuditGroup } from "../../../core/staff/audit-action.ts";
import { actionsOf, AUDIT_GROUPS } from "../../../core/staff/audit-action.ts";
import { checkExport } from "../../audit/check-export.ts";
import { exportAudit } from "../../audit/export-audit.ts";
import { ALL_AUDIT, searchAudit } from "../../audit/search-audit.ts";
import { tellAudit } from "../../audit/tell-audit.ts";
import { verifyAudit } from "../../office/audit.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { decode, linesOf, readingFailure } from "../machine-file.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment, table } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

interface ListOptions extends Common {
  readonly actor?: string;
  readonly group?: AuditGroup;
  readonly subject?: string;
  readonly before?: string;
}

/** `audit list`, `audit verify` and `audit export`. */
export function addAudit(program: Command): void {
  const audit = program.command("audit").description("what staff and platform did");
  withData(audit.command("list").description(`print what was done, newest first, ${AUDIT_PAGE} entries at a time`)
    .option("--actor <part>", "only by whose name has this in it")
    .addOption(new Option("--group <group>", "only acts of this kind").choices(AUDIT_GROUPS))
    .option("--subject <id>", "only to this sitting, package, exam or member of staff")
    .option("--before <entry>", "only entries before this number"))
    .action(async (options: ListOptions) => reportWithFolder(options, (folder) => list(folder, options)));
  withData(audit.command("verify").description("check that the whole log is what was written; exit status 1 when it is not")
    .option("--copy <file>", "and that it still begins with this copy, exported as JSON Lines"))
    .action(async (options: Common & { readonly copy?: string }) => reportWithFolder(options, (folder) => verify(folder, options.copy)));
  withData(audit.command("export <file>").description("write a copy of the whole log, which ends with the head of its chain; the copy is an act in the log itself")
    .option("--csv", "for spreadsheets, instead of JSON Lines, which can be checked again later"))
    .action(async (file: string, options: Common & { readonly csv?: boolean }) => reportWithFolder(options, (folder) => exportTo(folder, file, options.csv === true)));
}

async function list({ store }: DataFolder, { actor, group, subject, before }: ListOptions): Outcome {
  if (before !== undefined && !/^\d{1,15}$/.test(before)) return fail("usage/invalid", "--before takes the number of an entry");
  const found = await searchAudit(store, { ...ALL_AUDIT, actor: actor ?? null, subject: subject ?? null, actions: group === undefined ? null : actionsOf(group), before: before === undefined ? null : Number(before) }, AUDIT_PAGE);
  if (!found.ok) return found;
  const { next } = found.value;
  const entries = await tellAudit(store, found.value.rows);
  if (!entries.ok) return entries;
  return ok({
    json: { entries: entries.value, next },
    human: entries.value.length === 0 ? "Nothing of this is in the audit log." : [
      table(["entry", "time", "who", "what", "subject", "detail"], entries.value.map(({ seq, at, actor: who, action, subject: id, detail }) => [seq, moment(at), who, action, id, JSON.stringify(detail)])),
      ...(next === null ? [] : ["", `There are more: --before ${next}`]),
    ].join("\n"),
  });
}

async function verify({ store }: DataFolder, copy: string | undefined): Outcome {
  const verified = await verifyAudit(store);
  if (!verified.ok) return verified;
  const { entries, head } = verified.value;
  const whole = `The audit log is complete and unchanged: ${counted(entries, "entry", "entries")}.\n  head ${head}`;
  if (copy === undefined) return ok({ json: { valid: true, entries, head }, human: whole });
  let line = 0;
  const lines = async function* (): AsyncGenerator<string, void, undefined> {
    for await (const bytes of linesOf(copy)) {
      line += 1;
      // What is not UTF-8 is no entry, and is refused as that.
      yield decode(bytes) ?? "?";
    }
  };
  try {
    const checked = await checkExport(store, lines());
    return checked.ok ? ok({ json: { valid: true, entries, head, copy: checked.value }, human: `${whole}\nIt begins with the ${counted(checked.value.entries, "entry", "entries")} of the copy.` }) : checked;
  } catch (error) {
    return readingFailure(copy, line, error);
  }
}

async function exportTo(folder: DataFolder, file: string, csv: boolean): Outcome {
  const copy = await exportAudit(folder, csv ? "csv" : "lines", ACTOR);
  if (!copy.ok) return copy;
  const { entries, head, parts } = copy.value;
  try {
    // SECURITY: a new file for its owner alone: it holds who did what.
    await pipeline(Readable.from(parts), createWriteStream(file, { mode: 0o600, flags: "wx" }));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return fail("usage/invalid", `${file} could not be written (${String(error.code)}); name a file that is not there yet, in a folder that is`);
  }
  return ok({
    json: { file, entries, head },
    human: `${counted(entries, "entry", "entries")} written to ${file}, the last says that you took them.\n  head ${head}${csv ? "" : "\nKeep it elsewhere, and compare the log with it later: invigil audit verify --copy <file>"}`,
  });
}
