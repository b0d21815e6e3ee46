import type { ReactNode, SubmitEvent } from "react";
import { useId, useState } from "react";
import type { AuditSearch } from "../../../core/contract/wire-audit.ts";
import { AUDIT_GROUPS } from "../../../core/staff/audit-action.ts";
import { GROUP_WORDS } from "./audit-words.ts";

/** What is looked for, page by page. */
export type Wanted = Omit<AuditSearch, "before">;

interface AuditFilterProps {
  readonly wanted: Wanted;
  /** What the subject is called, when only entries about one are shown. */
  readonly about: string;
  readonly onLook: (wanted: Wanted) => void;
}

/** Who, what and when. */
export function AuditFilter({ wanted, about, onLook }: AuditFilterProps): ReactNode {
  const id = useId();
  const [actor, setActor] = useState("");
  const [group, setGroup] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onLook({
      subject: wanted.subject, group: AUDIT_GROUPS.find((known) => known === group) ?? null, actor: actor.trim() === "" ? null : actor.trim(),
      since: midnight(from, 0), until: midnight(to, 1),
    });
  };
  const clear = (): void => {
    for (const set of [setActor, setGroup, setFrom, setTo]) set("");
    onLook({ group: null, actor: null, subject: null, since: null, until: null });
  };
  return (
    <form className="card audit-filter" onSubmit={submit} aria-label="Search the audit log">
      <div className="field">
        <label htmlFor={`${id}-who`}>Who</label>
        <input id={`${id}-who`} value={actor} maxLength={100} autoComplete="off" spellCheck={false} placeholder="Part of a name" onChange={({ target }) => setActor(target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-what`}>What</label>
        <select id={`${id}-what`} value={group} onChange={({ target }) => setGroup(target.value)}>
          <option value="">Everything</option>
          {AUDIT_GROUPS.map((each) => <option key={each} value={each}>{GROUP_WORDS[each]}</option>)}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-from`}>From</label>
        <input id={`${id}-from`} type="date" value={from} onChange={({ target }) => setFrom(target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-to`}>Until the end of</label>
        <input id={`${id}-to`} type="date" value={to} onChange={({ target }) => setTo(target.value)} />
      </div>
      <p className="actions">
        <button type="submit" className="button button-primary">Search</button>
        <button type="button" className="button" onClick={clear}>Show all</button>
        {wanted.subject === null ? null : <output>Only entries about {about}.</output>}
      </p>
    </form>
  );
}

/** When a day begins where the reader is, ms; null for no day. @param after so many days later: the day is 25 hours long when clocks go back */
function midnight(day: string, after: 0 | 1): number | null {
  const begins = Date.parse(`${day}T00:00`);
  if (Number.isNaN(begins)) return null;
  const date = new Date(begins);
  return Math.max(0, new Date(date.getFullYear(), date.getMonth(), date.getDate() + after).getTime());
}
