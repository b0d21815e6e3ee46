import { wire } from "../../../core/contract/wire.ts";
import { appendRecords } from "../../sitting/append-records.ts";
import type { BoundRoute } from "../answers.ts";
import { sittingWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Saving: records of a running sitting. */
export function recordRoutes({ folder }: Desk): Readonly<Record<"putRecords", BoundRoute>> {
  return {
    putRecords: sittingWrite(wire.putRecords, ({ params, body, sitting }) => appendRecords(folder, sitting, { ...body, fromSeq: params.fromSeq })),
  };
}
