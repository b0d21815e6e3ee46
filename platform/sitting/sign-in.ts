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
import { signAdmission } from "../../core/sitting/admission.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { sittingIdSchema } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { CandidateRow, JournalRow, PackageRow, SittingRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";

/** How long after the end of the exam a token still hands in, ms: a laptop that was offline has a week. */
const TOKEN_AFTER_CLOSE_MS = 7 * 24 * 3_600_000;
const TOKEN_BYTES = 32;
const X25519_BYTES = 32;
const GENESIS_HEX = "00".repeat(32);

type Request = DeepReadonly<v.InferOutput<typeof wire.signIn.request>>;
type Response = DeepReadonly<v.InferInput<typeof wire.signIn.response>>;

/**
 * Signs a known candidate in on a computer. The same computer with the same journal gets its sitting back with a new token; another
 * computer takes the sitting over until the exam was started on the first one.
 * Errors: sitting/window-closed, sitting/other-device, sign-in/already-handed-in, http/invalid-request, storage/….
 */
export async function signIn(
  { store, clock, random, keys }: DataFolder, request: Request, found: { readonly pkg: PackageRow; readonly candidate: CandidateRow },
): Promise<Result<Response, InvigilError>> {
  const usable = await checkKeys(request);
  if (!usable.ok) return usable;

  const { pkg, candidate } = found;
  const token = toBase64url(random.bytes(TOKEN_BYTES));
  const tokenExpiresAt = pkg.closesAt + TOKEN_AFTER_CLOSE_MS;
  const binding = { journalId: request.journalId, tokenSha256: await sha256Hex(token), tokenExpiresAt };
  const newSittingId = v.parse(sittingIdSchema, newId(random));
  const now = clock.now();

  const bound = await store.write<SittingId>(async (tables) => {
    const sitting = await tables.sittingOfCandidate(candidate.candidateId);
    const journal = await tables.journal(request.journalId);
    if (sitting === undefined) {
      if (journal !== undefined) return fail("sitting/other-device", "this journal belongs to another sitting");
      if (now > pkg.closesAt) return fail("sitting/window-closed", "the exam is over");
      const fresh = { sittingId: newSittingId, packageId: pkg.packageId, examId: pkg.examId, candidateId: candidate.candidateId, ...binding, createdAt: now };
      await tables.addSitting(fresh, {
        sittingId: newSittingId, state: "signed-in", answered: 0, remainingMs: pkg.durationMs + candidate.extraMs, lastSeenAt: now,
      });
      await tables.addJournal(journalOf(newSittingId, request, now));
      return ok(newSittingId);
    }

    if (journal !== undefined && !isSameDevice(journal, sitting, request)) return fail("sitting/other-device", "this journal belongs to another computer");
    if (sitting.journalId === request.journalId) {
      await tables.rebind(sitting.sittingId, binding);
      return ok(sitting.sittingId);
    }
    return move(tables, { sitting, journal, binding, request, closed: now > pkg.closesAt, now });
  }, "sign-in");
  if (!bound.ok) return bound;

  const { kty, crv, x } = request.deviceKey;
  const admission = await signAdmission(
    { sittingId: bound.value, packageId: pkg.packageId, candidateId: candidate.candidateId, journalId: request.journalId, deviceKey: { kty, crv, x } }, keys.signing,
  );
  return ok({
    sittingId: bound.value, examId: pkg.examId, token, tokenExpiresAt, candidateName: candidate.name, durationMs: pkg.durationMs, extraMs: candidate.extraMs, breakMs: 0,
    opensAt: pkg.opensAt, closesAt: pkg.closesAt, admission, continues: null,
  });
}

interface Move {
  readonly sitting: SittingRow;
  /** An earlier journal of this sitting on the computer that asks, if it had one. */
  readonly journal: JournalRow | undefined;
  readonly binding: Pick<SittingRow, "journalId" | "tokenSha256" | "tokenExpiresAt">;
  readonly request: Request;
  readonly closed: boolean;
  readonly now: number;
}

/** Moves a sitting that was not started yet to another computer, such as when the first one broke at check-in. */
async function move(tables: Tables, { sitting, journal, binding, request, closed, now }: Move): Promise<Result<SittingId, InvigilError>> {
  if ((await tables.seal(sitting.sittingId)) !== undefined) return fail("sign-in/already-handed-in", "this candidate has handed in");
  const current = await tables.journal(sitting.journalId);
  // SECURITY: without this a second computer could take over a running exam with nothing but the candidate's code.
  if (current?.started === 1) return fail("sitting/other-device", "the exam was started on another computer");
  if (closed) return fail("sitting/window-closed", "the exam is over");
  if (journal === undefined) await tables.addJournal(journalOf(sitting.sittingId, request, now));
  await tables.rebind(sitting.sittingId, binding);
  await writeAudit(tables, {
    at: now, actor: "sitting", action: "sitting-moved", subject: sitting.sittingId, detail: { from: sitting.journalId, to: request.journalId },
  });
  return ok(sitting.sittingId);
}

function isSameDevice(journal: JournalRow, sitting: SittingRow, request: Request): boolean {
  // SECURITY: a journal answers only to the device key and sitting that it was opened with.
  return journal.sittingId === sitting.sittingId && journal.deviceKey === request.deviceKey.x && journal.enc === request.enc;
}

function journalOf(sittingId: SittingId, request: Request, openedAt: number): JournalRow {
  return {
    journalId: request.journalId, sittingId, deviceKey: request.deviceKey.x, enc: request.enc, records: 0, bytes: 0, head: GENESIS_HEX, started: 0, closed: 0,
    incidents: 0, openedAt,
  };
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
