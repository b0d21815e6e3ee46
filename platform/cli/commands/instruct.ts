import type { Command } from "commander";
import type { NewInstruction } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { packageIdSchema } from "../../../core/sitting/ids.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { findSitting } from "../../sitting/find-sitting.ts";
import { instruct, instructAll } from "../../sitting/instruct.ts";
import { parseId } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { counted } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface Target {
  readonly data: string;
  readonly json?: boolean;
  /** Everybody who sits this package. */
  readonly package?: string;
}

/** `sitting message | extra-time | pause | resume | ask-hand-in`: to one sitting, or to everybody who sits a package. */
export function addInstructions(sitting: Command): void {
  withTarget(sitting.command("message [sittingId] [text]").description("show a message to a candidate with the next sign of life"))
    .action(async (first: string | undefined, second: string | undefined, options: Target) => {
      const [id, text] = options.package === undefined ? [first, second] : [second, first];
      return reportWithFolder(options, async (folder) =>
        text === undefined ? fail("usage/invalid", "say what to show: sitting message SITTING TEXT, or sitting message --package ID TEXT") : tell(folder, id, options, ok({ kind: "message", text })));
    });
  withTarget(sitting.command("extra-time [sittingId]").description("give a candidate more time")
    .requiredOption("--minutes <number>", "whole minutes").requiredOption("--reason <text>", "what the candidate and the record read")
    .option("--our-failure", "the time was lost to something that was not the candidate's fault"))
    .action(async (id: string | undefined, options: Target & { readonly minutes: string; readonly reason: string; readonly ourFailure?: boolean }) =>
      reportWithFolder(options, (folder) => tell(folder, id, options, extraTime(options))));
  withTarget(sitting.command("pause [sittingId]").description("stop the clock and cover the questions until: sitting resume")
    .requiredOption("--reason <text>", "what the candidate and the record read"))
    .action(async (id: string | undefined, options: Target & { readonly reason: string }) =>
      reportWithFolder(options, (folder) => tell(folder, id, options, ok({ kind: "pause", reason: options.reason }))));
  withTarget(sitting.command("resume [sittingId]").description("let the clock run again after a pause"))
    .action(async (id: string | undefined, options: Target) => reportWithFolder(options, (folder) => tell(folder, id, options, ok({ kind: "resume" }))));
  withTarget(sitting.command("ask-hand-in [sittingId]").description("ask a candidate to hand in; the candidate decides")
    .requiredOption("--reason <text>", "what the candidate and the record read"))
    .action(async (id: string | undefined, options: Target & { readonly reason: string }) =>
      reportWithFolder(options, (folder) => tell(folder, id, options, ok({ kind: "request-hand-in", reason: options.reason }))));
}

function withTarget(command: Command): Command {
  return withData(command.option("--package <id>", "everybody who sits this package, instead of one sitting"));
}

function extraTime({ minutes, reason, ourFailure }: { readonly minutes: string; readonly reason: string; readonly ourFailure?: boolean }): Result<NewInstruction, InvigilError> {
  const extra = Number(minutes);
  if (!/^\d{1,4}$/.test(minutes) || extra < 1 || extra > 1440) return fail("usage/invalid", "--minutes is a whole number from 1 to 1440");
  return ok({ kind: "extra-time", extraMs: extra * 60_000, because: ourFailure === true ? "our-failure" : "extra-time", reason });
}

async function tell(folder: DataFolder, id: string | undefined, target: Target, instruction: Result<NewInstruction, InvigilError>): Outcome {
  if (!instruction.ok) return instruction;
  if ((id === undefined) === (target.package === undefined)) return fail("usage/invalid", "name one sitting, or everybody who sits a package with --package");
  if (target.package !== undefined) return tellAll(folder, target.package, instruction.value);
  const file = await findSitting(folder, id ?? "");
  if (!file.ok) return file;
  const given = await instruct(folder, file.value.sitting.sittingId, instruction.value, ACTOR);
  if (!given.ok) return given;
  return ok({ json: { instruction: given.value, sittings: 1 }, human: `${file.value.candidate.name} sees it with the next sign of life, usually within 15 seconds.` });
}

async function tellAll(folder: DataFolder, typed: string, instruction: NewInstruction): Outcome {
  const packageId = parseId(packageIdSchema, typed, "package/not-found");
  if (!packageId.ok) return packageId;
  const told = await instructAll(folder, packageId.value, instruction, ACTOR);
  if (!told.ok) return told;
  const { sittings, notSignedIn } = told.value;
  return ok({
    json: told.value,
    human: [
      `${counted(sittings, "sitting")} will be told with the next sign of life, usually within 15 seconds.`,
      ...(notSignedIn === 0 ? [] : [`${counted(notSignedIn, "candidate has", "candidates have")} not signed in yet and will not be told.`]),
    ].join("\n"),
  });
}
