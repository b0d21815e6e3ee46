import type { ReactNode } from "react";
import { useState } from "react";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { entryFault, tidyName } from "../../../core/candidate/candidate-entry.ts";
import { Field } from "../field.tsx";

interface CandidateFormProps {
  /** What the button says. */
  readonly action: string;
  readonly busy: boolean;
  /** May empty the form, by its key, when it was taken. */
  readonly onEntry: (entry: CandidateEntry) => void;
}

/** One candidate, by hand. It is no form of its own: it stands within others. */
export function CandidateForm({ action, busy, onEntry }: CandidateFormProps): ReactNode {
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [extra, setExtra] = useState("0");
  const [breaks, setBreaks] = useState("0");
  const [fault, setFault] = useState<string | null>(null);
  const take = (): void => {
    if (busy) return;
    const entry: CandidateEntry = { name: tidyName(name), code: code.trim() === "" ? null : code.trim(), extraMinutes: minutesOf(extra), breakMinutes: minutesOf(breaks) };
    const wrong = entryFault(entry);
    setFault(wrong);
    if (wrong !== null) return;
    onEntry(entry);
    setName("");
    setCode("");
    setExtra("0");
    setBreaks("0");
  };
  return (
    <div className="candidate-form" role="group" aria-label={`${action} one candidate`}>
      <Field label="Name of the candidate" value={name} onChange={setName} autoComplete="off" />
      <Field label="Code" value={code} onChange={setCode} autoComplete="off" hint="Such as a student number. Leave it empty to have one made." />
      <Field label="Extra time (minutes)" value={extra} onChange={setExtra} autoComplete="off" numeric />
      <Field label="Breaks (minutes)" value={breaks} onChange={setBreaks} autoComplete="off" numeric hint="The clock stands still in them." />
      <p className="actions"><button type="button" className="button" aria-disabled={busy} onClick={take}>{action}</button></p>
      <output>{fault === null ? null : <span className="notice">This cannot be used: {fault}.</span>}</output>
    </div>
  );
}

/** An empty field is 0; NaN when it is no number of minutes. */
export function minutesOf(text: string): number {
  return /^\d{0,4}$/.test(text.trim()) ? Number(text) : Number.NaN;
}
