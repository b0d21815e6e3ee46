import type { ErrorCode, InvigilError } from "../../../core/errors.ts";
import { moment } from "../words.ts";

const REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "staff/unauthorised": "You are signed out, so nothing was done. Sign in in another tab, and try again here.",
  "staff/forbidden": "Your role does not include this, or this is not one of the exams that you work with. An administrator of all exams can change that.",
  "exam/not-found": "This exam is not here any more. Somebody may have removed it.",
  "package/not-found": "This schedule is not here any more. Somebody may have removed it.",
  "exam/has-sittings": "Somebody has signed in to it by now, so it stays, with what they write.",
  "policy/not-found": "This policy is not here any more. Choose another one.",
  "policy/not-published": "This version of the policy is not published. Publish it under Policies, or choose another one.",
  "policy/newer-version": "A newer platform wrote this policy. Choose another one.",
  "start-code/malformed": "A start code has 10 letters and digits. Leave it empty to have one made.",
  "candidates/not-found": "This candidate is not on the list any more. Somebody else may have taken them off.",
  "candidates/signed-in": "This candidate has signed in by now. More time is given on the board, as an instruction; their code stays, because their computer uses it.",
  "candidates/code-taken": "Another candidate of this exam has this code. Give this one another code, or leave it empty to have one made.",
  "candidates/name-taken": "Another candidate of this exam has this name. Give this one a code of their own, such as a student number, so that the two can be told apart.",
  "http/too-large": "The list is too long for one exam. Schedule the exam twice, with half of the list each.",
  "storage/full": "The disk of the platform is full. Nothing was done; whoever runs the server can make room.",
  "sync/offline": "The platform did not answer. Load the page again to see whether it was done before you try once more.",
};

/** Why something about a schedule or its candidates was not done, and what to do next. */
export function scheduleErrorWords(error: InvigilError): string {
  const closesAt = error.detail?.["closesAt"];
  if (error.code === "exam/invalid-schedule" && typeof closesAt === "number") return `The exam would close before everybody has had all of their time. It would have to stay open until ${moment(Math.ceil(closesAt / 60_000) * 60_000)}.`;
  return REASONS[error.code] ?? `The platform answered: ${error.message}. Nothing was changed.`;
}
