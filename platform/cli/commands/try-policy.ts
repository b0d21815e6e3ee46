import type { Command } from "commander";
import { dryRun } from "../../../core/policy/dry-run.ts";
import { ok } from "../../../core/result.ts";
import { sittingIdSchema } from "../../../core/sitting/ids.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { openCheckIn } from "../../review/open-check-in.ts";
import { dryRunLines } from "../dry-run-words.ts";
import { parseId } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import type { NamedPolicy } from "../read-signed-policy.ts";
import { policyFrom } from "../read-signed-policy.ts";
import { ACTOR, report, reportWithFolder, withData } from "../run-command.ts";

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

/** `policy try`. */
export function addTryPolicy(policy: Command): void {
  withData(policy.command("try <policy> <sittingId>").description("say what a policy, a file or a preset, would have meant for the computer of a sitting: decrypts its check-in as far as candidates were told that administrators look at it, with an entry in the audit log"))
    .action(async (name: string, id: string, options: Options) => {
      // The policy first: nothing is decrypted for a file that cannot be read.
      const read = await policyFrom(name, options.data);
      await (read.ok ? reportWithFolder(options, (folder) => tryOn(folder, read.value, id)) : report(options.json === true, async () => read));
    });
}

async function tryOn(folder: DataFolder, { policy }: NamedPolicy, id: string): Outcome {
  const sittingId = parseId(sittingIdSchema, id, "sitting/not-found");
  if (!sittingId.ok) return sittingId;
  // SECURITY: whoever sits at the server tries policies as an administrator, and sees no more than one does in the console.
  const record = await openCheckIn(folder, sittingId.value, { actor: ACTOR, roles: ["administrator"] });
  if (!record.ok) return record;
  const { checks, controls } = dryRun(policy, record.value);
  return ok({ json: { sittingId: sittingId.value, preset: policy.preset, checks, controls }, human: dryRunLines({ checks, controls }).join("\n") });
}
