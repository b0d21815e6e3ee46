import * as v from "valibot";
import { sittingIdSchema } from "../../core/sitting/ids.ts";

/** What sign-in gave, kept encrypted in the journal's file so that a restart need not ask again. */
export const sessionSchema = v.strictObject({
  sittingId: sittingIdSchema,
  token: v.string(),
  candidateName: v.string(),
  /** To get a new token when the old one is refused. */
  candidateCode: v.string(),
  extraMs: v.number(),
});
export type Session = Readonly<v.InferOutput<typeof sessionSchema>>;
