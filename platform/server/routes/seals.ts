import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { keepBranchSeal } from "../../sitting/branch-seal.ts";
import { handIn } from "../../sitting/hand-in.ts";
import type { BoundRoute } from "../answers.ts";
import { sittingWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Handing in. */
export function sealRoutes({ folder }: Desk): Readonly<Record<"seal", BoundRoute>> {
  return {
    seal: sittingWrite(wire.seal, async ({ body, sitting, journal, branch }) => {
      const receipt = branch ? await keepBranchSeal(folder, journal, body.seal) : await handIn(folder, sitting, body.seal);
      return receipt.ok ? ok({ receipt: receipt.value }) : receipt;
    }),
  };
}
