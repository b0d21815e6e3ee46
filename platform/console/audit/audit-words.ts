import type { AuditEntryShown, AuditStanding } from "../../../core/contract/wire-audit.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { assertNever } from "../../../core/result.ts";
import { DECISION_WORDS, REVIEW_DECISIONS } from "../../../core/sitting/review.ts";
import type { AuditAction, AuditGroup } from "../../../core/staff/audit-action.ts";
import { isAuditAction } from "../../../core/staff/audit-action.ts";
import { counted, duration, errorWords, moment } from "../words.ts";

export const GROUP_WORDS: Readonly<Record<AuditGroup, string>> = {
  records: "Who looked at what was recorded",
  sittings: "Sittings: instructions, other computers, hand-ins",
  refusals: "What was refused",
  exams: "Exams and their keys",
  policies: "Policies: drafts, approvals, versions",
  staff: "Staff: signing in, accounts",
  privacy: "Personal data and copies of this log",
  platform: "The platform: starts and backups",
};

type Detail = Readonly<Record<string, string | number | boolean>>;

interface Words {
  /** `{who}` and `{what}` stand for who did it and what it was done to. */
  readonly sentence: string;
  /** What stands in the place of `{what}` when the entry names nothing. */
  readonly nothing?: string;
  /** What else the entry says; empty when there is nothing. */
  readonly more?: (detail: Detail) => string;
}

/** What each action is, as a sentence. */
const ACTION_WORDS: Readonly<Record<AuditAction, Words>> = {
  "sitting-opened": { sentence: "{who} opened what was recorded of {what}", more: (detail) => (detail["why"] === "transfer" ? "so that it could go on on another computer" : "") },
  "room-incidents-opened": { sentence: "{who} opened the incidents of everybody in {what}", more: (detail) => countOf(detail, "sittings", "sitting") },
  "sitting-scored": { sentence: "{who} opened and scored the answers of {what}" },
  "sitting-reviewed": { sentence: "{who} wrote down what they think of {what}", more: decisionOf },
  "instruction-given": { sentence: "{who} gave an instruction to {what}", more: instructionOf },
  "transfer-code-made": { sentence: "{who} made a code with which {what} can go on on another computer" },
  "override-code-given": { sentence: "{who} gave out a code that lets a computer through, for {what}", more: (detail) => (typeof detail["number"] === "number" ? `code ${detail["number"]}` : "") },
  "sitting-transferred": { sentence: "{what} went on on another computer, with a code of the staff" },
  "sitting-moved": { sentence: "{what} moved to another computer before it began" },
  "sitting-admitted-again": { sentence: "{what} was taken up again, by an admission from before the platform's backup" },
  "journal-chosen": { sentence: "{who} chose which computer's record counts for {what}", more: (detail) => textOf(detail, "reason") },
  "branch-admitted": { sentence: "A second computer of {what} was let send its record, which does not count" },
  "branch-sealed": { sentence: "A computer that no longer counts handed in {what}" },
  "hand-in-imported": { sentence: "{who} imported a hand-in file of {what}" },
  "seal-received": { sentence: "The hand-in of {what} was received" },
  "seal-late": { sentence: "{what} was handed in after its end", more: (detail) => timeOf(detail, "sealedAt", "sealed") },
  "records-refused": { sentence: "A part of the record of {what} was refused, because another is held in its place", more: (detail) => (typeof detail["seq"] === "number" ? `from record ${detail["seq"]} on` : "") },
  "checkpoint-refused": { sentence: "A checkpoint of {what} was refused, because it does not fit what is held" },
  "seal-refused": { sentence: "A hand-in of {what} was refused", more: (detail) => textOf(detail, "code") },
  "exam-imported": { sentence: "{who} imported {what}", more: (detail) => countOf(detail, "questions", "question") },
  "exam-scheduled": { sentence: "{who} scheduled {what}", more: (detail) => countOf(detail, "candidates", "candidate") },
  "exam-removed": { sentence: "{who} removed {what}, which nobody had sat" },
  "package-removed": { sentence: "{who} removed a schedule that nobody had used: {what}", more: (detail) => countOf(detail, "candidates", "candidate") },
  "candidate-added": { sentence: "{who} added a candidate to {what}" },
  "candidate-changed": { sentence: "{who} changed the time of a candidate of {what}", more: timesOf },
  "candidate-code-made": { sentence: "{who} gave a candidate of {what} another code" },
  "candidate-removed": { sentence: "{who} removed a candidate from {what}" },
  "start-code-shown": { sentence: "{who} looked at the start code of {what}", more: earlyOf },
  "release-shown": { sentence: "{who} looked at the key that opens {what}", more: earlyOf },
  "release-exported": { sentence: "{who} wrote the key that opens {what} to a file", more: earlyOf },
  "policy-created": { sentence: "{who} created {what}" },
  "policy-edited": { sentence: "{who} changed a draft of {what}", more: (detail) => [versionOf(detail), ...(detail["withdrawn"] === true ? ["it is not proposed any more"] : [])].join(", ") },
  "policy-proposed": { sentence: "{who} asked for approval of {what}", more: versionOf },
  "policy-sent-back": { sentence: "{who} sent a draft of {what} back", more: (detail) => [versionOf(detail), textOf(detail, "reason")].join(": ") },
  "policy-discarded": { sentence: "{who} threw a draft away: {what}", more: (detail) => [textOf(detail, "name"), versionOf(detail), ...(detail["gone"] === true ? ["it was never published, so the policy is gone with it"] : [])].join(", ") },
  "policy-published": { sentence: "{who} published {what}", more: versionOf },
  "policy-approved": { sentence: "{who} approved and published {what}", more: versionOf },
  "staff-link-made": { sentence: "{who} made a link to the staff pages for {what}", nothing: "whoever runs the server" },
  "staff-signed-out": { sentence: "{who} signed out" },
  "staff-signed-in": { sentence: "{who} signed in", more: (detail) => (detail["by"] === "link" ? "by a link" : detail["by"] === "recovery-code" ? "with a recovery code" : detail["by"] === "passkey" ? "with a passkey" : "") },
  "staff-invited": { sentence: "{who} added {what} to the staff", more: rightsOf },
  "staff-enrolled": { sentence: "{who} chose a password and an app" },
  "staff-changed": { sentence: "{who} changed what {what} may do", more: rightsOf },
  "staff-passkey-added": { sentence: "{who} added a passkey to their account", more: (detail) => textOf(detail, "name") },
  "staff-passkey-removed": { sentence: "{who} removed a passkey from their account", more: (detail) => textOf(detail, "name") },
  "staff-refused": { sentence: "Somebody tried to sign in as {what}, and was refused", more: (detail) => (textOf(detail, "wrong") === "" ? "" : `wrong ${textOf(detail, "wrong")}`) },
  "personal-data-deleted": { sentence: "{who} deleted what was kept of the candidates of {what}, because its time was over", nothing: "several exams", more: deletedOf },
  "audit-exported": { sentence: "{who} took a copy of the audit log" },
  "platform-started": { sentence: "The platform started", more: (detail) => (textOf(detail, "version") === "" ? "" : `version ${textOf(detail, "version")}`) },
  "backup-made": { sentence: "{who} made a backup", more: (detail) => (detail["withMasterKey"] === true ? "with the master key" : "without the master key") },
  "backup-restored": { sentence: "{who} restored the platform from a backup", more: (detail) => timeOf(detail, "madeAt", "made") },
};

/** An entry for people: a sentence in which `{who}` and `{what}` are still to be put, what it was done to, and what else there is to say. */
export function entryWords(entry: Pick<AuditEntryShown, "action" | "detail" | "about" | "subject">): { readonly sentence: string; readonly what: string; readonly more: string } {
  const { action, detail } = entry;
  if (!isAuditAction(action)) return { sentence: "{who} did something that this version of the platform does not know, to {what}", what: whatWords(entry), more: action };
  const { sentence, more, nothing } = ACTION_WORDS[action];
  return { sentence, what: whatWords(entry, nothing), more: detail === null ? "its details cannot be read" : more?.(detail) ?? "" };
}

/** Who did something, as the log names them. */
export function whoWords(actor: string): string {
  if (actor === "platform") return "The platform";
  if (actor === "command-line") return "Somebody on the server's command line";
  if (actor === "sitting") return "A candidate's computer";
  if (actor === "unknown") return "Somebody who is not known";
  const name = /^staff:(.*)$/s.exec(actor)?.[1];
  if (name === undefined) return actor;
  return /^[0-9a-f]{8}$/.test(name) ? `Somebody with the server's own link (${name})` : name;
}

/** What something was done to. */
function whatWords({ about, subject }: Pick<AuditEntryShown, "about" | "subject">, nothing = "nothing in particular"): string {
  if (about === null) return subject === "" ? nothing : `something that is not here any more (${subject})`;
  switch (about.kind) {
    case "sitting": return `${about.candidate}'s sitting of ${about.exam}`;
    case "package": return `${about.exam} (exam code ${about.code})`;
    case "exam": return about.exam;
    case "staff": return about.name;
    case "policy": return `the policy ${about.name}`;
    default: return assertNever(about);
  }
}

/** Whether the log is what was written, and what to do when it is not. */
export function standingWords(standing: AuditStanding): string {
  switch (standing.state) {
    case "checking": return `The log is being checked: ${counted(standing.entries, "entry", "entries")} so far are complete and unchanged.`;
    case "whole": return standing.entries === 0 ? "The log is empty." : `The log is complete and unchanged up to entry ${(standing.entries - 1).toLocaleString()}. All of it was checked at ${moment(standing.checkedAt)}.`;
    case "broken": {
      const what = standing.fault === "missing" ? `Entry ${standing.seq.toLocaleString()} is missing` : `Entry ${standing.seq.toLocaleString()} was changed after it was written`;
      return `${what}, so what stands from there on cannot be relied on. Keep a copy of this log and of the last backup, change nothing on the server, and ask whoever runs it to compare the two: invigil audit verify --copy <file>`;
    }
    default: return assertNever(standing);
  }
}

/** Why something is not shown, and what to do next. */
export function auditErrorWords(error: InvigilError): string {
  return error.code === "http/invalid-request" ? "This cannot be looked for. Names have at most 100 characters; clear what you typed and try again." : errorWords(error);
}

function textOf(detail: Detail, key: string): string {
  const value = detail[key];
  return typeof value === "string" ? value : "";
}

function versionOf(detail: Detail): string {
  return typeof detail["version"] === "number" ? `version ${detail["version"].toLocaleString()}` : "";
}

function countOf(detail: Detail, key: string, one: string): string {
  const value = detail[key];
  return typeof value === "number" ? counted(value, one) : "";
}

function timeOf(detail: Detail, key: string, what: string): string {
  const value = detail[key];
  return typeof value === "number" && Math.abs(value) <= 8.64e15 ? `${what} at ${moment(value)}` : "";
}

function decisionOf(detail: Detail): string {
  const decision = REVIEW_DECISIONS.find((known) => known === detail["decision"]);
  return decision === undefined ? "" : `decided: ${DECISION_WORDS[decision].toLowerCase()}`;
}

function instructionOf(detail: Detail): string {
  const extraMs = detail["extraMs"];
  switch (textOf(detail, "kind")) {
    case "message": return "a message";
    case "pause": return "the clock stands still";
    case "resume": return "the clock goes on";
    case "request-hand-in": return "asked to hand in";
    case "extra-time": return typeof extraMs === "number" ? `${duration(extraMs)} more time` : "more time";
    default: return "";
  }
}

function earlyOf(detail: Detail): string {
  return detail["beforeTime"] === true ? "before its time" : "";
}

function rightsOf(detail: Detail): string {
  const roles = textOf(detail, "roles").replaceAll(",", ", ").replaceAll("-", " ");
  const exams = textOf(detail, "exams");
  const which = exams === "all" ? "all exams" : counted(exams === "" ? 0 : exams.split(",").length, "exam");
  return [roles, which, ...(detail["disabled"] === true ? ["may not sign in any more"] : [])].filter((part) => part !== "").join("; ");
}

function timesOf(detail: Detail): string {
  const [extra, breaks] = [detail["extraMinutes"], detail["breakMinutes"]];
  return typeof extra === "number" && typeof breaks === "number" ? `${extra} min extra time, ${breaks} min breaks` : "";
}

function deletedOf(detail: Detail): string {
  return [countOf(detail, "records", "record"), countOf(detail, "forks", "refused upload"), countOf(detail, "deviceIds", "pseudonymous id of a computer")].filter((part) => part !== "").join(", ");
}
