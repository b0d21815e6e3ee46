import type { ReactNode } from "react";
import { useState } from "react";
import type { CandidateListShown, ListedCandidate } from "../../../core/contract/wire-exams.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import type { Me } from "../api.ts";
import { Field } from "../field.tsx";
import { Freshness } from "../notice.tsx";
import { ScrollingTable } from "../scrolling-table.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { counted, duration } from "../words.ts";
import { CandidateForm } from "./candidate-form.tsx";
import { CandidateChange } from "./candidate-change.tsx";
import { mayAuthor } from "./exam-rights.ts";
import { addCandidate, fetchCandidates } from "./exams-api.ts";
import { windowText } from "./local-time.ts";
import type { Printing } from "./print-sheets.tsx";
import { CandidateSlips, usePrinting } from "./print-sheets.tsx";
import { scheduleErrorWords } from "./schedule-words.ts";

/** Candidates that are listed on the page at once; the others are found by name. */
const SHOWN = 100;

/** A code that was just made, and whose it is. */
export interface NewCode extends Pick<ListedCandidate, "name" | "extraMinutes" | "breakMinutes"> {
  readonly code: string;
}

/** Who may sit one package: late ones are added here, lost codes replaced, times changed. */
export function CandidatesScreen({ packageId, me }: { readonly packageId: string; readonly me: Me }): ReactNode {
  const [changes, setChanges] = useState(0);
  const [edited, setEdited] = useState<string | null>(null);
  const [newCode, setNewCode] = useState<NewCode | null>(null);
  const [printing, setPrinting] = useState<Printing<"slip"> | null>(null);
  const polled = usePolled(`candidates ${packageId} ${changes}`, () => fetchCandidates(packageId));
  usePrinting(printing);
  const { value: list } = polled;
  const candidate = list?.candidates.find(({ candidateId }) => candidateId === edited);
  const again = (made: NewCode | null): void => {
    setEdited(null);
    setNewCode(made);
    setPrinting(null);
    setChanges((count) => count + 1);
  };
  return (
    <>
      {printing === null || newCode === null || list === null ? null : <CandidateSlips exam={list} candidates={[newCode]} />}
      <p className="back"><a href="#exams">All exams</a></p>
      <h1>Candidates{list === null ? "" : ` of ${list.title}`}</h1>
      {list === null ? null : <p className="lead">{list.rehearsal ? <strong className="state">Rehearsal, open to anybody</strong> : null} Exam code <strong>{list.examCode}</strong>. {windowText(list.opensAt, list.closesAt)}; {duration(list.durationMs)} to work. <a href={`#package=${packageId}`}>Board of sittings</a></p>}
      {list === null && polled.error === null ? <output>Reading the candidates…</output> : null}
      {newCode === null ? null : <CodeCard newCode={newCode} onPrint={() => setPrinting((before) => ({ what: "slip", times: (before?.times ?? 0) + 1 }))} onDone={() => setNewCode(null)} />}
      {list === null ? null : <CandidatesTable list={list} onEdit={(candidateId) => { setEdited(candidateId); setNewCode(null); }} />}
      {candidate === undefined ? null : <CandidateChange key={candidate.candidateId} packageId={packageId} candidate={candidate} mayRemove={mayAuthor(me)} onDone={again} onCancel={() => setEdited(null)} />}
      {list === null || candidate !== undefined ? null : <AddCard packageId={packageId} onAdded={again} />}
      <Freshness polled={polled} />
    </>
  );
}

function CandidatesTable({ list: { candidates }, onEdit }: { readonly list: CandidateListShown; readonly onEdit: (candidateId: string) => void }): ReactNode {
  const [wanted, setWanted] = useState("");
  const key = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const found = candidates.filter(({ name }) => key(name).includes(key(wanted.trim())));
  if (candidates.length === 0) return <section className="card narrow"><p>Nobody may sit it yet.</p></section>;
  return (
    <section className="card" aria-label="List of candidates">
      <Field label="Find by name" value={wanted} onChange={setWanted} autoComplete="off" />
      <p className="quiet"><output>{found.length === candidates.length ? counted(candidates.length, "candidate") : `${found.length.toLocaleString()} of ${counted(candidates.length, "candidate")}`}</output></p>
      <ScrollingTable label="Candidates" landmark columns={["Name", { number: "Extra time" }, { number: "Breaks" }, "State", { unseen: "What you can do" }]}>
        {found.slice(0, SHOWN).map(({ candidateId, name, extraMinutes, breakMinutes, sittingId, handedIn }) => (
          <tr key={candidateId}>
            <th scope="row" className="wrap">{name}</th>
            <td className="number">{extraMinutes} min</td>
            <td className="number">{breakMinutes} min</td>
            <td>{handedIn ? "Handed in" : sittingId === null ? "Not signed in yet" : "Signed in"}</td>
            <td><button type="button" className="button" onClick={() => onEdit(candidateId)}>Change<span className="visually-hidden"> {name}</span></button></td>
          </tr>
        ))}
      </ScrollingTable>
      {found.length <= SHOWN ? null : <p className="quiet">and {(found.length - SHOWN).toLocaleString()} more; find them by name</p>}
    </section>
  );
}

function AddCard({ packageId, onAdded }: { readonly packageId: string; readonly onAdded: (made: NewCode) => void }): ReactNode {
  const { busy, error, send } = useSending();
  return (
    <section className="card narrow" aria-labelledby="add-candidate">
      <h2 id="add-candidate">Add a candidate</h2>
      <p>Also while the exam goes on, as long as their time fits before it closes.</p>
      <CandidateForm action="Add" busy={busy} onEntry={(entry) => send(() => addCandidate(packageId, entry), ({ code }) => onAdded({ ...entry, code }))} />
      {error === null ? null : <output className="notice">{scheduleErrorWords(error)}</output>}
    </section>
  );
}

function CodeCard({ newCode: { name, code }, onPrint, onDone }: { readonly newCode: NewCode; readonly onPrint: () => void; readonly onDone: () => void }): ReactNode {
  return (
    <section className="card narrow" aria-labelledby="new-code">
      <ArrivedHeading id="new-code">The code of {name}</ArrivedHeading>
      <p className="new-code"><code>{code}</code></p>
      <p>It is shown now and never again. Give it to {name} and to nobody else.</p>
      <p className="actions">
        <button type="button" className="button button-primary" onClick={onPrint}>Print a slip</button>
        <button type="button" className="button" onClick={onDone}>Done</button>
      </p>
    </section>
  );
}
