import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import { counted } from "./words.ts";

const ACT_ERRORS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "staff/wrong-password": "Name and password do not fit. Type both again; an administrator can give you a new link.",
  "staff/wrong-code": "This code is not right, or was used already. Type the one that your app shows now.",
  "staff/unauthorised": "That took too long, or somebody signed in with this name elsewhere. Begin again.",
  "staff/forbidden": "Your role does not include this. An administrator of all exams can change that.",
  "staff/weak-password": "This password is too easy to guess. Choose a longer one.",
  "staff/name-taken": "Somebody has this name already. Add what tells the two apart.",
  "staff/not-found": "This person is not on the list any more. Load the page again.",
  "staff/code-needed": "It is more than ten minutes since you signed in. Type the code that your app shows now.",
  "staff/wrong-passkey": "This passkey does not open anything here, or it took too long. Try again, or sign in with name and password.",
  "staff/passkeys-unavailable": "Browsers allow passkeys only where the platform has a name and https. Sign in with name and password.",
  "staff/passkey-not-given": "Your browser gave no passkey: it was cancelled, took too long, or this device has none for this page, or has one already. Nothing was changed.",
  "staff/too-many-passkeys": "You have as many passkeys as there can be. Remove one that you do not use any more.",
  "staff/own-account": "Nobody changes their own rights. Another administrator can.",
  "staff/wrong-state": "Open the link again and begin anew.",
  "override/none": "This exam was scheduled without codes that let computers through. Give the candidate another computer.",
  "override/all-given": "All codes of this exam were given. A code that was given before works again; the list says which they were.",
  "exam/not-found": "One of these exams is not there any more. Load the page again.",
  "http/invalid-request": "Names have 2 to 80 characters, and everybody has at least one role.",
  "sync/offline": "The platform cannot be reached. Nothing was changed; try again.",
};

/** Why something was not done, and what to do next. */
export function actErrorWords(error: InvigilError): string {
  const wait = error.detail?.["retryAfterMs"];
  if (typeof wait === "number") return `There were too many tries. The next one counts in ${counted(Math.ceil(wait / 1000), "second")}.`;
  return ACT_ERRORS[error.code] ?? `The platform answered: ${error.message}. Nothing was changed; try again.`;
}
