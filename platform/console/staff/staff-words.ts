import type { ErrorCode, InvigilError } from "../../../core/errors.ts";
import type { PasswordFault } from "../../../core/staff/password-rule.ts";
import { PASSWORD_LENGTH } from "../../../core/staff/password-rule.ts";
import type { StaffRole } from "../../../core/staff/role.ts";
import type { Member } from "../api.ts";
import { counted } from "../words.ts";

/** A role, and what it is for. */
export const ROLE_WORDS: Readonly<Record<StaffRole, { readonly name: string; readonly what: string }>> = {
  administrator: { name: "Administrator", what: "Exams, sittings and who works here." },
  author: { name: "Author", what: "Exams and when they take place." },
  invigilator: { name: "Invigilator", what: "Sittings while they go on: codes for another computer, hand-ins by file." },
  marker: { name: "Marker", what: "Sittings that are to be marked." },
  "privacy-officer": { name: "Privacy officer", what: "What is recorded of candidates, for how long, and who looked at it." },
};

export const MEMBER_STATE_WORDS: Readonly<Record<Member["state"], string>> = { active: "Signs in with password and app", invited: "Invited, has not chosen a password yet", disabled: "Cannot sign in" };

/** What is wrong with a password, and what to do about it. */
export const PASSWORD_WORDS: Readonly<Record<PasswordFault, string>> = {
  "too-short": `At least ${PASSWORD_LENGTH.least} characters. A few words in a row are easy to remember and hard to guess.`,
  "too-long": `At most ${PASSWORD_LENGTH.most} characters.`,
  "one-character": "This repeats the same few characters. Take a few words in a row.",
  name: "This is mostly your name. Take words that have nothing to do with you.",
};

const STAFF_ERRORS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "staff/wrong-password": "Name and password do not fit. Type both again; an administrator can give you a new link.",
  "staff/wrong-code": "This code is not right, or was used already. Type the one that your app shows now.",
  "staff/unauthorised": "That took too long, or somebody signed in with this name elsewhere. Begin again.",
  "staff/forbidden": "Your role does not include this. An administrator of all exams can change that.",
  "staff/weak-password": "This password is too easy to guess. Choose a longer one.",
  "staff/name-taken": "Somebody has this name already. Add what tells the two apart.",
  "staff/not-found": "This person is not on the list any more. Load the page again.",
  "staff/own-account": "Nobody changes their own rights. Another administrator can.",
  "staff/wrong-state": "Open the link again and begin anew.",
  "exam/not-found": "One of these exams is not there any more. Load the page again.",
  "http/invalid-request": "Names have 2 to 80 characters, and everybody has at least one role.",
  "sync/offline": "The platform cannot be reached. Nothing was changed; try again.",
};

/** Why something was not done, and what to do next. */
export function staffErrorWords(error: InvigilError): string {
  const wait = error.detail?.["retryAfterMs"];
  if (typeof wait === "number") return `There were too many tries. The next one counts in ${counted(Math.ceil(wait / 1000), "second")}.`;
  return STAFF_ERRORS[error.code] ?? `The platform answered: ${error.message}. Nothing was changed; try again.`;
}
