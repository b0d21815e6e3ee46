import * as v from "valibot";
import { fromUtf8, utf8 } from "../../core/crypto/encoding.ts";
import { sha256Hex } from "../../core/crypto/hash.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { KeptReview } from "../../core/contract/wire-review.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { LONGEST_NOTE, reviewNoteSchema } from "../../core/sitting/review.ts";
import type { NewReview } from "../../core/sitting/review.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { ReviewRow } from "../store/schema.ts";

/** Reviews of one sitting at most: far more than people write, few enough to show. */
const MOST_REVIEWS = 100;

/**
 * Keeps a note and a decision beside those that there are, and notes it in the audit log: both or neither. It changes nothing of the sitting.
 * Errors: usage/invalid (the note), sitting/not-found, review/too-many, storage/….
 */
export async function keepReview({ store, keys, clock }: DataFolder, sittingId: SittingId, { subject, decision, note }: NewReview, actor: string): Promise<Result<void, InvigilError>> {
  const parsed = v.safeParse(reviewNoteSchema, note);
  if (!parsed.success) return fail("usage/invalid", `a note has 1 to ${LONGEST_NOTE} characters, in lines, without control characters`);
  return store.write(async (tables) => {
    if ((await tables.sitting(sittingId)) === undefined) return fail("sitting/not-found", "there is no such sitting");
    const position = await tables.countReviews(sittingId);
    if (position >= MOST_REVIEWS) return fail("review/too-many", `this sitting has ${MOST_REVIEWS} reviews, and no more are kept`, { reviews: position });
    // Within the transaction, so that the note is tied to its place: writes come one after another.
    const noteSealed = await keys.seal("review-note", placeOf({ sittingId, position }), utf8(parsed.output));
    const at = clock.now();
    await tables.addReview({ sittingId, position, subject, decision, noteSealed, at, by: actor });
    // SECURITY: notes are personal data, and the audit log is for ever. The hash is that of the encrypted note: the words of a short note could be guessed from their own.
    await writeAudit(tables, { at, actor, action: "sitting-reviewed", subject: sittingId, detail: { subject, decision, position, sealedNoteSha256: await sha256Hex(noteSealed) } });
    return ok(undefined);
  });
}

/** What people noted and decided about a sitting, oldest first. A note that was altered in the database is null. Errors: storage/…. */
export async function reviewsOf({ store, keys }: Pick<DataFolder, "store" | "keys">, sittingId: SittingId): Promise<Result<readonly KeptReview[], InvigilError>> {
  const rows = await store.read((tables) => tables.reviews(sittingId));
  if (!rows.ok) return rows;
  const reviews: KeptReview[] = [];
  for (const row of rows.value) {
    const note = await keys.open("review-note", placeOf(row), row.noteSealed);
    reviews.push({ subject: row.subject, decision: row.decision, note: note.ok ? fromUtf8(note.value) : null, at: row.at, by: row.by });
  }
  return ok(reviews);
}

function placeOf({ sittingId, position }: Pick<ReviewRow, "sittingId" | "position">): string {
  return `${sittingId}|${position}`;
}
