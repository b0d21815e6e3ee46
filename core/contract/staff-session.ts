import * as v from "valibot";
import { msSchema } from "../milliseconds.ts";

/** A session's stage: `full` opens everything, the others what comes next on the way in. */
export const staffSessionSchema = v.strictObject({ stage: v.picklist(["full", "second-factor", "enrolling"]), expiresAt: msSchema });
