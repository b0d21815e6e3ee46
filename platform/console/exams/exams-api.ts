import * as v from "valibot";
import { wire } from "../../../core/contract/wire.ts";
import type { ImportReportShown } from "../../../core/contract/wire-exams.ts";
import { invigilError } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { parseJson } from "../../../core/parse-json.ts";
import type { Result } from "../../../core/result.ts";
import { err, ok } from "../../../core/result.ts";
import { refusalOf } from "../api.ts";

/** What the server takes of a path's part, in characters as they are sent. */
const LONGEST_PART = 190;
/** Longest that a file may take to be sent and read, ms. */
const UPLOAD_MS = 180_000;

export type Imported = v.InferOutput<typeof wire.importExam.response>;

/** How much of a file has been sent, 0 … 1. */
export type Progress = (sent: number) => void;

/** What would be imported of a file. */
export async function checkExam(file: File, onProgress: Progress): Promise<Result<ImportReportShown, InvigilError>> {
  return upload(wire.checkExam.path.replace(":name", nameOf(file)), file, wire.checkExam.response, onProgress);
}

/** Imports a file: all of its questions, or those that are supported. */
export async function importExam(file: File, questions: "all" | "supported", onProgress: Progress): Promise<Result<Imported, InvigilError>> {
  return upload(wire.importExam.path.replace(":questions", questions).replace(":name", nameOf(file)), file, wire.importExam.response, onProgress);
}

function nameOf({ name }: File): string {
  let characters = Array.from(name);
  while (encodeURIComponent(characters.join("")).length > LONGEST_PART) characters = characters.slice(0, -1);
  return encodeURIComponent(characters.join("")) || "exam";
}

/** `fetch` does not say how much was sent. */
async function upload<S extends v.GenericSchema>(path: string, file: File, schema: S, onProgress: Progress): Promise<Result<v.InferOutput<S>, InvigilError>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const away = (): void => resolve(err(invigilError("sync/offline", "the platform cannot be reached")));
    request.open("POST", path);
    request.timeout = UPLOAD_MS;
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    for (const event of ["error", "timeout", "abort"]) request.addEventListener(event, away);
    request.addEventListener("load", () => {
      const body = parseJson(request.responseText);
      if (request.status !== 200) return resolve(refusalOf(body));
      const parsed = v.safeParse(schema, body);
      return resolve(parsed.success ? ok(parsed.output) : err(invigilError("sync/bad-response", "the platform's answer cannot be read")));
    });
    request.send(file);
  });
}
