import * as v from "valibot";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { wire } from "../../../core/contract/wire.ts";
import type { CandidateListShown, ImportReportShown, NewSchedule, Scheduled } from "../../../core/contract/wire-exams.ts";
import { invigilError } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { parseJson } from "../../../core/parse-json.ts";
import type { Result } from "../../../core/result.ts";
import { err, ok } from "../../../core/result.ts";
import { call, posting, refusalOf } from "../api.ts";

/** What the server takes of a path's part, in characters as they are sent. */
const LONGEST_PART = 190;
/** Longest that a file may take to be sent and read, ms. */
const UPLOAD_MS = 180_000;

export type Imported = v.InferOutput<typeof wire.importExam.response>;

/** Time that the platform may take over a package: about a second for each override code, ms. */
const SCHEDULING_MS = 180_000;

type Times = Pick<CandidateEntry, "extraMinutes" | "breakMinutes">;

/** Makes a package. Its answer is the only one that holds the codes. */
export async function scheduleExam(examId: string, schedule: NewSchedule): Promise<Result<Scheduled, InvigilError>> {
  return call(filled(wire.scheduleExam.path, { examId }), wire.scheduleExam.response, posting(schedule), SCHEDULING_MS);
}

export async function removeExam(examId: string): Promise<Result<unknown, InvigilError>> {
  return call(filled(wire.removeExam.path, { examId }), wire.removeExam.response, posting({}));
}

export async function removePackage(packageId: string): Promise<Result<unknown, InvigilError>> {
  return call(filled(wire.removePackage.path, { packageId }), wire.removePackage.response, posting({}));
}

/** Where a package is downloaded as a file. */
export function packageFileAddress(packageId: string): string {
  return filled(wire.packageFile.path, { packageId });
}

export async function fetchCandidates(packageId: string): Promise<Result<CandidateListShown, InvigilError>> {
  return call(filled(wire.staffCandidates.path, { packageId }), wire.staffCandidates.response);
}

export async function addCandidate(packageId: string, entry: CandidateEntry): Promise<Result<{ readonly code: string }, InvigilError>> {
  return call(filled(wire.addCandidate.path, { packageId }), wire.addCandidate.response, posting(entry));
}

export async function changeCandidate(packageId: string, candidateId: string, times: Times): Promise<Result<unknown, InvigilError>> {
  return call(filled(wire.changeCandidate.path, { packageId, candidateId }), wire.changeCandidate.response, { ...posting(times), method: "PUT" });
}

/** Another code; the one before is worth nothing any more. */
export async function newCandidateCode(packageId: string, candidateId: string): Promise<Result<{ readonly code: string }, InvigilError>> {
  return call(filled(wire.newCandidateCode.path, { packageId, candidateId }), wire.newCandidateCode.response, posting({}));
}

export async function removeCandidate(packageId: string, candidateId: string): Promise<Result<unknown, InvigilError>> {
  return call(filled(wire.removeCandidate.path, { packageId, candidateId }), wire.removeCandidate.response, posting({}));
}

function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_whole, key: string) => encodeURIComponent(params[key] ?? ""));
}

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
