import type { Command } from "commander";
import { ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { chooseJournal } from "../../sitting/choose-journal.ts";
import { findSitting, withJournal } from "../../sitting/find-sitting.ts";
import type { Outcome } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface ChooseOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly reason: string;
}

/** `sitting choose`. */
export function addChooseJournal(sitting: Command): void {
  withData(sitting.command("choose <sittingId> <journalId>").description("let a journal that was kept beside a sitting count instead of the present one")
    .requiredOption("--reason <text>", "what the record says"))
    .action(async (sittingId: string, journalId: string, options: ChooseOptions) => reportWithFolder(options, (folder) => choose(folder, sittingId, journalId, options.reason)));
}

async function choose(folder: DataFolder, typedSitting: string, typedJournal: string, reason: string): Outcome {
  const file = await findSitting(folder, typedSitting);
  if (!file.ok) return file;
  const withChosen = await withJournal(folder, file.value, typedJournal);
  if (!withChosen.ok) return withChosen;
  const chosen = await chooseJournal(folder, withChosen.value, { reason, actor: ACTOR });
  if (!chosen.ok) return chosen;
  const { journalId, instead, receipt } = chosen.value;
  return ok({
    json: { ...chosen.value },
    human: [
      `${file.value.candidate.name}: journal ${journalId} counts now. Journal ${instead} is kept beside it.`,
      receipt === null ? "Its computer is told with the next sign of life, usually within 15 seconds."
        : "It had been sealed, and is handed in now. Its computer fetches the receipt when the exam program is started there again.",
    ].join("\n"),
  });
}
