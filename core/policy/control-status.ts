import * as v from "valibot";
import { CONTROL_IDS, TIERS } from "./control.ts";

/** How far one control holds on one computer, as it is written into journals and shown (`ControlStatus`). */
export const controlStatusSchema = v.strictObject({ control: v.picklist(CONTROL_IDS), tier: v.picklist(TIERS), reason: v.string() });
