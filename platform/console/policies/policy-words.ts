import type { KnownPolicy, ListedPolicy, ShownVersion } from "../../../core/contract/wire-policies.ts";
import type { ErrorCode, InvigilError } from "../../../core/errors.ts";
import type { Asks } from "../../../core/policy/policy-change.ts";
import type { Policy, Viewer } from "../../../core/policy/policy.ts";
import type { Me } from "../api.ts";
import { counted, moment } from "../words.ts";

type PresetName = Exclude<Policy["preset"], "custom">;

/** A preset, for somebody who chooses one. */
export const PRESET_WORDS: Readonly<Record<PresetName, { readonly name: string; readonly stakes: string; readonly means: string }>> = {
  practice: { name: "Practice", stakes: "Nothing depends on it", means: "An ordinary window. Nothing is locked, nothing is recorded but the answers. For trying things out, and for homework." },
  "supervised-room": { name: "Supervised room", stakes: "A person is in the room", means: "The exam fills the screen, programs that help to cheat have to be closed, and unusual events are noted for the invigilator. What a person in the room sees is left to them." },
  remote: { name: "Remote", stakes: "Nobody is in the room", means: "The same with one display only, and a computer that seems virtual or is used from afar waits for an invigilator’s code. Hardest on students with assistive tools: read who is hurt." },
};

export const PRESET_NAMES: readonly PresetName[] = ["practice", "supervised-room", "remote"];

export const VIEWER_NAMES: Readonly<Record<Viewer, string>> = { invigilator: "Invigilators", administrator: "Administrators", marker: "Markers", "privacy-officer": "Privacy officers" };

export const ASKS_WORDS: Readonly<Record<Asks, string>> = { more: "Asks more of the student", less: "Asks less of the student", neither: "Asks neither more nor less" };

/** Where a version stands. */
export function stateWords({ state, published, proposed, changedAt }: ShownVersion): string {
  if (published !== null) return `Published ${moment(published.at)}`;
  return state === "proposed" && proposed !== null ? `Waits for approval since ${moment(proposed.at)}` : `Draft, changed ${moment(changedAt)}`;
}

/** Who did what with a version. */
export function whoWords({ authors, published, proposed }: ShownVersion): string {
  return [
    `written by ${authors.join(", ")}`,
    ...(proposed === null || published !== null ? [] : [`proposed by ${proposed.by}`]),
    ...(published === null ? [] : [published.approver === null ? `published by ${published.by}` : `approved by ${published.approver}`]),
  ].join("; ");
}

/** Where a policy stands, in a list. */
export function standsWords({ published, open }: ListedPolicy): string {
  const use = published === null ? "not published yet" : `version ${published} is published`;
  if (open === null) return use;
  return `${use}; version ${open.version} ${open.state === "draft" ? "is a draft" : "waits for approval"}`;
}

/** Whether somebody works on drafts. */
export function writes({ roles }: Me): boolean {
  return roles.includes("administrator") || roles.includes("author");
}

/** Whether somebody publishes: it reaches beyond any one exam. */
export function publishes({ roles, exams }: Me): boolean {
  return exams === null && roles.includes("administrator");
}

/** Why somebody cannot be the second person for a proposal; null when they can. */
export function whyNotSecond({ authorIds, proposed }: ShownVersion, me: Me): string | null {
  if (!publishes(me)) return "An administrator of all exams approves it.";
  if (me.staffId === null) return "You came by the server’s own link. Approving needs an account of one’s own: sign in with yours.";
  if (authorIds.includes(me.staffId)) return "You wrote a part of it. Another administrator approves it.";
  return proposed?.staffId === me.staffId ? "You asked for the approval. Another administrator gives it." : null;
}

/** Which exams a new version concerns. */
export function packagesWords({ packages, otherPackages }: KnownPolicy): string {
  const all = packages.length + otherPackages;
  if (all === 0) return "No scheduled exam uses this policy now.";
  return `${counted(all, "scheduled exam")} ${all === 1 ? "uses" : "use"} this policy and ${all === 1 ? "keeps" : "keep"} the version that ${all === 1 ? "it was" : "they were"} scheduled with. A new version counts for exams that are scheduled from then on.`;
}

const ERRORS: Readonly<Partial<Record<ErrorCode, string>>> = {
  "policy/stale": "Somebody else changed this in the meantime. Nothing was changed now.",
  "policy/wrong-state": "This version was published or proposed in the meantime. Nothing was changed now.",
  "policy/own-approval": "You wrote or proposed this. Another administrator approves it.",
  "policy/no-account": "Approving needs an account of one’s own. Sign in with yours.",
  "policy/needs-approval": "A scheduled exam has begun to use this policy: ask a second person for approval.",
  "policy/not-found": "This policy, or this draft of it, is not on the platform: somebody may have thrown it away. Go back to all policies, and open it from there.",
  "policy/draft-open": "Somebody began a new version already. Load the page again to go on with it.",
  "staff/forbidden": "Your role does not include this. An administrator of all exams can change that.",
  "staff/unauthorised": "You are signed out. Sign in again in another tab of this browser, and go on here.",
  "http/invalid-request": "A policy needs a name of 1 to 100 characters on one line.",
  "http/too-large": "This policy is larger than the platform takes. Name programs by wildcards instead of one by one.",
  "sync/offline": "The platform cannot be reached. What you changed is still on this page, and is sent when it answers again.",
};

/** Why something was not done, and what to do next. */
export function policyErrorWords(error: InvigilError): string {
  return ERRORS[error.code] ?? `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}. Nothing was changed.`;
}
