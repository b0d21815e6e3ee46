import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import { inGroups, normaliseCrockford } from "../../core/crypto/crockford.ts";
import { newCode } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { Keys } from "../keys/keys.ts";

/** Characters of a code: 50 random bits. */
const CODE_CHARACTERS = 10;
/** How long a code is good for, ms. */
const USUAL_VALIDITY_MS: Milliseconds = 30 * 60_000;

/** A code as an invigilator reads it out, `XXXXX-XXXXX`. It is shown once; the platform keeps a keyed fingerprint. */
export interface TransferCode {
  readonly code: string;
  readonly expiresAt: UnixMs;
}

/**
 * Makes a code with which a sitting goes on on another computer: once, together with the candidate's own code.
 * Errors: sitting/not-found, sign-in/already-handed-in, storage/….
 */
export async function makeTransferCode(folder: DataFolder, sittingId: SittingId, actor: string, validMs: Milliseconds = USUAL_VALIDITY_MS): Promise<Result<TransferCode, InvigilError>> {
  const code = newCode(folder.random, CODE_CHARACTERS);
  const codeTag = await folder.keys.codeTag(sittingId, code);
  const now = folder.clock.now();
  const expiresAt = now + validMs;
  return folder.store.write(async (tables) => {
    if ((await tables.sitting(sittingId)) === undefined) return fail("sitting/not-found", "there is no such sitting");
    if ((await tables.seal(sittingId)) !== undefined) return fail("sign-in/already-handed-in", "this candidate has handed in");
    await tables.addTransferCode({ sittingId, codeTag, createdAt: now, expiresAt, usedAt: null });
    // SECURITY: that there is a code, never the code: the audit log is read by people who must not move sittings.
    await writeAudit(tables, { at: now, actor, action: "transfer-code-made", subject: sittingId, detail: { expiresAt } });
    return ok({ code: inGroups(code, CODE_CHARACTERS / 2), expiresAt });
  });
}

/** The fingerprint of a code as somebody typed it; null when it cannot be one. */
export async function transferCodeTag(keys: Keys, sittingId: SittingId, typed: string): Promise<string | null> {
  const code = normaliseCrockford(typed);
  return code?.length === CODE_CHARACTERS ? keys.codeTag(sittingId, code) : null;
}
