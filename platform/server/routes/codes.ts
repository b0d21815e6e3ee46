import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { giveOverrideCode, overrideCodesStand, showStartCode } from "../../exam/override-codes.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead, staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Codes that invigilators read out in the room. */
export function codeRoutes({ folder }: Desk): Readonly<Record<"staffOverrideCodes" | "giveOverrideCode" | "showStartCode", BoundRoute>> {
  return {
    staffOverrideCodes: staffRead(wire.staffOverrideCodes, ({ params }) => overrideCodesStand(folder, params.packageId)),
    giveOverrideCode: staffWrite(wire.giveOverrideCode, ({ params, body, member }) => giveOverrideCode(folder, params.packageId, body.reason, member.actor)),
    showStartCode: staffWrite(wire.showStartCode, async ({ params, member }) => {
      const startCode = await showStartCode(folder, params.packageId, member.actor);
      return startCode.ok ? ok({ startCode: startCode.value }) : startCode;
    }),
  };
}
