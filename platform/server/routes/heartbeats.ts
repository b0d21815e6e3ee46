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
    heartbeat: sittingWrite(wire.heartbeat, async ({ body, sitting }) => {
      if (body.journalId !== sitting.journalId) return fail("sitting/other-device", "the sitting runs with another journal");
      const now = clock.now();
      const { sittingId } = sitting;
      presence.note({ sittingId, state: body.state, answered: body.answered, remainingMs: body.remainingMs, lastSeenAt: now });

      const { checkpoint } = body;
      let countersignature: string | null = null;
      if (checkpoint !== null) {
        const journal = await store.read((tables) => tables.journal(sitting.journalId));
        if (!journal.ok) return journal;
        if (journal.value === undefined) throw new Error("a sitting has a journal");
        const signed = await countersignCheckpoint(folder, journal.value, checkpoint);
        if (!signed.ok) return signed;
        countersignature = signed.value;
      }

      if (body.done.length > 0) {
        const closed = await store.write(async (tables) => {
          for (const instructionId of body.done) await tables.closeInstruction(sittingId, instructionId, now);
          return ok(undefined);
        });
        if (!closed.ok) return closed;
      }
      const open = await store.read((tables) => tables.openInstructions(sittingId));
      if (!open.ok) return open;
      return ok({ now, nextAfterMs: Math.round(heartbeatMs * admission.stretch()), branch: false, countersignature, instructions: open.value.map(instructionOf) });
    }),
  };
}
