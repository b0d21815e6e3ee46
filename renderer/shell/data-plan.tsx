import type { ReactElement } from "react";
import { ANSWERS_WORDS, NOTHING_ELSE_WORDS, dataEntryInWords } from "../../core/policy/data-words.ts";
import type { DataEntryWords } from "../../core/policy/data-words.ts";
import type { Policy } from "../../core/policy/policy.ts";

/** What leaves the computer: what, why, who sees it, for how long, on which ground. */
export function DataPlan({ policy }: { readonly policy: Pick<Policy, "dataPlan" | "device"> }): ReactElement {
  return (
    <>
      <ul className="data-plan">
        <li>
          <p className="data-title">{ANSWERS_WORDS.title}</p>
          <p>{ANSWERS_WORDS.text}</p>
        </li>
        {policy.dataPlan.map((entry) => (
          <DataEntry key={entry.collector} words={dataEntryInWords(entry, policy.device)} />
        ))}
      </ul>
      <p>{NOTHING_ELSE_WORDS}</p>
    </>
  );
}

function DataEntry({ words: { title, paragraphs, legalBasis } }: { readonly words: DataEntryWords }): ReactElement {
  return (
    <li>
      <p className="data-title">{title}</p>
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <p className="muted small">{legalBasis}</p>
    </li>
  );
}
