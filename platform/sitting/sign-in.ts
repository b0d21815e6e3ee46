import type { DeepReadonly } from "../../core/deep-readonly.ts";
import * as v from "valibot";
import type { wire } from "../../core/contract/wire.ts";
import { fromBase64url, toBase64url } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { importPublicKey } from "../../core/crypto/keys.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { signAdmission, verifyAdmission } from "../../core/sitting/admission.ts";
import { sittingIdSchema } from "../../core/sitting/ids.ts";
import { addDevice } from "../device/add-device.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { CandidateRow, PackageRow } from "../store/schema.ts";
import type { Arrival } from "./bind-journal.ts";
import { bindJournal } from "./bind-journal.ts";
import { continuationFor, prepareTransfer } from "./continue-sitting.ts";
import { instruct } from "./instruct.ts";

/** How long after the end of the exam a token still hands in, ms: a laptop that was offline has a week. */
const TOKEN_AFTER_CLOSE_MS = 7 * 24 * 3_600_000;
/** How long a token is good for that was given even later, ms. */
const LATE_TOKEN_MS = 24 * 3_600_000;
const TOKEN_BYTES = 32;
const X25519_BYTES = 32;

type Request = DeepReadonly<v.InferOutput<typeof wire.signIn.request>>;
type Response = DeepReadonly<v.InferInput<typeof wire.signIn.response>>;

/**
 * Signs a known candidate in on a computer. The same computer with the same journal gets its sitting back with a new token; another computer takes the
 * sitting over until the exam was started on the first one, and after that with an invigilator's transfer code.
 * Errors: those of `bindJournal` and `prepareTransfer`, http/invalid-request, storage/….
 */
export async function signIn(folder: DataFolder, request: Request, found: { readonly pkg: PackageRow; readonly candidate: CandidateRow }): Promise<Result<Response, InvigilError>> {
  const { store, clock, random, keys } = folder;
  const usable = await checkKeys(request);
  if (!usable.ok) return usable;
  // SECURITY: a ticket counts when this organisation signed it; anything else is refused, never passed over.
  const ticket = request.admission === null ? ok(null) : await verifyAdmission(request.admission, keys.organisationKeys);
  if (!ticket.ok) return ticket;
  const { pkg, candidate } = found;
  const transfer = request.transferCode === null ? ok(null) : await prepareTransfer(folder, found, request.journalId, request.transferCode);
  if (!transfer.ok) return transfer;

  const token = toBase64url(random.bytes(TOKEN_BYTES));
  const now = clock.now();
  const tokenExpiresAt = Math.max(pkg.closesAt + TOKEN_AFTER_CLOSE_MS, now + LATE_TOKEN_MS);
  const { kty, crv, x } = request.deviceKey;
  const arrival: Arrival = {
    pkg, candidate, device: { journalId: request.journalId, deviceKey: x, enc: request.enc }, token: { tokenSha256: await sha256Hex(token), tokenExpiresAt }, ticket: ticket.value,
    transfer: transfer.value, newSittingId: v.parse(sittingIdSchema, newId(random)), now,
  };
  const bound = await store.write(async (tables) => {
    // SECURITY: staff may have given the candidate another code, or taken them off the list, since theirs was looked up.
    if ((await tables.candidate(candidate.candidateId))?.codeHmac !== candidate.codeHmac) return fail("sign-in/unknown-candidate", "no candidate of this exam has this code");
    const journal = await bindJournal(tables, arrival);
    if (journal.ok) await addDevice(tables, pkg, request.journalId, request.device, now);
    return journal;
  }, "sign-in");
  if (!bound.ok) return bound;
  if (transfer.value !== null && transfer.value.paused !== null) {
    // The pause was carried out on the first computer; it lasts, so the second one is told as well.
    const told = await instruct(folder, bound.value.sittingId, { kind: "pause", reason: transfer.value.paused }, "platform");
    if (!told.ok) return told;
  }
  const continues = transfer.value === null ? await continuationFor(folder, pkg, bound.value) : ok(transfer.value.continuation);
  if (!continues.ok) return continues;

  const sittingId = bound.value.knownAs;
  const admission = await signAdmission(
    { sittingId, packageId: pkg.packageId, candidateId: candidate.candidateId, journalId: request.journalId, deviceKey: { kty, crv, x } }, keys.signing,
  );
  return ok({
    sittingId, examId: pkg.examId, token, tokenExpiresAt, candidateName: candidate.name, durationMs: pkg.durationMs, extraMs: candidate.extraMs, breakMs: candidate.breakMs,
    opensAt: pkg.opensAt, closesAt: pkg.closesAt, admission, continues: continues.value,
  });
}

async function checkKeys(request: Request): Promise<Result<void, InvigilError>> {
  const enc = fromBase64url(request.enc);
  if (!enc.ok || enc.value.length !== X25519_BYTES) return fail("http/invalid-request", "enc is not an X25519 key", { part: "body", path: "enc" });
  try {
    await importPublicKey(request.deviceKey);
    return ok(undefined);
  } catch {
    return fail("http/invalid-request", "the device key is not an Ed25519 key", { part: "body", path: "deviceKey" });
  }
}
