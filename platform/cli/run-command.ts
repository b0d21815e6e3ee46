import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { DATABASE_FILE, openDataFolder } from "../office/data-folder.ts";
import { systemClock } from "../office/system-clock.ts";
import { storageFailure } from "../store/storage-failure.ts";
import type { Outcome, Printed } from "./printed.ts";
import { printable } from "./printed.ts";

/** Folder that commands work on when `--data` does not say another. */
export const DEFAULT_DATA = process.env["INVIGIL_DATA"] ?? "invigil-data";
/** Who the audit log says it was. */
export const ACTOR = "command-line";

/** Adds `--json`, as every command has it. */
export function withJson(command: Command): Command {
  return command.option("--json", "print one JSON document");
}

/** Adds `--data` and `--json`. */
export function withData(command: Command): Command {
  return withJson(command.option("--data <folder>", "data folder of the platform", DEFAULT_DATA));
}

/**
 * Runs a command and prints what it answers: to standard output, or as an error with its exit status.
 * @param failed exit status of errors; 2 where 1 is an answer, as of diff(1)
 */
export async function report(json: boolean, work: () => Outcome, failed: 1 | 2 = 1): Promise<void> {
  let outcome: Result<Printed, InvigilError>;
  try {
    outcome = await work();
  } catch (error) {
    const failure = storageFailure(error);
    if (failure === null) throw error;
    outcome = { ok: false, error: failure };
  }
  if (outcome.ok) {
    process.stdout.write(json ? `${JSON.stringify(outcome.value.json)}\n` : `${outcome.value.human}\n`);
    if (outcome.value.status !== undefined) process.exitCode = outcome.value.status;
    return;
  }
  printError(json, outcome.error);
  process.exitCode = outcome.error.code === "usage/invalid" ? 2 : failed;
}

interface FolderOptions {
  readonly data: string;
  readonly json?: boolean | undefined;
}

/** The same with the data folder opened before and closed after. It must exist: a mistyped folder is not a new platform. */
export async function reportWithFolder(options: FolderOptions, work: (folder: DataFolder) => Outcome): Promise<void> {
  await report(options.json === true, async () => (isDataFolder(options.data) ? withFolder(options.data, work) : noFolder(options.data)));
}

/** The same for commands with which a platform may begin. */
export async function makeOrReportWithFolder(options: FolderOptions, work: (folder: DataFolder) => Outcome): Promise<void> {
  await report(options.json === true, () => withFolder(options.data, work));
}

/** Whether a folder holds a platform's data. */
export function isDataFolder(path: string): boolean {
  return existsSync(join(path, DATABASE_FILE));
}

/** What is said when it does not. */
export function noFolder(path: string): Result<never, InvigilError> {
  return fail("usage/invalid", `${path} is not a platform's data folder; name it with --data, or make one with: invigil serve`);
}

async function withFolder(dataDir: string, work: (folder: DataFolder) => Outcome): Outcome {
  const folder = await openDataFolder({ dataDir, clock: systemClock, random: systemRandom });
  if (!folder.ok) return folder;
  try {
    return await work(folder.value);
  } finally {
    await folder.value.close();
  }
}

/** Errors go to standard error, so that standard output is either a whole answer or empty. */
export function printError(json: boolean, error: InvigilError): void {
  process.stderr.write(json ? `${JSON.stringify({ error })}\n` : `invigil: ${printable(error.message)}\n         (${error.code})\n`);
}
