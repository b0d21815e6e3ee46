import type { Command } from "commander";
import { parseId } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment, table } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";
import { deviceFindings, toldFinding } from "../../device/device-findings.ts";
import { deviceLines } from "../device-words.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { findSitting, stateOf } from "../../sitting/find-sitting.ts";
import { makeTransferCode } from "../../sitting/transfer-code.ts";
import { scoreSitting } from "../../sitting/score-sitting.ts";
import { verifySitting } from "../../sitting/verify-sitting.ts";
import { packageIdSchema } from "../../../core/sitting/ids.ts";
import { ok } from "../../../core/result.ts";
import { addChooseJournal } from "./choose-journal.ts";
import { addImport } from "./hand-in-file.ts";
import { addInstructions } from "./instruct.ts";
import { addOpenSitting } from "./open-sitting.ts";
import { addReview } from "./review.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `sitting …` and `journal verify`. */
export function addSitting(program: Command): void {
  const sitting = program.command("sitting").description("what candidates did and handed in");
  withData(sitting.command("list").description("list sittings and where they stand").option("--package <id>", "of one package only"))
    .action(async (options: Common & { readonly package?: string }) => reportWithFolder(options, (folder) => list(folder, options.package)));
  addOpenSitting(sitting);
  addReview(sitting);
  withData(sitting.command("score <sittingId>").description("score a sitting by the exam's own rules"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => score(folder, id)));
  addInstructions(sitting);
  withData(sitting.command("transfer <sittingId>").description("make a code with which a running exam goes on on another computer"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => transfer(folder, id)));
  addImport(sitting);
  addChooseJournal(sitting);

  const journal = program.command("journal").description("the record of a sitting");
  withData(journal.command("verify <sittingId>").description("check chain, checkpoints, seal and receipt of a sitting"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => verify(folder, id)));
}

async function list(folder: DataFolder, wanted: string | undefined): Outcome {
  const packageId = wanted === undefined ? ok(null) : parseId(packageIdSchema, wanted, "package/not-found");
  if (!packageId.ok) return packageId;
  const read = await folder.store.read(async (tables) => ({ rows: await tables.summaries(packageId.value), sightings: await tables.deviceSightings(null) }));
  if (!read.ok) return read;
  const { rows, sightings } = read.value;
  // Computers are compared within one exam, across its packages.
  const listed = new Set(rows.map((row) => row.sittingId));
  const exams = new Set(sightings.filter((sighting) => listed.has(sighting.sittingId)).map(({ examId }) => examId));
  const judged = [...exams].map((examId) => deviceFindings(sightings.filter((sighting) => sighting.examId === examId)));
  const sittings = rows.map(({ presence, late, ...row }) => ({ ...row, state: stateOf({ presence, sealedAt: row.sealedAt }), late: late === 1 }));
  const lines = sittings.map((row) => [
    row.sittingId, row.candidate, row.late ? `${row.state} (late)` : row.state, `${row.answered}/${row.questions}`, row.records, row.incidents, moment(row.lastSeenAt),
  ]);
  const human = sittings.length === 0 ? "Nobody has signed in yet." : [table(["sitting", "candidate", "state", "answered", "records", "incidents", "last seen"], lines), ...judged.map(deviceLines).filter((told) => told.length > 0).map((told) => `\n${told.join("\n")}`)].join("\n");
  return ok({ json: { sittings, computers: judged.flatMap(({ findings }) => findings.map(toldFinding)) }, human });
}

async function score(folder: DataFolder, id: string): Outcome {
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const scored = await scoreSitting(folder, file.value, ACTOR);
  if (!scored.ok) return scored;
  const { outcomes, items, points } = scored.value;
  const rows = Object.entries(items).map(([item, result]) => [item, result.answered ? "yes" : "no", result.awaitsMarking ? "to be marked" : String(result.score ?? ""), String(result.maximum ?? "")]);
  return ok({
    json: { sittingId: file.value.sitting.sittingId, candidate: file.value.candidate.name, outcomes, items, points },
    human: [
      `${file.value.candidate.name}: ${file.value.exam.title}`, "",
      table(["question", "answered", "score", "of"], rows), "",
      `Points: ${points.score}${points.maximum === null ? "" : ` of ${points.maximum}`}${points.awaitingMarking === 0 ? "" : `, ${counted(points.awaitingMarking, "question")} to be marked`}`,
      ...Object.entries(outcomes).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ].join("\n"),
  });
}

async function transfer(folder: DataFolder, id: string): Outcome {
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const made = await makeTransferCode(folder, file.value.sitting.sittingId, ACTOR);
  if (!made.ok) return made;
  const { code, expiresAt } = made.value;
  return ok({
    json: { sittingId: file.value.sitting.sittingId, code, expiresAt },
    human: [
      `Transfer code for ${file.value.candidate.name}: ${code}`, `It works once, until ${moment(expiresAt)}.`, "",
      "Next: open the exam on the other computer and sign in with the candidate's own code and this one. What the first computer sends later is kept beside it.",
    ].join("\n"),
  });
}

async function verify(folder: DataFolder, id: string): Outcome {
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const verdict = await verifySitting(folder, file.value);
  if (!verdict.ok) return verdict;
  const { records, checkpoints, covered, sealed, head } = verdict.value;
  return ok({
    json: { sittingId: file.value.sitting.sittingId, valid: true, ...verdict.value },
    human: [
      `The journal of ${file.value.candidate.name} is complete and unchanged.`,
      `  ${counted(records, "record")}, ${counted(checkpoints, "checkpoint")} signed by both sides, ${covered} of ${records} covered by a signature`,
      `  ${sealed ? "sealed and handed in; seal and receipt fit" : "not handed in yet"}`,
      `  head ${head}`,
    ].join("\n"),
  });
}
