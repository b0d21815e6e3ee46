import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { verifyAudit } from "../../office/audit.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { publicUrl } from "../../office/settings.ts";
import { makeStaffLink } from "../../staff/staff-session.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment, table } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `staff link` and `audit show`. */
export function addStaff(program: Command): void {
  const staff = program.command("staff").description("access to the staff pages");
  withData(staff.command("link").description("make another one-time link to the staff pages"))
    .action(async (options: Common) => reportWithFolder(options, link));
  const audit = program.command("audit").description("what staff and platform did");
  withData(audit.command("show").description("check the audit log and print it"))
    .action(async (options: Common) => reportWithFolder(options, show));
}

async function link(folder: DataFolder): Outcome {
  const url = await folder.store.read(publicUrl);
  if (!url.ok) return url;
  if (url.value === undefined) return fail("usage/invalid", "run serve once on this data folder first");
  const staffLink = await makeStaffLink(folder, url.value, ACTOR);
  return staffLink.ok ? ok({ json: { staffLink: staffLink.value }, human: `${staffLink.value}\nIt works once, within 24 hours.` }) : staffLink;
}

async function show({ store }: DataFolder): Outcome {
  const verified = await verifyAudit(store);
  if (!verified.ok) return verified;
  const rows = await store.read((tables) => tables.audit());
  if (!rows.ok) return rows;
  const entries = rows.value.map(({ detailJson, ...row }) => ({ ...row, detail: JSON.parse(detailJson) as unknown }));
  return ok({
    json: { valid: true, entries },
    human: [
      `The audit log is complete and unchanged: ${counted(entries.length, "entry", "entries")}.`, "",
      table(["time", "who", "what", "subject", "detail"], rows.value.map(({ at, actor, action, subject, detailJson }) => [moment(at), actor, action, subject, detailJson])),
    ].join("\n"),
  });
}
