import { wire } from "../../../core/contract/wire.ts";
import { importHandIn } from "../../sitting/import-hand-in.ts";
import { makeTransferCode } from "../../sitting/transfer-code.ts";
import type { BoundRoute } from "../answers.ts";
import { staffWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** What invigilators do when a computer or the network fails: hand-ins by file, codes for another computer. */
export function handInRoutes({ folder }: Desk): Readonly<Record<"transfer" | "importHandIn", BoundRoute>> {
  return {
    transfer: staffWrite(wire.transfer, ({ params, member }) => makeTransferCode(folder, params.sittingId, member.actor)),
    importHandIn: staffWrite(wire.importHandIn, ({ body, member }) => importHandIn(folder, body.file, member)),
  };
}
