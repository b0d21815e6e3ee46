import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema } from "../milliseconds.ts";
import { sittingIdSchema } from "../sitting/ids.ts";
import { IDENTIFIER_KINDS } from "./clean-identifier.ts";
import { CONFIDENCES } from "./device-id.ts";

const toldDeviceSchema = v.strictObject({
  sittingId: sittingIdSchema, candidate: v.string(), deviceId: v.string(), basis: v.picklist(IDENTIFIER_KINDS), confidence: v.picklist(CONFIDENCES), seenAt: msSchema,
});
export type ToldDevice = DeepReadonly<v.InferOutput<typeof toldDeviceSchema>>;

/**
 * Something about two sightings of computers for a person to look at: who, on what, and what it rests on; no tag of an identifier.
 * Nothing follows from it by itself: each has harmless reasons.
 */
export const toldFindingSchema = v.strictObject({
  kind: v.picklist(["one-computer-two-candidates", "one-candidate-two-computers", "copied-install-key"]),
  verdict: v.picklist(["same", "likely", "unclear", "different"]),
  agree: v.array(v.picklist(IDENTIFIER_KINDS)), differ: v.array(v.picklist(IDENTIFIER_KINDS)),
  first: toldDeviceSchema, second: toldDeviceSchema,
});
export type ToldFinding = DeepReadonly<v.InferOutput<typeof toldFindingSchema>>;
export type DeviceFindingKind = ToldFinding["kind"];
