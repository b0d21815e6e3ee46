import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { appendRecords } from "../../sitting/append-records.ts";
import type { BoundRoute } from "../answers.ts";
import { sittingWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Saving: records of a running sitting. */
export function recordRoutes({ folder }: Desk): Readonly<Record<"putRecords", BoundRoute>> {
  return {
    putRecords: sittingWrite(wire.putRecords, async ({ params, body, journal, branch }) => {
      const held = await appendRecords(folder, journal, { ...body, fromSeq: params.fromSeq, by: "network" });
      return held.ok ? ok({ ...held.value, branch }) : held;
    }),
  };
}
