import type { Kysely } from "kysely";
import type { SittingId } from "../../../core/sitting/ids.ts";
import type { ReviewRow, Schema } from "../schema.ts";

/** What people noted and decided about sittings. */
export interface Reviews {
  addReview(row: ReviewRow): Promise<void>;
  /** In the order in which they were written. */
  reviews(sittingId: SittingId): Promise<readonly ReviewRow[]>;
  countReviews(sittingId: SittingId): Promise<number>;
}

export function reviews(db: Kysely<Schema>): Reviews {
  return {
    async addReview(row) {
      await db.insertInto("reviews").values(row).execute();
    },
    reviews: (sittingId) => db.selectFrom("reviews").selectAll().where("sittingId", "=", sittingId).orderBy("position").execute(),
    countReviews: async (sittingId) =>
      (await db.selectFrom("reviews").select((eb) => eb.fn.countAll<number>().as("entries")).where("sittingId", "=", sittingId).executeTakeFirstOrThrow()).entries,
  };
}
