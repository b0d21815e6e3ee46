import type { Command } from "commander";
import { ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { sweep } from "../../privacy/sweep.ts";
import type { Outcome } from "../printed.ts";
import { counted } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

/** `privacy sweep`. */
export function addPrivacy(program: Command): void {
  const privacy = program.command("privacy").description("what is kept of candidates, and for how long");
  withData(privacy.command("sweep").description("delete what is past the retention that candidates were told; a running server does it every hour"))
    .action(async (options: { readonly data: string; readonly json?: boolean }) => reportWithFolder(options, run));
}

async function run(folder: DataFolder): Outcome {
  const swept = await sweep(folder, ACTOR);
  if (!swept.ok) return swept;
  const { deviceIds } = swept.value;
  return ok({ json: { deleted: swept.value }, human: deviceIds === 0 ? "Nothing is past its retention." : `Deleted ${counted(deviceIds, "pseudonymous id")} of computers.` });
}
