import { wire } from "../../../core/contract/wire.ts";
import { listKept } from "../../privacy/list-kept.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** How staff see what is kept of candidates. */
export function privacyRoutes({ folder }: Desk): Readonly<Record<"staffRetentions", BoundRoute>> {
  return { staffRetentions: staffRead(wire.staffRetentions, ({ member }) => listKept(folder, member)) };
}
