import type { ReactElement } from "react";
import type { Policy } from "../../core/policy/policy.ts";
import { COLLECTOR_WORDS, identifiersInWords, retentionInWords, viewersInWords } from "../words/data-words.ts";

/** What leaves the computer: what, why, who sees it, for how long, on which ground. */
export function DataPlan({ policy }: { readonly policy: Pick<Policy, "dataPlan" | "device"> }): ReactElement {
  return (
    <>
      <ul className="data-plan">
        <li>
          <p className="data-title">Your answers</p>
          <p>With the time of each, the questions you opened and flagged, and when you started and handed in. Only the exam&rsquo;s markers can open them: they are encrypted on this computer first.</p>
        </li>
        {policy.dataPlan.map((entry) => (
          <li key={entry.collector}>
            <p className="data-title">{COLLECTOR_WORDS[entry.collector]}</p>
            <p>{entry.purpose}</p>
            {entry.collector === "device-report" ? <p>{identifiersInWords(policy.device.fields)}</p> : null}
            <p>
              Seen by {viewersInWords(entry.viewers)}. {retentionInWords(entry.retentionDays)}
            </p>
            <p className="muted small">Legal basis: {entry.legalBasis}</p>
          </li>
        ))}
      </ul>
      <p>Nothing else is recorded: no camera, no microphone, no location, no list of your files or programs.</p>
    </>
  );
}
