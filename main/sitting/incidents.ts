import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import type { Collector } from "../../core/policy/policy.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import type { Sitting } from "./sitting.ts";

/** What is recorded of programs has a purpose of its own in the policy's data plan. */
const OF_PROGRAMS: ReadonlySet<IncidentKind> = new Set<IncidentKind>(["prohibited-program", "permitted-program", "unknown-programs"]);

/** Journals something for a person to look at, if the policy that the student agreed to collects such things. */
export async function reportIncident(flow: Flow, sitting: Sitting, incident: IncidentKind, detail: IncidentDetail): Promise<void> {
  flow.parts.log.write("info", "incident", { incident, ...detail });
  const collector: Collector = OF_PROGRAMS.has(incident) ? "process-matches" : "incidents";
  // SECURITY: what the policy does not name is not recorded, and so cannot leave this computer.
  if (!collects(sitting.exam.manifest.policy, collector) || sitting.state.phase === "new" || sitting.state.phase === "sealed") return;
  const recorded = await sitting.record({ kind: "incident", incident, detail });
  if (!recorded.ok) flow.parts.log.write("warn", "incident not journalled", { error: recorded.error.code });
}
