import type { Command } from "commander";
import { parseId } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { counted, duration, moment, printable, table } from "../printed.ts";
import { incidentLines, lockdownLines } from "../sitting-words.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { fetchContent } from "../../exam/fetch-exam.ts";
import { findSitting, stateOf } from "../../sitting/find-sitting.ts";
import { instruct } from "../../sitting/instruct.ts";
import type { NewInstruction } from "../../sitting/instruct.ts";
import { openSitting } from "../../sitting/open-sitting.ts";
import { scoreSitting } from "../../sitting/score-sitting.ts";
import { verifySitting } from "../../sitting/verify-sitting.ts";
import { packageIdSchema } from "../../../core/sitting/ids.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `sitting …` and `journal verify`. */
export function addSitting(program: Command): void {
  const sitting = program.command("sitting").description("what candidates did and handed in");
  withData(sitting.command("list").description("list sittings and where they stand").option("--package <id>", "of one package only"))
    .action(async (options: Common & { readonly package?: string }) => reportWithFolder(options, (folder) => list(folder, options.package)));
  withData(sitting.command("open <sittingId>").description("decrypt the answers, the lockdown, the incidents and the timeline of a sitting"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => open(folder, id)));
  withData(sitting.command("score <sittingId>").description("score a sitting by the exam's own rules"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => score(folder, id)));
  withData(sitting.command("message <sittingId> <text>").description("show a message to a candidate with the next sign of life"))
    .action(async (id: string, text: string, options: Common) => reportWithFolder(options, (folder) => tell(folder, id, { kind: "message", text })));
  withData(sitting.command("extra-time <sittingId>").description("give a candidate more time")
    .requiredOption("--minutes <number>", "whole minutes").requiredOption("--reason <text>", "what the candidate and the record read"))
    .action(async (id: string, options: Common & { readonly minutes: string; readonly reason: string }) =>
      reportWithFolder(options, (folder) => giveTime(folder, id, options.minutes, options.reason)));

  const journal = program.command("journal").description("the record of a sitting");
  withData(journal.command("verify <sittingId>").description("check chain, checkpoints, seal and receipt of a sitting"))
    .action(async (id: string, options: Common) => reportWithFolder(options, (folder) => verify(folder, id)));
}

async function list(folder: DataFolder, wanted: string | undefined): Outcome {
  const packageId = wanted === undefined ? ok(null) : parseId(packageIdSchema, wanted, "package/not-found");
  if (!packageId.ok) return packageId;
  const rows = await folder.store.read((tables) => tables.summaries(packageId.value));
  if (!rows.ok) return rows;
  const sittings = rows.value.map(({ presence, late, ...row }) => ({ ...row, state: stateOf({ presence, sealedAt: row.sealedAt }), late: late === 1 }));
  const lines = sittings.map((row) => [
    row.sittingId, row.candidate, row.late ? `${row.state} (late)` : row.state, `${row.answered}/${row.questions}`, row.records, row.incidents, moment(row.lastSeenAt),
  ]);
  const human = sittings.length === 0 ? "Nobody has signed in yet." : table(["sitting", "candidate", "state", "answered", "records", "incidents", "last seen"], lines);
  return ok({ json: { sittings }, human });
}

async function open(folder: DataFolder, id: string): Outcome {
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const opened = await openSitting(folder, file.value, { actor: ACTOR, action: "sitting-opened" });
  if (!opened.ok) return opened;
  const content = await fetchContent(folder, file.value.exam);
  if (!content.ok) return content;
  const { sitting, exam, candidate, seal } = file.value;
  const { answers, timeline, contradiction } = opened.value;

  const questions = content.value.items.map((item, index) => ({ item: item.id, number: index + 1, title: item.title, responses: answers[item.id] ?? {} }));
  const answerLines = questions.map(({ number, title, responses }) => {
    const values = Object.values(responses).map((response) => response.join(" | ")).filter((text) => text !== "");
    return `  ${number}. ${title}: ${values.length === 0 ? "(no answer)" : printable(values.join("  /  "))}`;
  });
  const timelineRows = timeline.map(({ seq, at, elapsed, event }) => [seq, new Date(at).toISOString(), duration(elapsed), event.kind, describe(event)]);
  return ok({
    json: {
      sittingId: sitting.sittingId, exam: exam.title, examId: exam.examId, packageId: sitting.packageId, candidate: candidate.name, sealedAt: seal?.sealedAt ?? null,
      answers, questions, timeline, contradiction,
    },
    human: [
      `${candidate.name}: ${exam.title}`,
      seal === undefined ? "Not handed in yet." : `Handed in at ${moment(seal.sealedAt)}.`,
      ...(contradiction === null ? [] : [`Someone should look at this journal: ${contradiction.message}.`]),
      "", "Answers", ...answerLines, "", ...lockdownLines(timeline), "", ...incidentLines(timeline), "", "Timeline", table(["seq", "time", "worked", "event", ""], timelineRows),
    ].join("\n"),
  });
}

function describe(event: { readonly kind: string; readonly item?: string; readonly incident?: string; readonly reason?: string }): string {
  return event.item ?? event.incident ?? event.reason ?? "";
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

async function tell(folder: DataFolder, id: string, instruction: NewInstruction): Outcome {
  const file = await findSitting(folder, id);
  if (!file.ok) return file;
  const given = await instruct(folder, file.value.sitting.sittingId, instruction, ACTOR);
  if (!given.ok) return given;
  return ok({ json: { instruction: given.value }, human: `${file.value.candidate.name} sees it with the next sign of life, usually within 15 seconds.` });
}

async function giveTime(folder: DataFolder, id: string, minutes: string, reason: string): Outcome {
  const extra = Number(minutes);
  if (!/^\d{1,4}$/.test(minutes) || extra < 1 || extra > 1440) return fail("usage/invalid", "--minutes is a whole number from 1 to 1440");
  return tell(folder, id, { kind: "extra-time", extraMs: extra * 60_000, because: "extra-time", reason });
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
