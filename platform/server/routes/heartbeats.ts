import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { countersignCheckpoint } from "../../sitting/countersign-checkpoint.ts";
import { instructionOf } from "../../sitting/instruct.ts";
import type { BoundRoute } from "../answers.ts";
import { sittingWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Signs of life: presence in, countersignature and instructions out. */
export function heartbeatRoutes({ folder, presence, admission, heartbeatMs }: Desk): Readonly<Record<"heartbeat", BoundRoute>> {
  const { store, clock } = folder;
  return {
    heartbeat: sittingWrite(wire.heartbeat, async ({ body, journal, branch }) => {
      if (body.journalId !== journal.journalId) return fail("sitting/other-device", "this token is of another computer's journal");
      const now = clock.now();
      const { sittingId } = journal;
      // What staff see and say is about the journal that counts.
      if (!branch) presence.note({ sittingId, state: body.state, answered: body.answered, remainingMs: body.remainingMs, lastSeenAt: now });

      const { checkpoint } = body;
      let countersignature: string | null = null;
      if (checkpoint !== null) {
        const signed = await countersignCheckpoint(folder, journal, checkpoint);
        if (!signed.ok) return signed;
        countersignature = signed.value;
      }

      const nextAfterMs = Math.round(heartbeatMs * admission.stretch());
      if (branch) return ok({ now, nextAfterMs, branch, countersignature, instructions: [] });
      if (body.done.length > 0) {
        const closed = await store.write(async (tables) => {
          for (const instructionId of body.done) await tables.closeInstruction(sittingId, instructionId, now);
          return ok(undefined);
        });
        if (!closed.ok) return closed;
      }
      const open = await store.read((tables) => tables.openInstructions(sittingId));
      if (!open.ok) return open;
      const fresh = open.value.filter(({ sentAt }) => sentAt === null).map(({ instructionId }) => instructionId);
      if (fresh.length > 0) {
        const noted = await store.write(async (tables) => {
          await tables.noteSent(sittingId, fresh, now);
          return ok(undefined);
        });
        if (!noted.ok) return noted;
      }
      return ok({ now, nextAfterMs, branch, countersignature, instructions: open.value.map(instructionOf) });
    }),
  };
}
