import type { ReactNode, SubmitEvent } from "react";
import { useRef, useState } from "react";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { candidateFaults } from "../../../core/candidate/candidate-entry.ts";
import type { Scheduled } from "../../../core/contract/wire-exams.ts";
import { usualOverrideCodes } from "../../../core/schedule/usual-override-codes.ts";
import { fetchExams } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { CandidatesField } from "./candidates-field.tsx";
import { scheduleExam } from "./exams-api.ts";
import { newDraft, readDraft } from "./schedule-draft.ts";
import { PolicyFields } from "./policy-choice.tsx";
import { useChosenPolicy } from "./use-chosen-policy.ts";
import { scheduleErrorWords } from "./schedule-words.ts";
import { ScheduledScreen } from "./scheduled-screen.tsx";
import { OpeningFields, WindowFields } from "./window-fields.tsx";

/** Says when an exam is held and who may sit it; then shows what people need to hold it. */
export function ScheduleScreen({ examId }: { readonly examId: string }): ReactNode {
  const exams = usePolled("exams", fetchExams);
  const [scheduled, setScheduled] = useState<Scheduled | null>(null);
  if (scheduled !== null) return <ScheduledScreen scheduled={scheduled} />;
  const exam = exams.value?.find((each) => each.examId === examId);
  return (
    <>
      <p className="back"><a href="#exams">All exams</a></p>
      <h1>Schedule {exam?.title ?? "an exam"}</h1>
      {exams.value === null ? <Freshness polled={exams} /> : exam === undefined ? <p className="notice">This exam is not here any more, or is not one of those that you work with.</p> : <ScheduleForm examId={examId} onDone={setScheduled} />}
    </>
  );
}

function ScheduleForm({ examId, onDone }: { readonly examId: string; readonly onDone: (scheduled: Scheduled) => void }): ReactNode {
  const [now] = useState(() => Date.now());
  const [draft, setDraft] = useState(() => newDraft(now));
  const [candidates, setCandidates] = useState<readonly CandidateEntry[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const { busy, error, send } = useSending();
  const chosen = useChosenPolicy(draft.policy);
  const usualCodes = chosen.policy === null ? 0 : usualOverrideCodes(chosen.policy);
  const { schedule, fault } = readDraft(draft, candidates, usualCodes, now);
  const listed = candidateFaults(candidates).length === 0;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (schedule === null || !listed || chosen.policy === null) {
      const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]") ?? form.current?.querySelector<HTMLElement>(".faults");
      wrong?.scrollIntoView({ block: "center" });
      wrong?.focus();
      return;
    }
    send(() => scheduleExam(examId, schedule), onDone);
  };
  const parts = { draft, fault, onChange: setDraft };
  return (
    <form ref={form} className="schedule" onSubmit={submit} aria-label="Schedule">
      <section className="card narrow staff-form" aria-labelledby="schedule-when">
        <h2 id="schedule-when">When</h2>
        <WindowFields {...parts} candidates={candidates} />
      </section>
      <section className="card narrow staff-form" aria-labelledby="schedule-how">
        <h2 id="schedule-how">How</h2>
        <PolicyFields choice={draft.policy} onChange={(policy) => setDraft({ ...draft, policy })} />
        {chosen.error === null ? null : <output className="notice">{scheduleErrorWords(chosen.error)}</output>}
        <OpeningFields {...parts} usualCodes={usualCodes} />
      </section>
      <section className="card staff-form" aria-labelledby="schedule-who">
        <h2 id="schedule-who">Who</h2>
        <label className="choice">
          <input type="checkbox" checked={draft.rehearsal} onChange={({ target }) => setDraft({ ...draft, rehearsal: target.checked })} aria-describedby="schedule-rehearsal" />
          <span>
            A rehearsal: anybody with the exam code may sit it
            <span className="quiet" id="schedule-rehearsal">They type a code of their own choosing, and nobody asks who they are. They see the questions: use an exam that is made for practice. A list is not needed.</span>
          </span>
        </label>
        <CandidatesField candidates={candidates} onChange={setCandidates} />
      </section>
      <p className="actions">
        <button type="submit" className="button button-primary" aria-disabled={busy}>Schedule</button>
        <a className="button" href="#exams">Cancel</a>
        <output>{busy ? "Making the encrypted package. With override codes this takes about a second for each…" : ""}</output>
      </p>
      {error === null ? null : <output className="notice">{scheduleErrorWords(error)}</output>}
    </form>
  );
}
