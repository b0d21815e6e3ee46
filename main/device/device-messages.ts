import * as v from "valibot";
import { deviceIdentitySchema } from "../../core/device/device-id.ts";
import { deviceReadingSchema } from "../../core/device/device-report.ts";
import { RAW_FIELDS } from "../../core/device/raw-field.ts";

/** What the thread is started with. */
export const deviceRequestSchema = v.strictObject({ salt: v.string(), installId: v.string(), fields: v.array(v.picklist(RAW_FIELDS)) });

// SECURITY: strict at every level. What is not in here cannot leave the thread, and of identifiers that the policy does not name only tags are in here.
export const readDeviceSchema = v.strictObject({ reading: deviceReadingSchema, identity: deviceIdentitySchema });
