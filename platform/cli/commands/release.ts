import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { renderSVG, renderUnicodeCompact } from "uqr";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { releaseQr, releaseWords } from "../../../core/package/release-words.ts";
import type { Result } from "../../../core/result.ts";
import { err, ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { openRelease } from "../../release/open-release.ts";
import type { OpenedRelease } from "../../release/open-release.ts";
import { storageFailure } from "../../store/storage-failure.ts";
import type { Outcome } from "../printed.ts";
import { moment, printable } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

/** Words in one row of the paper. */
const IN_A_ROW = 4;
/** White modules around a code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

interface Common {
  readonly data: string;
  readonly json?: boolean;
  readonly beforeTime?: boolean;
}

/** `release show` and `release export`. */
export function addRelease(program: Command): void {
  const release = program.command("release").description("what opens an exam at its release time: on paper, and for mirrors");
  withData(release.command("show <package>").description("print the release key as 24 words and a QR code, for a room that the network does not reach")
    .option("--before-time", "although the exam is not released yet")
    .option("--qr-out <file.svg>", "also write the QR code as a picture, for paper"))
    .action(async (typed: string, options: Common & { readonly qrOut?: string }) => reportWithFolder(options, (folder) => show(folder, typed, options)));
  withData(release.command("export <package>").description("write the release document, which mirrors serve as it is")
    .option("--before-time", "although the exam is not released yet")
    .requiredOption("--out <file>", "new file"))
    .action(async (typed: string, options: Common & { readonly out: string }) => reportWithFolder(options, (folder) => exportDocument(folder, typed, options)));
}

async function show(folder: DataFolder, typed: string, options: Common & { readonly qrOut?: string }): Outcome {
  const opened = await openRelease(folder, { typed, beforeTime: options.beforeTime === true, actor: ACTOR, action: "release-shown" });
  if (!opened.ok) return opened;
  const { packageId, opensAt, due, releaseKey } = opened.value;
  const words = releaseWords(releaseKey);
  const qr = releaseQr(packageId, releaseKey);
  if (options.qrOut !== undefined) {
    const written = writeNew(options.qrOut, renderSVG(qr, { ecc: "M", border: QUIET_ZONE }));
    if (!written.ok) return written;
  }
  return ok({
    json: { packageId, opensAt, due, words, qr, qrFile: options.qrOut ?? null },
    human: [
      ...warning(opened.value, "Whoever has these words or this code"), "", ...rowsOf(words), "", renderUnicodeCompact(qr, { ecc: "M", border: QUIET_ZONE }), "",
      "Type the words, or scan the code, where the client asks for the start code. The first four letters of each word are enough.",
    ].join("\n"),
  });
}

async function exportDocument(folder: DataFolder, typed: string, options: Common & { readonly out: string }): Outcome {
  const opened = await openRelease(folder, { typed, beforeTime: options.beforeTime === true, actor: ACTOR, action: "release-exported" });
  if (!opened.ok) return opened;
  const { packageId, opensAt, due, releaseJws } = opened.value;
  const written = writeNew(options.out, releaseJws);
  if (!written.ok) return written;
  return ok({
    json: { packageId, opensAt, due, file: options.out },
    human: [
      ...warning(opened.value, "Whoever has this file"), "",
      `Written to ${options.out}, for its owner alone. Put it at the addresses that the package names (--release-mirror), as application/jose, and not before its time.`,
    ].join("\n"),
  });
}

function warning({ title, opensAt, due }: OpenedRelease, who: string): readonly string[] {
  return [
    `${printable(title)}, released ${due ? "since" : "at"} ${moment(opensAt)}`,
    due ? `${who} can open the exam.` : `KEEP THIS LOCKED UP UNTIL THEN. ${who} and the package can read the exam now.`,
  ];
}

/** Numbered rows, as they are ticked off while typing. */
function rowsOf(words: string): readonly string[] {
  const cells = words.split(" ").map((word, index) => `${String(index + 1).padStart(2)} ${word.padEnd(10)}`);
  return Array.from({ length: Math.ceil(cells.length / IN_A_ROW) }, (_, row) => `  ${cells.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW).join("")}`.trimEnd());
}

/** SECURITY: a new file of mode 0600: one that was there before might be open to others, or be a link to somewhere that is. */
function writeNew(path: string, text: string): Result<void, InvigilError> {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    return ok(undefined);
  } catch (error) {
    const failure = storageFailure(error);
    if (failure !== null) return err(failure);
    return fail("usage/invalid", `${path} cannot be written; name a file that is not there yet, in a folder that is`);
  }
}
