import * as v from "valibot";
import { invigilErrorSchema } from "../../core/contract/failure.ts";
import type { BoardAnswer, OverrideCodesStand } from "../../core/contract/wire-board.ts";
import { wire } from "../../core/contract/wire.ts";
import type { NewInstruction } from "../../core/contract/wire.ts";
import type { AuditFormat, AuditPage, AuditSearch, Retentions } from "../../core/contract/wire-audit.ts";
import type { NewPasskey, PasskeyProof } from "../../core/contract/wire-passkeys.ts";
import type { RoomIncidents, TimelinePlace } from "../../core/contract/wire-incidents.ts";
import type { KeptReview, KnownSitting, OpenedReview } from "../../core/contract/wire-review.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { err, ok } from "../../core/result.ts";
import type { NewReview } from "../../core/sitting/review.ts";

const failureSchema = v.object({ error: invigilErrorSchema });

export type Exams = v.InferOutput<typeof wire.staffExams.response>["exams"];
export type Exam = Exams[number];
export type Package = Exam["packages"][number];

/** Time that the platform may take over a request, ms; and over opening a long record. */
const PATIENCE_MS = 10_000;
const OPENING_MS = 120_000;

export type Me = v.InferOutput<typeof wire.staffMe.response>;
export type Member = v.InferOutput<typeof wire.staffMembers.response>["members"][number];
export type Rights = Pick<Member, "roles" | "exams">;
export type Session = v.InferOutput<typeof wire.staffSession.response>;
export type FactorOffer = v.InferOutput<typeof wire.staffFactorOffer.response>;

/** Exchanges the secret of a staff link for a session cookie. */
export async function signInByLink(secret: string): Promise<Result<Session, InvigilError>> {
  return call(wire.staffSession.path, wire.staffSession.response, posting({ secret }));
}

/** First step of signing in. */
export async function signInWithPassword(name: string, password: string): Promise<Result<Session, InvigilError>> {
  return call(wire.staffSignIn.path, wire.staffSignIn.response, posting({ name, password }));
}

/** Second step of signing in. */
export async function giveSecondFactor(code: string): Promise<Result<Session, InvigilError>> {
  return call(wire.staffSecondFactor.path, wire.staffSecondFactor.response, posting({ code }));
}

/** What a passkey has to sign to sign its owner in. */
export async function askForPasskey(): Promise<Result<v.InferOutput<typeof wire.passkeyChallenge.response>, InvigilError>> {
  return call(wire.passkeyChallenge.path, wire.passkeyChallenge.response, posting({}));
}

export async function signInWithPasskey(proof: PasskeyProof): Promise<Result<Session, InvigilError>> {
  return call(wire.passkeySignIn.path, wire.passkeySignIn.response, posting({ proof }));
}

export type Passkeys = v.InferOutput<typeof wire.passkeys.response>;
export type Passkey = Passkeys["passkeys"][number];

/** The passkeys of whoever is signed in. */
export async function fetchPasskeys(): Promise<Result<Passkeys, InvigilError>> {
  return call(wire.passkeys.path, wire.passkeys.response);
}

/** What a new passkey is to be made for. @param code of the app, where the platform asked for one */
export async function offerPasskey(code: string | null): Promise<Result<v.InferOutput<typeof wire.passkeyOffer.response>, InvigilError>> {
  return call(wire.passkeyOffer.path, wire.passkeyOffer.response, posting({ code }));
}

export async function addPasskey(name: string, passkey: NewPasskey): Promise<Result<unknown, InvigilError>> {
  return call(wire.passkeyAddition.path, wire.passkeyAddition.response, posting({ name, passkey }));
}

export async function removePasskey(passkeyId: string): Promise<Result<unknown, InvigilError>> {
  return call(wire.passkeyRemoval.path, wire.passkeyRemoval.response, posting({ passkeyId }));
}

export async function signOut(): Promise<Result<unknown, InvigilError>> {
  return call(wire.staffSignOut.path, wire.staffSignOut.response, posting({}));
}

/** A new secret for the app of somebody who came by a link. */
export async function offerFactor(): Promise<Result<FactorOffer, InvigilError>> {
  return call(wire.staffFactorOffer.path, wire.staffFactorOffer.response, posting({}));
}

/** Chooses a password and confirms the app; answers with the recovery codes. */
export async function enrol(password: string, code: string): Promise<Result<{ readonly recoveryCodes: readonly string[] }, InvigilError>> {
  return call(wire.staffEnrolment.path, wire.staffEnrolment.response, posting({ password, code }));
}

/** Who is signed in here. */
export async function fetchMe(): Promise<Result<Me, InvigilError>> {
  return call(wire.staffMe.path, wire.staffMe.response);
}

export async function fetchMembers(): Promise<Result<readonly Member[], InvigilError>> {
  const answer = await call(wire.staffMembers.path, wire.staffMembers.response);
  return answer.ok ? ok(answer.value.members) : answer;
}

export async function inviteMember(member: Rights & { readonly name: string }): Promise<Result<{ readonly link: string }, InvigilError>> {
  return call(wire.staffInvitation.path, wire.staffInvitation.response, posting(member));
}

export async function changeMember(staffId: string, change: Rights & { readonly disabled: boolean }): Promise<Result<unknown, InvigilError>> {
  return call(ofMember(wire.staffChange.path, staffId), wire.staffChange.response, { ...posting(change), method: "PUT" });
}

export async function renewMember(staffId: string): Promise<Result<{ readonly link: string }, InvigilError>> {
  return call(ofMember(wire.staffRenewal.path, staffId), wire.staffRenewal.response, posting({}));
}

/** Exams with their packages, newest first. */
export async function fetchExams(): Promise<Result<Exams, InvigilError>> {
  const answer = await call(wire.staffExams.path, wire.staffExams.response);
  return answer.ok ? ok(answer.value.exams.toReversed()) : answer;
}

/** Candidates of a package that changed since an earlier answer, or (`all`) all of them in parts. @param patience ends the waiting */
export async function fetchBoard(packageId: string, since: string, patience: AbortSignal): Promise<Result<BoardAnswer, InvigilError>> {
  return call(wire.staffBoard.path.replace(":packageId", encodeURIComponent(packageId)).replace(":since", encodeURIComponent(since)), wire.staffBoard.response, { signal: patience });
}

/** Most sittings that one instruction names. */
const MOST_NAMED = 500;

export type Given = v.InferOutput<typeof wire.staffInstructions.response>["instructions"][number];

/** What was said to sittings of a package, newest first. */
export async function fetchInstructions(packageId: string): Promise<Result<readonly Given[], InvigilError>> {
  const answer = await call(wire.staffInstructions.path.replace(":packageId", encodeURIComponent(packageId)), wire.staffInstructions.response);
  return answer.ok ? ok(answer.value.instructions) : answer;
}

/** Says something to some sittings of a package, or (null) to all that were not handed in. */
export async function instruct(packageId: string, to: readonly string[] | null, instruction: NewInstruction): Promise<Result<v.InferOutput<typeof wire.staffInstruct.response>, InvigilError>> {
  const path = wire.staffInstruct.path.replace(":packageId", encodeURIComponent(packageId));
  if (to === null) return call(path, wire.staffInstruct.response, posting({ to, instruction }));
  let sittings = 0;
  for (let at = 0; at < to.length; at += MOST_NAMED) {
    const told = await call(path, wire.staffInstruct.response, posting({ to: to.slice(at, at + MOST_NAMED), instruction }));
    if (!told.ok) return told;
    sittings += told.value.sittings;
  }
  return ok({ sittings, notSignedIn: 0 });
}

/** How many override codes a package has, and which were given. */
export async function fetchOverrideCodes(packageId: string): Promise<Result<OverrideCodesStand, InvigilError>> {
  return call(ofPackage(wire.staffOverrideCodes.path, packageId), wire.staffOverrideCodes.response);
}

/** The next override code that nobody was given yet. Each is written into the audit log: only a person's click may lead here. */
export async function giveOverrideCode(packageId: string, reason: string): Promise<Result<v.InferOutput<typeof wire.giveOverrideCode.response>, InvigilError>> {
  return call(ofPackage(wire.giveOverrideCode.path, packageId), wire.giveOverrideCode.response, posting({ reason }));
}

/** The start code of a package. Each look is written into the audit log: only a person's click may lead here. */
export async function showStartCode(packageId: string): Promise<Result<{ readonly startCode: string | null }, InvigilError>> {
  return call(ofPackage(wire.showStartCode.path, packageId), wire.showStartCode.response, posting({}));
}

/** A code with which a candidate goes on on another computer. */
export async function makeTransferCode(sittingId: string): Promise<Result<v.InferOutput<typeof wire.transfer.response>, InvigilError>> {
  return call(ofSitting(wire.transfer.path, sittingId), wire.transfer.response, posting({}));
}

/** What is known of one sitting without opening it. */
export async function fetchSitting(sittingId: string): Promise<Result<KnownSitting, InvigilError>> {
  return call(ofSitting(wire.staffSitting.path, sittingId), wire.staffSitting.response);
}

/** Opens what was recorded of a sitting. Each time is written into the audit log: only a person's click may lead here. */
export async function openRecorded(sittingId: string): Promise<Result<OpenedReview, InvigilError>> {
  return call(ofSitting(wire.openForReview.path, sittingId), wire.openForReview.response, posting({}), OPENING_MS);
}

/** Opens the newest incidents of everybody who sits a package, or those before a place in them; written into the audit log. */
export async function openRoomIncidents(packageId: string, before: TimelinePlace | null): Promise<Result<RoomIncidents, InvigilError>> {
  return call(wire.openRoomIncidents.path.replace(":packageId", encodeURIComponent(packageId)), wire.openRoomIncidents.response, posting({ before }), OPENING_MS);
}

/** Keeps a note and a decision; answers with all that there are. */
export async function keepReview(sittingId: string, review: NewReview): Promise<Result<readonly KeptReview[], InvigilError>> {
  const answer = await call(ofSitting(wire.review.path, sittingId), wire.review.response, posting(review));
  return answer.ok ? ok(answer.value.reviews) : answer;
}

/** Entries of the audit log, newest first. */
export async function searchAudit(search: AuditSearch): Promise<Result<AuditPage, InvigilError>> {
  return call(wire.auditSearch.path, wire.auditSearch.response, posting(search));
}

/** A copy of the audit log. Each is written into it: only a person's click may lead here. */
export async function exportAudit(format: AuditFormat): Promise<Result<Blob, InvigilError>> {
  try {
    const response = await fetch(wire.auditExport.path, { credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(OPENING_MS), ...posting({ format }) });
    if (response.status === 200) return ok(await response.blob());
    return refusalOf(await response.json());
  } catch {
    return err(invigilError("sync/offline", "the platform cannot be reached"));
  }
}

/** What is kept of candidates. */
export async function fetchRetentions(): Promise<Result<Retentions, InvigilError>> {
  return call(wire.staffRetentions.path, wire.staffRetentions.response, undefined, OPENING_MS);
}

function ofPackage(path: string, packageId: string): string {
  return path.replace(":packageId", encodeURIComponent(packageId));
}

function ofSitting(path: string, sittingId: string): string {
  return path.replace(":sittingId", encodeURIComponent(sittingId));
}

function ofMember(path: string, staffId: string): string {
  return path.replace(":staffId", encodeURIComponent(staffId));
}

/** What sends a body as JSON. */
export function posting(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** Asks the platform, and checks that its answer is one. */
export async function call<S extends v.GenericSchema>(path: string, schema: S, init?: RequestInit, patienceMs = PATIENCE_MS): Promise<Result<v.InferOutput<S>, InvigilError>> {
  let body: unknown;
  let status: number;
  try {
    const response = await fetch(path, { credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patienceMs), ...init });
    status = response.status;
    body = await response.json();
  } catch {
    return err(invigilError("sync/offline", "the platform cannot be reached"));
  }
  if (status === 200) {
    const parsed = v.safeParse(schema, body);
    return parsed.success ? ok(parsed.output) : err(invigilError("sync/bad-response", "the platform's answer cannot be read"));
  }
  return refusalOf(body);
}

/** What the platform refused, of the body of its answer. */
export function refusalOf(body: unknown): Result<never, InvigilError> {
  const failure = v.safeParse(failureSchema, body);
  if (!failure.success) return err(invigilError("sync/bad-response", "the platform's answer cannot be read"));
  const { code, message, detail } = failure.output.error;
  return err(invigilError(code, message, detail));
}
