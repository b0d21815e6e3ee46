import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { instructAll, instructionOf, instructSome } from "../../sitting/instruct.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Shown at once: more than an exam day has. */
const MOST_SHOWN = 100;

/** What invigilators say to sittings, and how far it came. */
export function instructionRoutes({ folder }: Desk): Readonly<Record<"staffInstruct" | "staffInstructions", BoundRoute>> {
  return {
    staffInstruct: staffWrite(wire.staffInstruct, ({ params: { packageId }, body: { to, instruction }, member }) =>
      (to === null ? instructAll(folder, packageId, instruction, member.actor) : instructSome(folder, packageId, to, instruction, member.actor))),
    staffInstructions: staffRead(wire.staffInstructions, async ({ params }) => {
      const batches = await folder.store.read((tables) => tables.instructionBatches(params.packageId, MOST_SHOWN));
      if (!batches.ok) return batches;
      return ok({ instructions: batches.value.map(({ batchId, createdAt, sittings, sent, seen, candidate, ...row }) => {
        const { id: _id, ...instruction } = instructionOf(row);
        return { batchId, at: createdAt, instruction, sittings, sent, seen, candidate: sittings === 1 ? candidate : null };
      }) });
    }),
  };
}
