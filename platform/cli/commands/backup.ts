import type { Command } from "commander";
import { ok } from "../../../core/result.ts";
import type { MadeBackup } from "../../backup/make-backup.ts";
import { makeBackup } from "../../backup/make-backup.ts";
import { restoreBackup } from "../../backup/restore-backup.ts";
import { MASTER_KEY_FILE, MASTER_KEY_VARIABLE } from "../../keys/master-key.ts";
import { systemClock } from "../../office/system-clock.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment } from "../printed.ts";
import { terminalProgress } from "../progress.ts";
import { ACTOR, DEFAULT_DATA, isDataFolder, noFolder, report, withData, withJson } from "../run-command.ts";

interface BackupOptions {
  readonly data: string;
  readonly out: string;
  readonly masterKey: boolean;
  readonly json?: boolean;
}

interface RestoreOptions {
  readonly from: string;
  readonly data: string;
  readonly json?: boolean;
}

/** `backup` and `restore`. */
export function addBackup(program: Command): void {
  withData(program.command("backup").description("copy the whole data folder, also while serve works on it")
    .requiredOption("--out <folder>", "new or empty folder, best on another disk")
    .option("--without-master-key", "leave out the key that opens the answers; keep it elsewhere yourself"))
    .action(async (options: Omit<BackupOptions, "masterKey"> & { readonly withoutMasterKey?: boolean }) =>
      report(options.json === true, () => make({ ...options, masterKey: options.withoutMasterKey !== true })));
  withJson(program.command("restore").description("put a backup into a new data folder, after checking all of it")
    .requiredOption("--from <folder>", "the backup")
    .option("--data <folder>", "new or empty folder", DEFAULT_DATA))
    .action(async (options: RestoreOptions) => report(options.json === true, () => restore(options)));
}

async function make({ data, out, masterKey, json }: BackupOptions): Outcome {
  if (!isDataFolder(data)) return noFolder(data);
  const progress = terminalProgress(json === true);
  const made = await makeBackup({ dataDir: data, out, withMasterKey: masterKey, actor: ACTOR, clock: systemClock, onProgress: progress.show });
  progress.end();
  if (!made.ok) return made;
  return ok({ json: { out, ...made.value }, human: describe(out, made.value) });
}

function describe(out: string, { madeAt, files, bytes, masterKey, damaged }: MadeBackup): string {
  return [
    `Backup of ${moment(madeAt)} in ${out}: ${counted(files, "file")}, ${(bytes / 1_000_000).toFixed(1)} MB.`,
    "",
    ...KEY_WORDS[masterKey],
    ...(damaged.length === 0 ? [] : [
      "", `LOOK AT THIS: ${counted(damaged.length, "file")} of the data folder changed on disk before this backup, and ${damaged.length === 1 ? "is" : "are"} damaged in it too:`, ...damaged.map((path) => `  ${path}`),
    ]),
    "",
    `Put it back with: invigil restore --from ${out} --data <new folder>`,
  ].join("\n");
}

const KEY_WORDS: Readonly<Record<MadeBackup["masterKey"], readonly string[]>> = {
  "included": ["It holds the master key: whoever has this folder can read every answer and open every exam. Keep it as you keep the exams themselves."],
  "left-out": [
    "WITHOUT THE MASTER KEY. This backup alone opens nothing: no answer can be read, no exam released, no receipt issued from it.",
    `Keep a copy of ${MASTER_KEY_FILE} somewhere else. If it is lost, so are the answers of every exam.`,
  ],
  "elsewhere": [
    `WITHOUT THE MASTER KEY: the data folder has no ${MASTER_KEY_FILE}, because the platform gets it from ${MASTER_KEY_VARIABLE}.`,
    "Keep a copy of it somewhere else. If it is lost, so are the answers of every exam.",
  ],
};

async function restore({ from, data, json }: RestoreOptions): Outcome {
  const progress = terminalProgress(json === true);
  const restored = await restoreBackup({ from, dataDir: data, actor: ACTOR, clock: systemClock, onProgress: progress.show });
  progress.end();
  if (!restored.ok) return restored;
  const { madeAt, exams, sittings, handedIn, masterKey } = restored.value;
  return ok({
    json: { data, ...restored.value },
    human: [
      `Everything of the backup was checked and is in ${data}, as of ${moment(madeAt)}:`,
      `  ${counted(exams, "exam")}, ${counted(sittings, "sitting")}, ${handedIn} handed in`,
      "",
      ...(masterKey ? [] : [`THE MASTER KEY IS NOT IN THIS BACKUP. Before serve: put ${MASTER_KEY_FILE} into ${data} with mode 0600, or set ${MASTER_KEY_VARIABLE}.`, ""]),
      "What to expect:",
      "  Start serve with the same address as before. Candidates notice nothing but the line that says whether they are connected.",
      "  Their computers send again what is missing here: answers, hand-ins, and sign-ins since the backup. Nobody has to do anything.",
      "  Exams imported or scheduled, and extra time and messages given, after the backup are not in it: give them again.",
      "  A candidate who handed in after the backup keeps the receipt; the same hand-in gets another one when their computer sends it again.",
      "  The exams' logs go on from the backup, and say that it was restored.",
      `Follow it with: invigil sitting list --data ${data}`,
    ].join("\n"),
  });
}
