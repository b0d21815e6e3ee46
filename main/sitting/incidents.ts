import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import { collectorOf } from "../../core/policy/incident.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import type { Sitting } from "./sitting.ts";

/** Journals something for a person to look at, if the policy that the student agreed to collects such things. */
export async function reportIncident(flow: Flow, sitting: Sitting, incident: IncidentKind, detail: IncidentDetail): Promise<void> {
  flow.parts.log.write("info", "incident", { incident, ...detail });
  // SECURITY: what the policy does not name is not recorded, and so cannot leave this computer.
  if (!collects(sitting.exam.manifest.policy, collectorOf(incident)) || sitting.state.phase === "new" || sitting.state.phase === "sealed") return;
  const recorded = await sitting.record({ kind: "incident", incident, detail });
  if (!recorded.ok) flow.parts.log.write("warn", "incident not journalled", { error: recorded.error.code });
}
