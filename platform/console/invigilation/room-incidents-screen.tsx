import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { RoomIncident } from "../../../core/contract/wire-incidents.ts";
import { incidentWords } from "../../../core/policy/incident-words.ts";
import { fetchExams } from "../api.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { Field } from "../field.tsx";
import { INCIDENT_COLUMNS, IncidentCells } from "../incident-cells.tsx";
import { ScrollingTable } from "../scrolling-table.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { clockTime, counted, errorWords } from "../words.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import type { IncidentFilter } from "./room-incidents-filter.ts";
import { EVERYTHING, kindsOf, shownIncidents } from "./room-incidents-filter.ts";
import { useBoard } from "./use-board.ts";
import type { OpenedRoom, RoomOpening } from "./use-room-opening.ts";
import { useRoomOpening } from "./use-room-opening.ts";

/** What happened in a whole room, as one timeline: closed until somebody opens it, and then as it was at that moment, with how many came since. */
export function RoomIncidentsScreen({ packageId }: { readonly packageId: string }): ReactNode {
  const { board, connection } = useBoard(packageId);
  const exams = usePolled("exams", fetchExams);
  const opening = useRoomOpening(packageId);
  if (connection.kind === "lost" && connection.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;

  const exam = exams.value?.find(({ packages }) => packages.some((pkg) => pkg.packageId === packageId));
  const now = board?.byName.reduce((sum, { incidents }) => sum + incidents, 0) ?? null;
  return (
    <>
      <p>
        <a href={`#package=${packageId}`}>Board of this exam</a>
      </p>
      <h1>Incidents{exam === undefined ? "" : `: ${exam.title}`}</h1>
      <ConnectionBanner connection={connection} />
      {now === null ? <output>{connection.kind === "lost" ? "" : "Counting the incidents of this exam…"}</output> : (
        <>
          <OpeningCard opening={opening} now={now} />
          {opening.opened === null || opening.opened.incidents.length === 0 ? null : <Timeline opened={opening.opened} opening={opening} />}
        </>
      )}
    </>
  );
}

function OpeningCard({ opening, now }: { readonly opening: RoomOpening; readonly now: number }): ReactNode {
  const { opened, busy, error } = opening;
  return (
    <section className="card" aria-labelledby="opening">
      {/* The button that was pressed stands below what it brought: reading goes on at the top of that. */}
      {opened === null ? <h2 id="opening">{counted(now, "incident")} so far</h2> : <ArrivedHeading key={opened.openedAt} id="opening">Opened at {clockTime(opened.openedAt)}</ArrivedHeading>}
      {opened === null ? (
        <p className="reading">
          Of incidents the board knows only how many there are: what they say is encrypted. Open them when you have a reason to look: that you opened them, and when, is written into the audit log. Answers, typing and everything else stay closed. An incident is a reason to ask, not a finding, and nothing follows from it by itself.
        </p>
      ) : <OpenedWords opened={opened} now={now} />}
      {error === null ? null : (
        <p className="notice" role="alert">
          {error.code === "staff/forbidden" ? "Candidates of this exam were told that other roles look at its incidents, so they stayed closed." : errorWords(error)}
        </p>
      )}
      <p className="actions">
        <button type="button" className={opened === null ? "button button-primary" : "button"} aria-disabled={busy} onClick={() => opening.open(now)}>{opened === null ? "Open the incidents" : "Open them again"}</button>
        {busy ? <output>Reading and decrypting…</output> : null}
      </p>
    </section>
  );
}

function OpenedWords({ opened: { incidents, unreadable, closed, counted: then }, now }: { readonly opened: OpenedRoom; readonly now: number }): ReactNode {
  return (
    <>
      <output className="reading">
        {now > then ? <strong>{counted(now - then, "incident")} came in since. </strong> : null}
        {incidents.length === 0 ? "There is none to show. " : null}
        It is written into the audit log that you opened them. What comes in from now on is not below: opening them again shows it, and is written down again.
      </output>
      {closed === 0 ? null : <p>{counted(closed, "incident")} {closed === 1 ? "is" : "are"} not shown: candidates were told that other roles look at {closed === 1 ? "it" : "them"}.</p>}
      {unreadable === 0 ? null : <p className="notice">{counted(unreadable, "record")} could not be read, which should not happen. The page of the candidate&#8217;s sitting says where its record was altered.</p>}
    </>
  );
}

function Timeline({ opened: { incidents, before }, opening }: { readonly opened: OpenedRoom; readonly opening: RoomOpening }): ReactNode {
  const [filter, setFilter] = useState(EVERYTHING);
  const shown = useMemo(() => shownIncidents(incidents, filter), [incidents, filter]);
  const days = useMemo(() => new Set(incidents.map(({ at }) => dayOf(at))).size, [incidents]);
  return (
    <section className="card" aria-labelledby="timeline">
      <div className="card-head">
        <h2 id="timeline">In order, newest first</h2>
        <p className="quiet">What the candidates&#8217; computers noticed, each by its own clock, in UTC. A computer that was offline sends later what happened earlier.</p>
      </div>
      <FilterFields incidents={incidents} filter={filter} shown={shown.length} onChange={setFilter} />
      {shown.length === 0 ? <p>None fits. Change what is shown above.</p> : (
        <ScrollingTable label="Incidents, newest first" className="timeline" columns={["Time (UTC)", "Candidate", ...INCIDENT_COLUMNS]}>
          {shown.map((row) => <TimelineRow key={`${row.journalId} ${row.seq}`} row={row} withDay={days > 1} />)}
        </ScrollingTable>
      )}
      {before === null ? null : (
        <p className="actions">
          <button type="button" className="button" aria-disabled={opening.busy} onClick={opening.openEarlier}>Open earlier ones</button>
        </p>
      )}
    </section>
  );
}

function TimelineRow({ row, withDay }: { readonly row: RoomIncident; readonly withDay: boolean }): ReactNode {
  const iso = new Date(row.at).toISOString();
  return (
    <tr>
      <td>
        <time dateTime={iso}>{withDay ? `${dayOf(row.at)} ` : ""}{iso.slice(11, 19)}</time>
      </td>
      <th scope="row" className="wide">
        <a href={`#sitting=${row.sittingId}`}><bdi>{row.candidate}</bdi></a>
        {row.otherComputer ? <span className="quiet"> on another computer than the one that counts</span> : null}
      </th>
      <IncidentCells elapsed={row.elapsed} incident={row.incident} detail={row.detail} />
    </tr>
  );
}

interface FilterFieldsProps {
  readonly incidents: readonly RoomIncident[];
  readonly filter: IncidentFilter;
  readonly shown: number;
  readonly onChange: (filter: IncidentFilter) => void;
}

function FilterFields({ incidents, filter, shown, onChange }: FilterFieldsProps): ReactNode {
  const kinds = useMemo(() => kindsOf(incidents), [incidents]);
  return (
    <search className="board-filter">
      <Field label="Find a candidate" value={filter.candidate} onChange={(candidate) => onChange({ ...filter, candidate })} autoComplete="off" />
      <div className="groups" role="group" aria-label="Show">
        {[{ kind: null, count: incidents.length }, ...kinds].map(({ kind, count }) => (
          <button key={kind ?? "all"} type="button" className="group" aria-pressed={filter.kind === kind} onClick={() => onChange({ ...filter, kind })}>
            {kind === null ? "Everything" : incidentWords(kind, {})} <span className="count">{count.toLocaleString()}</span>
          </button>
        ))}
      </div>
      <output>{shown === incidents.length ? counted(shown, "incident") : `${shown.toLocaleString()} of ${counted(incidents.length, "incident")}`}</output>
    </search>
  );
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
