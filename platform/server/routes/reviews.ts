import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { keepReview, reviewsOf } from "../../review/keep-review.ts";
import { knownSitting } from "../../review/known-sitting.ts";
import { openCheckIn } from "../../review/open-check-in.ts";
import { openForReview } from "../../review/open-for-review.ts";
import { openRoomIncidents } from "../../review/open-room-incidents.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** How staff look at what was recorded of one sitting, or of a room's incidents, and say what they think of it. */
export function reviewRoutes({ folder }: Desk): Readonly<Record<"staffSitting" | "openForReview" | "openRoomIncidents" | "checkInOpening" | "review", BoundRoute>> {
  return {
    staffSitting: staffRead(wire.staffSitting, ({ params }) => knownSitting(folder, params.sittingId)),
    openForReview: staffWrite(wire.openForReview, ({ params, member }) => openForReview(folder, params.sittingId, member)),
    openRoomIncidents: staffWrite(wire.openRoomIncidents, ({ params, body, member }) => openRoomIncidents(folder, params.packageId, body.before, member)),
    checkInOpening: staffWrite(wire.checkInOpening, ({ params, member }) => openCheckIn(folder, params.sittingId, member)),
    review: staffWrite(wire.review, async ({ params, body, member }) => {
      const kept = await keepReview(folder, params.sittingId, body, member.actor);
      if (!kept.ok) return kept;
      const reviews = await reviewsOf(folder, params.sittingId);
      return reviews.ok ? ok({ reviews: reviews.value }) : reviews;
    }),
  };
}
