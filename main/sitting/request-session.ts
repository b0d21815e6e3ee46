import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { createPlatformClient } from "../http/client.ts";
import type { Session } from "./session.ts";
import type { Sitting } from "./sitting.ts";

/** A session with the record of it that the journal is to keep. */
export interface RequestedSession {
  readonly session: Session;
  readonly signedIn: Extract<JournalEvent, { readonly kind: "signed-in" }>;
}

/**
 * Signs in and keeps what the platform gave.
 * @param transferCode an invigilator's code to go on here with what was begun on another computer
 */
export async function requestSession(sitting: Sitting, candidateCode: string, transferCode: string | null): Promise<Result<RequestedSession, InvigilError>> {
  const { manifest } = sitting.exam;
  const { kty, crv, x } = sitting.deviceKey.publicJwk;
  const enc = sitting.journal.fact("enc");
  if (enc === null) return fail("storage/unreadable", "the journal's file lacks its key");
  const earlier = sitting.session;
  const answer = await createPlatformClient(sitting.exam.platform).request("signIn", {
    params: {},
    body: {
      packageId: manifest.packageId, journalId: sitting.journal.journalId, candidateCode, deviceKey: { kty, crv, x }, enc, transferCode, admission: earlier?.admission ?? null,
    },
  });
  if (!answer.ok) return answer;
  const { sittingId, token, candidateName, extraMs, breakMs, durationMs, opensAt, closesAt, examId, admission } = answer.value;
  if (examId !== manifest.examId) return fail("sync/bad-response", "the platform answered for another exam");
  const session: Session = { sittingId, token, candidateName, candidateCode, extraMs, admission, continues: answer.value.continues ?? earlier?.continues ?? null };
  const kept = await sitting.keepSession(session);
  return kept.ok ? ok({ session, signedIn: { kind: "signed-in", sittingId, durationMs, extraMs, breakMs, opensAt, closesAt } }) : kept;
}
