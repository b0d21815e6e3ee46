import type { ReactElement } from "react";
import type { Milliseconds } from "../../core/clock.ts";
import type { ExamSummary } from "../../core/contract/view.ts";
import { dayAndTime, durationInWords } from "../words/time-words.ts";

/** What everybody may know about an exam, at a glance. @param extraMs extra time of this candidate, in ms */
export function ExamFacts({ exam, extraMs = 0 }: { readonly exam: ExamSummary; readonly extraMs?: Milliseconds }): ReactElement {
  return (
    <dl className="facts">
      <div>
        <dt>Working time</dt>
        <dd>
          {durationInWords(exam.durationMs + extraMs)}
          {extraMs > 0 ? <span className="small muted"> with {durationInWords(extraMs)} extra</span> : null}
        </dd>
      </div>
      <div>
        <dt>Questions</dt>
        <dd>{exam.questionCount}</dd>
      </div>
      <div>
        <dt>Closes</dt>
        <dd>{dayAndTime(exam.closesAt)}</dd>
      </div>
    </dl>
  );
}
