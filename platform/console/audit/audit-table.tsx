import type { ReactNode } from "react";
import type { AuditEntryShown } from "../../../core/contract/wire-audit.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { moment } from "../words.ts";
import { entryWords, whoWords } from "./audit-words.ts";

interface AuditTableProps {
  readonly entries: readonly AuditEntryShown[];
  readonly onSubject: (subject: string, name: string) => void;
}

/** Entries as sentences, newest first. */
export function AuditTable({ entries, onSubject }: AuditTableProps): ReactNode {
  return (
    <ScrollingTable label="Entries" landmark className="card audit-table" columns={[{ number: "Entry" }, "When", "What happened", { unseen: "More about it" }]}>
      {entries.map((entry) => <EntryRow key={entry.seq} entry={entry} onSubject={onSubject} />)}
    </ScrollingTable>
  );
}

function EntryRow({ entry, onSubject }: { readonly entry: AuditEntryShown; readonly onSubject: AuditTableProps["onSubject"] }): ReactNode {
  const { seq, at, actor, subject } = entry;
  const { sentence, what, more } = entryWords(entry);
  return (
    <tr>
      <th scope="row" className="number">{seq.toLocaleString()}</th>
      <td>{Math.abs(at) <= 8.64e15 ? moment(at) : "at no time"}</td>
      <td className="wrap">
        {sentence.split(/(\{who\}|\{what\})/).map((part, index) => {
          if (part === "{who}") return <strong key={part}>{whoWords(actor)}</strong>;
          if (part === "{what}") return <Subject key={part} entry={entry} what={index === 1 ? capital(what) : what} />;
          return part;
        })}
        .
        {more === "" ? null : <span className="quiet more">{capital(more)}</span>}
      </td>
      <td>
        {subject === "" ? null : (
          <button type="button" className="button" onClick={() => onSubject(subject, what)}>
            Only this<span className="visually-hidden">: {what}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

/** What it was done to, with a link to where it can be looked at. */
function Subject({ entry: { about }, what }: { readonly entry: AuditEntryShown; readonly what: string }): ReactNode {
  if (about?.kind === "sitting") return <a href={`#sitting=${about.sittingId}`}>{what}</a>;
  return about?.kind === "package" ? <a href={`#package=${about.packageId}`}>{what}</a> : what;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
