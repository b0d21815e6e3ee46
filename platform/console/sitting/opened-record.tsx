import type { ReactNode } from "react";
import type { KnownSitting, OpenedReview } from "../../../core/contract/wire-review.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { clockTime } from "../words.ts";
import { ComputersSection } from "./computers-section.tsx";
import { IncidentsSection } from "./incidents-section.tsx";
import { refusalWords, viewersWords } from "./sitting-words.ts";
import { TypingSection } from "./typing-section.tsx";
import type { Opening } from "./use-opening.ts";

/** What was recorded: closed until somebody opens it, and then as it was at that moment. */
export function OpenedRecord({ known, opening }: { readonly known: KnownSitting; readonly opening: Opening }): ReactNode {
  const { opened, busy, error } = opening;
  return (
    <>
      <section className="card" aria-labelledby="recorded">
        <div className="card-head">
          {/* The button that was pressed is gone, or stands below what it brought: reading goes on at the top of that. */}
          {opened === null ? <h2 id="recorded">What was recorded</h2> : <ArrivedHeading key={opened.openedAt} id="recorded">What was recorded</ArrivedHeading>}
        </div>
        {opened === null ? (
          <p className="reading">
            How this candidate typed, what the computer said about itself, and the incidents are encrypted. Open them when you have a reason to look: that you opened them, and when, is written into the audit log. Answers stay closed. {viewersWords(known.viewers)}
          </p>
        ) : (
          <OpenedWords opened={opened} />
        )}
        {error === null ? null : (
          <p className="notice" role="alert">
            {refusalWords(error)}
          </p>
        )}
        <p className="actions">
          <button type="button" className={opened === null ? "button button-primary" : "button"} aria-disabled={busy} onClick={opening.open}>
            {opened === null ? "Open what was recorded" : "Open it again"}
          </button>
          {busy ? <output>Reading and decrypting {known.records.toLocaleString()} records. A long exam takes some seconds.</output> : null}
        </p>
      </section>
      {opened === null ? null : (
        <>
          {opened.typing === null ? <NotForYou title="Typing" /> : <TypingSection level={known.typing} typing={opened.typing} />}
          {opened.computers === null ? <NotForYou title="Computers" /> : <ComputersSection computers={opened.computers} />}
          {opened.incidents === null ? <NotForYou title="Incidents" /> : <IncidentsSection incidents={opened.incidents} />}
        </>
      )}
    </>
  );
}

/** Candidates were promised who looks; the platform keeps it. */
function NotForYou({ title }: { readonly title: string }): ReactNode {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <p className="reading">Candidates of this exam were told that other roles look at this, so it stayed closed.</p>
    </section>
  );
}

function OpenedWords({ opened }: { readonly opened: OpenedReview }): ReactNode {
  return (
    <>
      <p className="reading">
        Opened at {clockTime(opened.openedAt)}, and written into the audit log. What came in since is not below: opening it again shows it, and is written down again.
      </p>
      {opened.contradiction === null ? null : (
        <p className="notice">
          Someone should look at this record before anything is concluded from it: {opened.contradiction.message}. Whoever runs the platform can print all of it with: invigil sitting open.
        </p>
      )}
      {opened.moved ? <p className="notice">This sitting went on from another computer. What was recorded there is in a record of its own, which the command line opens: invigil sitting open.</p> : null}
    </>
  );
}
