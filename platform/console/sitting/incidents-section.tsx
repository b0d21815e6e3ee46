import type { ReactNode } from "react";
import type { OpenedIncidents } from "../../../core/contract/wire-review.ts";
import { INCIDENT_COLUMNS, IncidentCells } from "../incident-cells.tsx";
import { ScrollingTable } from "../scrolling-table.tsx";
import { counted } from "../words.ts";

/** What happened that a person should look at, in order. */
export function IncidentsSection({ incidents: { incidents, forgotten, leftOut } }: { readonly incidents: OpenedIncidents }): ReactNode {
  return (
    <section className="card" aria-labelledby="incidents">
      <div className="card-head">
        <h2 id="incidents">Incidents</h2>
        <p className="quiet">What the candidate's computer noticed, by its own clock, in UTC. Many have harmless reasons: a message that came in, a cable that came loose.</p>
      </div>
      {incidents.length === 0 ? <p>None.</p> : (
        <ScrollingTable label="Incidents in order" className="tall" columns={["Time (UTC)", ...INCIDENT_COLUMNS]}>
          {incidents.map(({ seq, at, elapsed, incident, detail }) => (
            <tr key={seq}>
              <th scope="row">
                <time dateTime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(11, 19)}</time>
              </th>
              <IncidentCells elapsed={elapsed} incident={incident} detail={detail} />
            </tr>
          ))}
        </ScrollingTable>
      )}
      {leftOut === 0 ? null : <p>{counted(leftOut, "further incident")} {leftOut === 1 ? "is" : "are"} not shown here; the command line prints all: invigil sitting open.</p>}
      {forgotten === 0 ? null : <p>{counted(forgotten, "incident")} {forgotten === 1 ? "was" : "were"} deleted on {forgotten === 1 ? "its" : "their"} date.</p>}
    </section>
  );
}
