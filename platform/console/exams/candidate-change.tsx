import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import type { ListedCandidate } from "../../../core/contract/wire-exams.ts";
import { MOST_EXTRA_MINUTES } from "../../../core/candidate/candidate-entry.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { Field } from "../field.tsx";
import { useSending } from "../use-sending.ts";
import { minutesOf } from "./candidate-form.tsx";
import type { NewCode } from "./candidates-screen.tsx";
import { changeCandidate, newCandidateCode, removeCandidate } from "./exams-api.ts";
import { scheduleErrorWords } from "./schedule-words.ts";
import { TwoSteps } from "../two-steps.tsx";

interface CandidateChangeProps {
  readonly packageId: string;
  readonly candidate: ListedCandidate;
  readonly mayRemove: boolean;
  readonly onDone: (made: NewCode | null) => void;
  readonly onCancel: () => void;
}

/** Times and code of one candidate, until they have signed in. */
export function CandidateChange({ packageId, candidate, mayRemove, onDone, onCancel }: CandidateChangeProps): ReactNode {
  const { candidateId, name, sittingId, handedIn } = candidate;
  const [extra, setExtra] = useState(String(candidate.extraMinutes));
  const [breaks, setBreaks] = useState(String(candidate.breakMinutes));
  const { busy, error, send } = useSending();
  const times = { extraMinutes: minutesOf(extra), breakMinutes: minutesOf(breaks) };
  const sound = [times.extraMinutes, times.breakMinutes].every((minutes) => minutes <= MOST_EXTRA_MINUTES);
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (sound) send(() => changeCandidate(packageId, candidateId, times), () => onDone(null));
  };
  if (sittingId !== null) {
    return (
      <section className="card narrow">
        <ArrivedHeading>{name}</ArrivedHeading>
        <p>{handedIn ? "They have handed in." : "They have signed in, and their computer has their times and their code."} So this entry stays as it is.</p>
        {handedIn ? null : <p>More time is given on the <a href={`#package=${packageId}`}>board of sittings</a>: choose them there, and give extra time. It reaches their computer within seconds. A code for another computer is made there as well.</p>}
        <p className="actions"><button type="button" className="button" onClick={onCancel}>Close</button></p>
      </section>
    );
  }
  return (
    <section className="card narrow">
      <ArrivedHeading>{name}</ArrivedHeading>
      <form className="staff-form" onSubmit={save} aria-label={`Change ${name}`}>
        <Field label="Extra time (minutes)" value={extra} onChange={setExtra} autoComplete="off" numeric />
        <Field label="Breaks (minutes)" value={breaks} onChange={setBreaks} autoComplete="off" numeric hint="The clock stands still in them." />
        {sound ? null : <output className="notice">These are whole numbers of minutes, from 0 to {MOST_EXTRA_MINUTES.toLocaleString()}.</output>}
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy}>Save</button>
          <button type="button" className="button" onClick={onCancel}>Cancel</button>
        </p>
        <p className="actions">
          <TwoSteps label="New code" ask={`The code that ${name} has now stops working.`} confirm="Make a new code" busy={busy} onConfirm={() => send(() => newCandidateCode(packageId, candidateId), ({ code }) => onDone({ ...candidate, code }))} />
          {mayRemove ? <TwoSteps label="Take off the list" ask={`${name} will not be able to sign in.`} confirm={`Take ${name} off`} busy={busy} onConfirm={() => send(() => removeCandidate(packageId, candidateId), () => onDone(null))} /> : null}
        </p>
        {error === null ? null : <output className="notice">{scheduleErrorWords(error)}</output>}
      </form>
    </section>
  );
}
