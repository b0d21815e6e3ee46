import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { publicUrl } from "../../office/settings.ts";
import { makeStaffLink } from "../../staff/staff-session.ts";
import type { Outcome } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `staff link`. */
export function addStaff(program: Command): void {
  const staff = program.command("staff").description("access to the staff pages");
  withData(staff.command("link").description("make another one-time link to the staff pages"))
    .action(async (options: Common) => reportWithFolder(options, link));
}

async function link(folder: DataFolder): Outcome {
  const url = await folder.store.read(publicUrl);
  if (!url.ok) return url;
  if (url.value === undefined) return fail("usage/invalid", "run serve once on this data folder first");
  const staffLink = await makeStaffLink(folder, url.value, ACTOR);
  return staffLink.ok ? ok({ json: { staffLink: staffLink.value }, human: `${staffLink.value}\nIt works once, within 24 hours.` }) : staffLink;
}
