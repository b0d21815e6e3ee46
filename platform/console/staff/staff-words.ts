import type { PasswordFault } from "../../../core/staff/password-rule.ts";
import { PASSWORD_LENGTH } from "../../../core/staff/password-rule.ts";
import type { StaffRole } from "../../../core/staff/role.ts";
import type { Member } from "../api.ts";

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
