import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import * as v from "valibot";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { parseJson } from "../../../core/parse-json.ts";
import { handInHeaderSchema } from "../../../core/hand-in/hand-in-file.ts";
import { humanCode } from "../../../core/receipt/human-code.ts";
import { verifyReceipt } from "../../../core/receipt/issue-receipt.ts";
import type { ReceiptFile } from "../../../core/receipt/receipt.ts";
import type { Result } from "../../../core/result.ts";
import { err, ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { readHandInText } from "../../sitting/hand-in-text.ts";
import { importHandIn } from "../../sitting/import-hand-in.ts";
import { storageFailure } from "../../store/storage-failure.ts";
import { readNamedFile } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { counted } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface ImportOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly receipt?: string;
}

/** `sitting import`. */
export function addImport(sitting: Command): void {
  withData(sitting.command("import <file>").description("take a hand-in file from a stick: the same checks and the same receipt as over the network")
    .option("--receipt <file>", "also write the candidate's receipt"))
    .action(async (path: string, options: ImportOptions) => reportWithFolder(options, (folder) => take(folder, path, options.receipt)));
}

async function take(folder: DataFolder, path: string, receiptPath: string | undefined): Outcome {
  const bytes = readNamedFile(path);
  if (!bytes.ok) return bytes;
  const text = readHandInText(bytes.value);
  if (!text.ok) return text;
  const imported = await importHandIn(folder, text.value, { actor: ACTOR, exams: null });
  if (!imported.ok) return imported;
  const { candidate, records, added, branch, receipt } = imported.value;
  const file = receipt === null ? null : await receiptFile(folder, text.value, receipt);
  if (receiptPath !== undefined) {
    if (file === null) return fail("usage/invalid", "there is no receipt: the file was taken, and this computer's journal was not handed in as the one that counts");
    const written = write(receiptPath, `${JSON.stringify(file, null, 2)}\n`);
    if (!written.ok) return written;
  }
  return ok({
    json: { ...imported.value, receiptFile: file === null ? null : (receiptPath ?? null) },
    human: [
      `${candidate}: ${added === 0 ? "everything in this file was here already" : `${counted(added, "record")} of ${records} were new`}.`,
      branch ? "The sitting goes on on another computer. This file is kept beside it for a person to look at: invigil sitting open."
        : file === null ? "Not handed in yet. A transfer code lets the exam go on on another computer: invigil sitting transfer." : `Handed in. Receipt ${file.code}${receiptPath === undefined ? "" : ` written to ${receiptPath}`}.`,
    ].join("\n"),
  });
}

/** What the candidate keeps: the same file as the exam program writes. */
async function receiptFile({ keys }: DataFolder, text: string, receipt: string): Promise<ReceiptFile | null> {
  const lines = text.trimEnd().split(/\r?\n/);
  const header = v.safeParse(handInHeaderSchema, parseJson((lines[0] ?? "").replace(/^\u{FEFF}/u, "")));
  const signature = v.safeParse(v.object({ jws: v.string() }), parseJson(lines.at(-1) ?? ""));
  if (!header.success || !signature.success) return null;
  for (const organisationKey of keys.organisationKeys) {
    const { output: { jws: seal } } = signature;
    if (!(await verifyReceipt(receipt, [organisationKey])).ok) continue;
    return { format: "invigil-receipt", version: 1, receipt, seal, deviceKey: header.output.deviceKey, organisationKey, code: await humanCode(receipt) };
  }
  return null;
}

function write(path: string, text: string): Result<void, InvigilError> {
  try {
    writeFileSync(path, text);
    return ok(undefined);
  } catch (error) {
    return err(storageFailure(error) ?? { code: "usage/invalid", message: `${path} cannot be written`, retryable: false });
  }
}
