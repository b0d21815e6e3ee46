import { MOST_EXAM_BYTES } from "../../../core/contract/wire-exams.ts";
import type { ErrorCode, InvigilError } from "../../../core/errors.ts";
import { counted } from "../words.ts";

const MIB = 1024 * 1024;

const REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "import/not-a-zip": "This is neither a zip nor an XML file. Export the test from your item bank as a QTI package (a zip), and choose that file.",
  "import/truncated": "The file is cut off or damaged, as after a download that was interrupted. Export or download it again.",
  "import/no-test": "There is no test and no question in this file. Export it from your item bank as a QTI 2.1, 2.2 or 3.0 package.",
  "import/several-tests": "There are several tests in this file. Export each as a file of its own.",
  "import/not-qti": "This is XML, but not QTI. Export it from your item bank as a QTI 2.1, 2.2 or 3.0 package.",
  "import/unsafe-path": "The zip holds a name that points outside of it, so none of it is used. Export it again; if it stays so, ask whoever made it.",
  "import/duplicate-name": "Two files in the zip have the same name, so it is not clear which one counts. Export it again.",
  "http/too-large": `The file is larger than ${MOST_EXAM_BYTES / MIB} MB. Leave out videos and large pictures, or split the exam.`,
  "http/overloaded": "Two other exams are being read just now. Try again in a few seconds.",
  "http/invalid-request": "The file did not arrive whole. It has to be sent within a minute: try again on a faster connection, or leave out large pictures.",
  "staff/forbidden": "Importing is for administrators and authors of all exams. An administrator can import it for you and give you the exam.",
  "staff/unauthorised": "You are signed out. Sign in again, and choose the file again.",
  "storage/full": "The disk of the platform is full. Nothing was kept; whoever runs the server can make room.",
  "sync/offline": "The connection broke off before the file was read. Nothing was imported; try again.",
};

/** Why a file was not imported, and what to do next. */
export function importErrorWords(error: InvigilError): string {
  const reason = REASONS[error.code];
  if (reason !== undefined) return reason;
  const file = error.detail?.["file"];
  const line = error.detail?.["line"];
  const where = typeof file !== "string" ? "" : ` It is in ${file}${typeof line === "number" && line > 0 ? `, line ${line}` : ""}.`;
  return `This file cannot be imported: ${error.message}.${where} Mend it in your item bank and export it again. Nothing was imported.`;
}

/** `3.4 MB`, `12 kB`. */
export function bytesWords(bytes: number): string {
  return bytes >= MIB ? `${(bytes / MIB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
}

/** What the button that imports says. */
export function importWords(questions: number, leftOut: number): string {
  if (leftOut === 0) return `Import ${counted(questions, "question")}`;
  return `Import without the ${leftOut === 1 ? "question" : `${leftOut.toLocaleString()} questions`} that ${leftOut === 1 ? "is" : "are"} not supported`;
}
