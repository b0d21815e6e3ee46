import type { Command } from "commander";
import { ok } from "../../../core/result.ts";
import { asAgreed, reviewTyping } from "../../../core/keystroke/review-typing.ts";
import { accountOf } from "../../../core/sitting/time-ledger.ts";
import { deviceFindings, toldFinding } from "../../device/device-findings.ts";
import { fetchContent } from "../../exam/fetch-exam.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { branchesOf, forksOf } from "../../sitting/branches.ts";
import { reviewsOf } from "../../review/keep-review.ts";
import { sittingUnderPolicy } from "../../review/known-sitting.ts";
import { findSitting, withJournal } from "../../sitting/find-sitting.ts";
import { openSitting } from "../../sitting/open-sitting.ts";
import { branchLines, continuationLines } from "../branch-words.ts";
import { deviceLines, reportLines } from "../device-words.ts";
import { forgottenLines } from "../forgotten-words.ts";
import { ledgerLines } from "../ledger-words.ts";
import type { Outcome } from "../printed.ts";
import { duration, moment, printable, table } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";
import { reviewLines } from "../review-words.ts";
import { incidentLines, lockdownLines } from "../sitting-words.ts";
import { typingIn, typingLines } from "../typing-words.ts";

interface OpenOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly journal?: string;
}

/** `sitting open`. */
export function addOpenSitting(sitting: Command): void {
  withData(sitting.command("open <sittingId>").description("decrypt the answers, the lockdown, the incidents and the timeline of a sitting")
    .option("--journal <id>", "another journal than the one that counts: what is kept of another computer"))
    .action(async (id: string, options: OpenOptions) => reportWithFolder(options, (folder) => open(folder, id, options.journal)));
}

async function open(folder: DataFolder, id: string, journalId: string | undefined): Outcome {
  const found = await findSitting(folder, id);
  if (!found.ok) return found;
  const file = journalId === undefined ? found : await withJournal(folder, found.value, journalId);
  if (!file.ok) return file;
  const opened = await openSitting(folder, file.value, { actor: ACTOR, action: "sitting-opened" });
  if (!opened.ok) return opened;
  const content = await fetchContent(folder, file.value.exam);
  if (!content.ok) return content;
  const { sitting, exam, candidate, seal, journal } = file.value;
  const { answers, timeline, contradiction, ledger, closesAt, continuations } = opened.value;
  const counts = journal.journalId === sitting.journalId;
  const branches = counts ? await branchesOf(folder, file.value, answers, ACTOR) : ok([]);
  if (!branches.ok) return branches;
  const forks = await forksOf(folder, sitting.sittingId);
  if (!forks.ok) return forks;

  const sightings = await folder.store.read((tables) => tables.deviceSightings(sitting.examId));
  if (!sightings.ok) return sightings;
  const computers = deviceFindings(sightings.value).findings.filter(({ first, second }) => first.sittingId === sitting.sittingId || second.sittingId === sitting.sittingId);

  const under = await sittingUnderPolicy(folder, sitting.sittingId);
  if (!under.ok) return under;
  const reviews = await reviewsOf(folder, sitting.sittingId);
  if (!reviews.ok) return reviews;

  const questions = content.value.items.map((item, index) => ({ item: item.id, number: index + 1, title: item.title, responses: answers[item.id] ?? {} }));
  const answerLines = questions.map(({ number, title, responses }) => {
    const values = Object.values(responses).map((response) => response.join(" | ")).filter((text) => text !== "");
    return `  ${number}. ${title}: ${values.length === 0 ? "(no answer)" : printable(values.join("  /  "))}`;
  });
  const timelineRows = timeline.map(({ seq, at, elapsed, event }) => [seq, new Date(at).toISOString(), duration(elapsed), event.kind, describe(event)]);
  const moves = continuationLines(continuations);
  const typing = asAgreed(reviewTyping(typingIn(timeline)), under.value.policy.keystrokes);
  const typed = typingLines(typing, under.value.policy.keystrokes, timeline.some(({ event }) => event.kind === "objected" && event.to === "keystrokes"));
  return ok({
    json: {
      sittingId: sitting.sittingId, journalId: journal.journalId, exam: exam.title, examId: exam.examId, packageId: sitting.packageId, candidate: candidate.name,
      sealedAt: seal?.sealedAt ?? null, answers, questions, timeline, contradiction, time: { ledger, closesAt, ...accountOf(ledger) }, continuations, branches: branches.value, forks: forks.value, typing, computers: computers.map(toldFinding), reviews: reviews.value,
    },
    human: [
      `${candidate.name}: ${exam.title}`,
      ...(counts ? [seal === undefined ? "Not handed in yet." : `Handed in at ${moment(seal.sealedAt)}.`] : [`Journal ${journal.journalId}, which does not count: the sitting goes on on another computer.`]),
      ...(contradiction === null ? [] : [`Someone should look at this journal: ${contradiction.message}.`]),
      "", "Answers", ...answerLines, ...branchLines(branches.value, forks.value, (item) => questions.find((question) => question.item === item)?.number ?? 0), "",
      ...ledgerLines(ledger, closesAt), ...(moves.length === 0 ? [] : ["", ...moves]), "", ...lockdownLines(timeline), "", ...incidentLines(timeline), "",
      ...[reportLines(timeline), deviceLines({ findings: computers, crowded: 0 }), typed, forgottenLines(timeline), reviewLines(reviews.value)].flatMap((lines) => (lines.length === 0 ? [] : [...lines, ""])),
      "Timeline", table(["seq", "time", "worked", "event", ""], timelineRows),
    ].join("\n"),
  });
}

function describe(event: { readonly kind: string; readonly item?: string; readonly incident?: string; readonly reason?: string; readonly was?: string }): string {
  return event.item ?? event.incident ?? event.reason ?? event.was ?? "";
}
