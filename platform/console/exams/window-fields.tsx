import type { ReactNode } from "react";
import { useId } from "react";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { MOST_OVERRIDE_CODES } from "../../../core/package/manifest.ts";
import { CheckedField } from "./checked-field.tsx";
import { fromField, zoneWords } from "./local-time.ts";
import type { DraftFault, DraftField, ScheduleDraft } from "./schedule-draft.ts";
import { usualClosing } from "./schedule-draft.ts";

interface DraftParts {
  readonly draft: ScheduleDraft;
  readonly fault: DraftFault | null;
  readonly onChange: (draft: ScheduleDraft) => void;
}

/** From when to when, and for how long. */
export function WindowFields({ draft, fault, candidates, onChange }: DraftParts & { readonly candidates: readonly CandidateEntry[] }): ReactNode {
  const of = (field: DraftField): DraftFault | null => (fault?.field === field ? fault : null);
  return (
    <>
      <p>All times are those of this computer: <strong>{zoneWords(fromField(draft.opens))}</strong>.</p>
      <CheckedField label="Opens" type="datetime-local" value={draft.opens} fault={of("opens")} onChange={(opens) => onChange({ ...draft, opens })} hint="Nobody begins before." />
      <CheckedField label="Working time (minutes)" numeric value={draft.minutes} fault={of("minutes")} onChange={(minutes) => onChange({ ...draft, minutes })} hint="Without anybody's extra time." />
      <CheckedField
        label="Closes" type="datetime-local" value={draft.closes ?? usualClosing(draft, candidates)} fault={of("closes")} onChange={(closes) => onChange({ ...draft, closes: closes === "" ? null : closes })}
        hint={draft.closes === null ? "Half an hour after the last one would be done. It follows the fields above until you change it." : "Latest hand-in, whenever somebody began. Empty it to have it follow the other fields again."}
      />
      <CheckedField
        label="Latest start with all of the time" type="datetime-local" value={draft.latestStart} fault={of("latestStart")} onChange={(latestStart) => onChange({ ...draft, latestStart })}
        hint="Whoever begins until then has all of their time before it closes. Empty: the opening."
      />
    </>
  );
}

const OPENINGS: Readonly<Record<ScheduleDraft["opening"], { readonly name: string; readonly what: string }>> = {
  "start-code": { name: "With a start code", what: "An invigilator says it in the room when everybody is ready." },
  time: { name: "By itself, at a time", what: "No code. Computers fetch the key from the platform at that time." },
  either: { name: "Either way", what: "By itself at a time, and with the start code where the network fails." },
};

/** What opens the exam, and which codes there are. */
export function OpeningFields({ draft, fault, usualCodes, onChange }: DraftParts & { readonly usualCodes: number }): ReactNode {
  const id = useId();
  const of = (field: DraftField): DraftFault | null => (fault?.field === field ? fault : null);
  return (
    <>
      <fieldset>
        <legend>How it opens</legend>
        {(["start-code", "time", "either"] as const).map((opening) => (
          <label key={opening} className="choice">
            <input type="radio" name={id} checked={draft.opening === opening} onChange={() => onChange({ ...draft, opening })} aria-describedby={`${id}-${opening}`} />
            <span>
              {OPENINGS[opening].name}
              <span className="quiet" id={`${id}-${opening}`}>{OPENINGS[opening].what}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {draft.opening === "time" ? null : <CheckedField label="Start code" value={draft.startCode} fault={of("startCode")} onChange={(startCode) => onChange({ ...draft, startCode })} hint="10 letters and digits. Leave it empty to have one made." />}
      {draft.opening === "start-code" ? null : <CheckedField label="Opens by itself at" type="datetime-local" value={draft.release} fault={of("release")} onChange={(release) => onChange({ ...draft, release })} hint="Empty: when it opens." />}
      <CheckedField
        label="Override codes" numeric value={draft.overrideCodes ?? String(usualCodes)} fault={of("overrideCodes")} onChange={(overrideCodes) => onChange({ ...draft, overrideCodes })}
        hint={`With one of them an invigilator lets a computer through that the check would stop. 0 to ${MOST_OVERRIDE_CODES}.`}
      />
    </>
  );
}
