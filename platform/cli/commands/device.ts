import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { examIdSchema } from "../../../core/sitting/ids.ts";
import { deviceFindings, toldFinding } from "../../device/device-findings.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { deviceLines } from "../device-words.ts";
import { parseId } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { moment, table } from "../printed.ts";
import { reportWithFolder, withData } from "../run-command.ts";

interface ListOptions {
  readonly exam: string;
  readonly data: string;
  readonly json?: boolean;
}

/** `device list`. */
export function addDevice(program: Command): void {
  const device = program.command("device").description("computers by their pseudonyms");
  withData(device.command("list").description("list the computers of an exam's candidates, and those that have something in common").requiredOption("--exam <id>", "the exam"))
    .action(async (options: ListOptions) => reportWithFolder(options, (folder) => list(folder, options.exam)));
}

async function list(folder: DataFolder, wanted: string): Outcome {
  const examId = parseId(examIdSchema, wanted, "exam/not-found");
  if (!examId.ok) return examId;
  const found = await folder.store.read(async (tables) => ({ exam: await tables.exam(examId.value), sightings: await tables.deviceSightings(examId.value) }));
  if (!found.ok) return found;
  const { exam, sightings } = found.value;
  if (exam === undefined) return fail("exam/not-found", "there is no such exam");
  const judged = deviceFindings(sightings);
  const rows = sightings.map(({ candidate, deviceId, basis, confidence, seenAt, deleteAfter }) => [candidate, deviceId, basis, confidence, moment(seenAt), moment(deleteAfter)]);
  const lines = deviceLines(judged);
  return ok({
    json: {
      examId: exam.examId, devices: sightings.map(({ componentsJson: _tags, ...sighting }) => sighting), crowded: judged.crowded,
      pairs: judged.findings.map(toldFinding),
    },
    human: sightings.length === 0
      ? "No computer is known: nobody signed in, the policy has no device report, or its retention is over."
      : [table(["candidate", "computer", "rests on", "confidence", "first seen", "deleted after"], rows), "", ...(lines.length === 0 ? ["No two have anything in common that a person should look at."] : lines)].join("\n"),
  });
}
