import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import type { Retentions } from "../../../core/contract/wire-audit.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { fetchRetentions } from "../api.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { clockTime, errorWords, moment } from "../words.ts";
import { deletedWords, heldWords, KEPT_WORDS } from "./privacy-words.ts";

/** What is kept of candidates, how much of it, until when, and what was deleted. Read when it is asked for: counting all of it every few seconds would be in the way of exams. */
export function PrivacyScreen(): ReactNode {
  const [told, setTold] = useState<Retentions | null>(null);
  const [error, setError] = useState<InvigilError | null>(null);
  const [reading, setReading] = useState(true);

  useEffect(() => {
    if (!reading) return undefined;
    let over = false;
    fetchRetentions().then((answer) => {
      if (over) return;
      if (answer.ok) setTold(answer.value);
      setError(answer.ok ? null : answer.error);
      setReading(false);
    }, reportError);
    return () => {
      over = true;
    };
  }, [reading]);

  if (error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;
  return (
    <>
      <h1>Privacy</h1>
      <p className="lead">What the platform collected of candidates besides their answers, how much of it is still there, and when it is deleted. Deleting happens every hour by itself.</p>
      {told === null && reading ? <output>Counting what is kept…</output> : null}
      {told === null ? null : <Kept kept={told.kept} readAt={told.readAt} />}
      {told === null ? null : <Deleted deleted={told.deleted} />}
      {told === null ? null : (
        <section className="card narrow">
          <h2>What has no date</h2>
          <p>Answers, who sat when, receipts, what people noted, and the audit log stay until whoever runs the platform deletes its data folder. A backup holds what was there when it was made: delete old ones as well.</p>
        </section>
      )}
      {error === null ? null : <output className="notice">{error.code === "sync/offline" ? "The platform cannot be reached. Try again in a moment; this page shows what it last knew." : errorWords(error)}</output>}
      <p className="actions">
        <button type="button" className="button" aria-disabled={reading} onClick={() => setReading(true)}>Count again</button>
        {told === null ? null : <output className="quiet">{reading ? "Counting…" : `As of ${clockTime(told.readAt)}.`}</output>}
      </p>
    </>
  );
}

function Kept({ kept, readAt }: Pick<Retentions, "kept" | "readAt">): ReactNode {
  if (kept.length === 0) {
    return (
      <section className="card narrow">
        <h2>Nothing is collected</h2>
        <p>No scheduled exam that you work with collects anything of its candidates but their answers.</p>
      </section>
    );
  }
  return (
    <ScrollingTable label="What is kept" landmark className="card" caption="What is kept of candidates" columns={["Exam", "What was collected", "Still held", "When it is deleted"]}>
      {kept.map(({ packageId, exam, code, kind, held, deleteAt }) => (
        <tr key={`${packageId} ${kind}`}>
          <th scope="row" className="wrap">
            <a href={`#package=${packageId}`}>{exam}</a> <span className="quiet">{code}</span>
          </th>
          <td>{KEPT_WORDS[kind]}</td>
          <td>{heldWords(kind, held)}</td>
          <td>{deleteAt <= readAt ? (held === 0 ? `since ${moment(deleteAt)}` : "within the hour") : `at ${moment(deleteAt)}`}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

function Deleted({ deleted }: Pick<Retentions, "deleted">): ReactNode {
  return (
    <section className="card">
      <h2>What was deleted lately</h2>
      {deleted.length === 0 ? <p>Nothing yet: no time that candidates were told is over.</p> : (
        <ul>
          {deleted.map((deletion) => (
            <li key={deletion.seq}>
              {moment(deletion.at)}: {deletedWords(deletion)} <span className="quiet">{deletion.exam ?? "several exams"}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
