import type { ReactNode } from "react";
import type { KnownSitting, OpenedTyping } from "../../../core/contract/wire-review.ts";
import { differenceWords } from "../../../core/keystroke/difference-words.ts";
import { ERROR_RATES, EVIDENCE_WORDS, INJECTION_WORDS, STANDING_WORDS } from "../../../core/keystroke/review-words.ts";
import { counted, duration, moment } from "../words.ts";
import { DifferencePlot } from "./difference-plot.tsx";
import { Facts } from "./facts.tsx";
import { ScoreChart } from "./score-chart.tsx";
import { ScoreTable } from "./score-table.tsx";
import { notComparedWords } from "./sitting-words.ts";

interface TypingSectionProps {
  readonly level: KnownSitting["typing"];
  readonly typing: OpenedTyping;
}

/** How somebody typed: what was recorded, how later stretches compare with the first, and how characters came in. */
export function TypingSection({ level, typing }: TypingSectionProps): ReactNode {
  return (
    <section className="card" aria-labelledby="typing">
      <div className="card-head">
        <h2 id="typing">Typing</h2>
        {level === "off" ? null : (
          <p className="quiet">{level === "rhythm" ? "The policy records counts of time ranges by kinds of keys, without their order." : "The policy records press and release times of kinds of keys."} Never a character.</p>
        )}
      </div>
      {level === "off" ? <p>The policy of this exam records no typing.</p> : <Recorded typing={typing} />}
    </section>
  );
}

function Recorded({ typing }: { readonly typing: OpenedTyping }): ReactNode {
  const { objectedAt, forgotten, leftOut, keys } = typing;
  return (
    <>
      {objectedAt === null ? null : (
        <p>
          The candidate objected to recording at {moment(objectedAt)}: {keys === 0 ? "nothing was recorded." : "what follows is from before."} Objecting is the candidate's right, and nothing follows from it.
        </p>
      )}
      {forgotten === 0 ? null : <p>Typing was deleted on its date: {counted(forgotten, "stretch", "stretches")}.{keys === 0 ? "" : " What is left is compared as if it had been all."}</p>}
      {keys === 0 && objectedAt === null && forgotten === 0 ? <p>No typing was recorded: nothing was typed into a text field.</p> : null}
      {leftOut === 0 ? null : <p className="notice">{counted(leftOut, "later stretch", "later stretches")} of typing are too many for this page. The command line takes all of them: invigil sitting open.</p>}
      {keys === 0 ? null : (
        <>
          <Comparison typing={typing} />
          <Injection injection={typing.injection} />
          <Counts typing={typing} />
        </>
      )}
    </>
  );
}

function Comparison({ typing }: { readonly typing: OpenedTyping }): ReactNode {
  const { profile, windows, standing, differences } = typing;
  const notCompared = notComparedWords(typing);
  return (
    <>
      <h3>Later stretches beside the first ones</h3>
      {notCompared === null && profile.kind === "enrolled" && windows.length > 0 ? (
        <>
          <p className={standing === "look" ? "notice" : "reading"}>{STANDING_WORDS[standing]}</p>
          <p className="reading known-errors">
            <strong>How often this is wrong.</strong> {ERROR_RATES}
          </p>
          <ScoreChart windows={windows} learntUntil={profile.until} />
          <ScoreTable windows={windows} />
          <h3>What differs</h3>
          <p>{differenceWords(differences)}</p>
          <div className="differences">
            {differences.map((difference) => <DifferencePlot key={`${difference.timing} ${difference.place}`} difference={difference} />)}
          </div>
        </>
      ) : (
        <p>{notCompared ?? "There are no later stretches: everything that was typed is what would be learnt from."}</p>
      )}
    </>
  );
}

function Injection({ injection }: Pick<OpenedTyping, "injection">): ReactNode {
  return (
    <>
      <h3>How characters came in</h3>
      {injection === null ? <p>The policy of this exam does not look for text that was not typed.</p> : (
        <>
          <p className={injection.standing === "look" ? "notice" : "reading"}>{INJECTION_WORDS[injection.standing]}</p>
          {injection.found.length === 0 ? null : (
            <ul className="findings">
              {injection.found.map(({ reason, windows, elapsed, example }) => (
                <li key={reason}>
                  {EVIDENCE_WORDS[reason].charAt(0).toUpperCase()}
                  {EVIDENCE_WORDS[reason].slice(1)}: {counted(windows, "stretch", "stretches")} of 50 keys. The first after {duration(elapsed)} of work: {example}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Counts({ typing: { keys, edits, unusual } }: { readonly typing: OpenedTyping }): ReactNode {
  return (
    <>
      <h3>Characters</h3>
      <Facts
        facts={[
          { label: "Typed", text: edits.typed }, { label: "By a key held down", text: edits.repeated }, { label: "Composed", text: edits.composed }, { label: "Pasted", text: edits.pasted },
          { label: "Dropped in", text: edits.dropped }, { label: "Replaced by the system", text: edits.replaced }, { label: "Without keys", text: edits.withoutKeys }, { label: "Deletions", text: edits.deletions },
          { label: "Undone or redone", text: edits.undos },
        ]}
      />
      <h3>Keys</h3>
      <Facts
        facts={[
          { label: "All", text: keys }, { label: "Sent by a program", text: unusual.scripted }, { label: "Of no place on a keyboard", text: unusual.placeless }, { label: "While composing", text: unusual.composing },
          { label: "Dead keys", text: unusual.dead },
        ]}
      />
      <p className="quiet">Input methods, on-screen keyboards, dictation and screen readers compose, replace and send keys: that is how they work.</p>
    </>
  );
}
