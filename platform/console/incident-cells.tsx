import type { ReactNode } from "react";
import type { RoomIncident } from "../../core/contract/wire-incidents.ts";
import { incidentReason } from "../../core/policy/incident-reasons.ts";
import { incidentWords } from "../../core/policy/incident-words.ts";
import { duration } from "./words.ts";

/** Headings of what `IncidentCells` shows. */
export const INCIDENT_COLUMNS = ["Worked", "What happened", "Why it is shown"] as const;

/** What happened, with the facts that the candidate's computer gave, and why a person is asked to look: the last cells of a row. */
export function IncidentCells({ elapsed, incident, detail }: Pick<RoomIncident, "elapsed" | "incident" | "detail">): ReactNode {
  return (
    <>
      <td>{duration(elapsed)}</td>
      <td className="wide">
        <bdi>{incidentWords(incident, detail)}</bdi>
      </td>
      <td className="wide quiet-cell">{incidentReason(incident)}</td>
    </>
  );
}
