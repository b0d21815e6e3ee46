import type { ReactNode } from "react";
import { useState } from "react";
import type { AuditSearch, AuditStanding } from "../../../core/contract/wire-audit.ts";
import { ok } from "../../../core/result.ts";
import { searchAudit } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { AuditFilter } from "./audit-filter.tsx";
import type { Wanted } from "./audit-filter.tsx";
import { AuditTable } from "./audit-table.tsx";
import { auditErrorWords, standingWords } from "./audit-words.ts";
import { CopyForm } from "./copy-form.tsx";

const ALL: Wanted = { group: null, actor: null, subject: null, since: null, until: null };

/** Everything that staff and platform did, for administrators and privacy officers. */
export function AuditScreen(): ReactNode {
  const [wanted, setWanted] = useState<Wanted>(ALL);
  /** `before` of each page that was turned, the newest first. */
  const [turned, setTurned] = useState<readonly number[]>([]);
  /** What `wanted.subject` is called. */
  const [about, setAbout] = useState("");
  const look = (next: Wanted): void => {
    setWanted(next);
    setTurned([]);
  };
  const search: AuditSearch = { ...wanted, before: turned.at(-1) ?? null };
  const key = JSON.stringify(search);
  const polled = usePolled(key, async () => {
    const answer = await searchAudit(search);
    return answer.ok ? ok({ ...answer.value, key }) : answer;
  });
  if (polled.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;
  // What was read for another search is not shown for this one.
  const page = polled.value?.key === key ? polled.value : null;
  return (
    <>
      <h1>Audit log</h1>
      <p className="lead">Everything that staff and the platform did, newest first. Each entry is bound to all before it, so that a later change shows.</p>
      <AuditFilter wanted={wanted} about={about} onLook={look} />
      {page === null && polled.error === null ? <output>Reading the audit log…</output> : null}
      {page === null && polled.error !== null ? <output className="notice">{auditErrorWords(polled.error)}</output> : null}
      {page === null ? null : (
        <>
          <Standing standing={page.standing} />
          {page.entries.length === 0 ? <Nothing isAll={Object.values(wanted).every((value) => value === null)} /> : (
            <AuditTable
              entries={page.entries} onSubject={(subject, name) => {
                setAbout(name);
                look({ ...wanted, subject });
              }}
            />
          )}
          <Pages isFirst={turned.length === 0} next={page.next} onOlder={(before) => setTurned([...turned, before])} onNewer={() => setTurned(turned.slice(0, -1))} />
          <Freshness polled={polled} />
        </>
      )}
      <CopyForm />
    </>
  );
}

function Nothing({ isAll }: { readonly isAll: boolean }): ReactNode {
  return (
    <section className="card narrow">
      <h2>{isAll ? "Nothing was done yet" : "Nothing like this is in the log"}</h2>
      <p>{isAll ? "What staff and the platform do appears here at once." : "Search for less: a part of a name, more days, or everything that was done."}</p>
    </section>
  );
}

interface PagesProps {
  readonly isFirst: boolean;
  /** Where older entries begin; null when there are none. */
  readonly next: number | null;
  readonly onOlder: (before: number) => void;
  readonly onNewer: () => void;
}

function Pages({ isFirst, next, onOlder, onNewer }: PagesProps): ReactNode {
  if (isFirst && next === null) return null;
  return (
    <nav className="actions pages" aria-label="Pages of the audit log">
      <button type="button" className="button" aria-disabled={isFirst} onClick={() => { if (!isFirst) onNewer(); }}>Newer entries</button>
      <button type="button" className="button" aria-disabled={next === null} onClick={() => { if (next !== null) onOlder(next); }}>Older entries</button>
    </nav>
  );
}

function Standing({ standing }: { readonly standing: AuditStanding }): ReactNode {
  return <output className={standing.state === "broken" ? "notice standing" : "quiet standing"}>{standingWords(standing)}</output>;
}
