import { useId, useState } from "react";
import type { ReactElement } from "react";
import type { HandInView } from "../../core/contract/view.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { SavedAs } from "../shell/saved-as.tsx";
import { useSavedFile } from "../store/use-saved-file.ts";
import { dayAndTime } from "../words/time-words.ts";

/** How many are shown at first. */
const SHOWN = 5;

/** Exams that were handed in on this computer, newest first: whether the receipt came, and the files of each. Nothing when there are none. */
export function HandIns({ handIns }: { readonly handIns: readonly HandInView[] }): ReactElement | null {
  const [all, setAll] = useState(false);
  const list = useId();
  if (handIns.length === 0) return null;
  const newestFirst = handIns.toSorted((a, b) => b.sealedAt - a.sealedAt);
  return (
    <section>
      <h2>Handed in on this computer</h2>
      <ul id={list} className="hand-ins">
        {(all ? newestFirst : newestFirst.slice(0, SHOWN)).map((handIn) => (
          <HandIn key={handIn.journalId} handIn={handIn} />
        ))}
      </ul>
      {handIns.length <= SHOWN ? null : (
        <div className="actions">
          <Button look="quiet" aria-expanded={all} aria-controls={list} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${handIns.length}`}
          </Button>
        </div>
      )}
    </section>
  );
}

function stateInWords(received: boolean, held: boolean): string {
  if (!received) return "Waiting to be sent; Invigil sends it by itself";
  return held ? "Receipt came" : "Receipt came; the answers were removed from this computer 30 days later";
}

function HandIn({ handIn: { journalId, examTitle, sealedAt, code, received, held } }: { readonly handIn: HandInView }): ReactElement {
  const { saveHandIn, saveReceipt, busy, error, savedAs } = useSavedFile();
  return (
    <li className="hand-in">
      <div>
        <strong>{examTitle}</strong>
        <p className="small muted">
          {dayAndTime(sealedAt)}{" · "}
          <span className="hand-in-code">
            Code <code>{code}</code>
          </span>
        </p>
        <p className="hand-in-state" data-received={received}>
          <Icon name={received ? "check" : "clock"} /> {stateInWords(received, held)}
        </p>
      </div>
      <div className="actions">
        {received ? (
          <Button disabled={busy} onClick={() => saveReceipt(journalId)}>
            Save receipt<span className="visually-hidden"> of {examTitle}</span>
          </Button>
        ) : null}
        {held ? (
          <Button look={received ? "quiet" : "secondary"} disabled={busy} onClick={() => saveHandIn(journalId)}>
            Save hand-in file<span className="visually-hidden"> of {examTitle}</span>
          </Button>
        ) : null}
      </div>
      <div className="hand-in-result">
        <SavedAs path={savedAs} />
        <ErrorPanel error={error} />
      </div>
    </li>
  );
}
