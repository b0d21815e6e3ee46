import type * as v from "valibot";
import type { DeviceIdentity, deviceIdentitySchema } from "../../core/device/device-id.ts";
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
 * @param device the pseudonym of this computer; null when the policy does not name it
 */
export async function requestSession(sitting: Sitting, candidateCode: string, transferCode: string | null, device: DeviceIdentity | null): Promise<Result<RequestedSession, InvigilError>> {
  const { manifest } = sitting.exam;
  const { kty, crv, x } = sitting.deviceKey.publicJwk;
  const enc = sitting.journal.fact("enc");
  if (enc === null) return fail("storage/unreadable", "the journal's file lacks its key");
  const earlier = sitting.session;
  const answer = await createPlatformClient(sitting.exam.platform).request("signIn", {
    params: {},
    body: {
      packageId: manifest.packageId, journalId: sitting.journal.journalId, candidateCode, deviceKey: { kty, crv, x }, enc, transferCode, admission: earlier?.admission ?? null,
      device: told(device),
    },
  });
  if (!answer.ok) return answer;
  const { sittingId, token, candidateName, extraMs, breakMs, durationMs, opensAt, closesAt, examId, admission } = answer.value;
  if (examId !== manifest.examId) return fail("sync/bad-response", "the platform answered for another exam");
  const session: Session = { sittingId, token, candidateName, candidateCode, extraMs, admission, device, continues: answer.value.continues ?? earlier?.continues ?? null };
  const kept = await sitting.keepSession(session);
  return kept.ok ? ok({ session, signedIn: { kind: "signed-in", sittingId, durationMs, extraMs, breakMs, opensAt, closesAt } }) : kept;
}

/** A copy, as the request's type has it: nothing of it is readonly there. */
function told(device: DeviceIdentity | null): v.InferInput<typeof deviceIdentitySchema> | null {
  return device === null ? null : { ...device, components: device.components.map((component) => ({ ...component })) };
}
