import * as v from "valibot";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { deviceIdentitySchema } from "../../core/device/device-id.ts";
import { continuationSchema } from "../../core/sitting/continuation.ts";
import { sittingIdSchema } from "../../core/sitting/ids.ts";

/** What sign-in gave, kept encrypted in the journal's file so that a restart need not ask again. */
export const sessionSchema = v.strictObject({
  sittingId: sittingIdSchema,
  token: v.string(),
  candidateName: v.string(),
  /** To get a new token when the old one is refused. */
  candidateCode: v.string(),
  extraMs: v.number(),
  /** The platform's signature that this sitting was admitted here: for a platform that forgot it, and for the hand-in file. */
  admission: v.string(),
  /** The pseudonym of this computer that was told, to be told again; null when the policy does not name it. */
  device: v.optional(v.nullable(deviceIdentitySchema), null),
  /** Where to go on when the sitting was moved here; null when it begins here. */
  continues: v.nullable(continuationSchema),
});
export type Session = DeepReadonly<v.InferOutput<typeof sessionSchema>>;
