import { useState } from "react";
import type { ReactElement } from "react";
import type { QuestionStatus, SittingView } from "../../core/contract/view.ts";
import { PassingNote } from "../locks/passing-note.tsx";
import { usePageLocks } from "../locks/use-page-locks.ts";
import { Button } from "../shell/button.tsx";
import { Icon } from "../shell/icons.tsx";
import type { IconName } from "../shell/icons.tsx";
import { PreviewBanner } from "../shell/preview-banner.tsx";
import { ScreenHeading } from "../shell/screen-heading.tsx";
import { useApp } from "../store/app-context.ts";
import { counted } from "../../core/counted.ts";
import { questionState } from "../words/question-words.ts";
import { Cover } from "./cover.tsx";
import { ExamBar } from "./exam-bar.tsx";
import { HandInDialog } from "./hand-in-dialog.tsx";
import { HandInRequest } from "./hand-in-request.tsx";
import { Notices } from "./notices.tsx";
import { NotPrinted } from "./not-printed.tsx";

/** Before handing in: what has no answer, what was flagged, and what happens next. */
export function ReviewScreen({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const { client } = useApp();
  const [asking, setAsking] = useState(false);
  usePageLocks(sitting);
  const { questions } = sitting;
  const answered = questions.filter((question) => question.answered);
  const unanswered = questions.filter((question) => !question.answered);
  const flagged = questions.filter((question) => question.flagged);
  const back = (itemId: string): void => void client.call("review.close", { itemId });
  return (
    <div className="viewport">
      <div className="exam exam-review">
        <PreviewBanner />
        <ExamBar sitting={sitting} />
        <main className="exam-main">
          <Notices sitting={sitting} />
          <div className="review">
            <ScreenHeading title="Check your answers" />
            <p className="lead">
              {unanswered.length === 0 ? `All ${questions.length} questions have an answer.` : `${answered.length} of ${questions.length} questions have an answer.`} Nothing is handed in yet.
            </p>
            <QuestionGroup title={`${counted(unanswered.length, "question")} without an answer`} icon="dash" questions={unanswered} go={back} />
            <QuestionGroup title={counted(flagged.length, "flagged question")} icon="flag" questions={flagged} go={back} />
            <details className="all-questions">
              <summary>All {questions.length} questions</summary>
              <QuestionCards questions={questions} go={back} />
            </details>
            <section className="panel panel-calm">
              <div className="panel-text">
                <h2>What happens when you hand in</h2>
                <ol className="next-steps">
                  <li>Your answers are sealed on this computer. That moment counts as your hand-in, even without a connection.</li>
                  <li>They are sent to {sitting.exam.organisation}, which signs a receipt for you.</li>
                  <li>This computer is put back as it was.</li>
                </ol>
              </div>
            </section>
          </div>
        </main>
        <footer className="exam-footer">
          <Button onClick={() => back(sitting.current)}>
            <Icon name="previous" /> Back to the questions
          </Button>
          <span className="exam-footer-gap" />
          <Button look="primary" onClick={() => setAsking(true)}>
            Hand in
          </Button>
        </footer>
        <HandInDialog open={asking} unanswered={unanswered.length} sitting={sitting} onClose={() => setAsking(false)} />
        <HandInRequest sitting={sitting} />
        <PassingNote />
        <Cover sitting={sitting} />
      </div>
      <NotPrinted />
    </div>
  );
}

interface QuestionGroupProps {
  readonly title: string;
  readonly icon: IconName;
  readonly questions: readonly QuestionStatus[];
  readonly go: (itemId: string) => void;
}

function QuestionGroup({ title, icon, questions, go }: QuestionGroupProps): ReactElement | null {
  if (questions.length === 0) return null;
  return (
    <section>
      <h2>
        <Icon name={icon} /> {title}
      </h2>
      <QuestionCards questions={questions} go={go} />
    </section>
  );
}

function QuestionCards({ questions, go }: Pick<QuestionGroupProps, "questions" | "go">): ReactElement {
  return (
    <ul className="question-cards">
      {questions.map((question) => (
        <li key={question.itemId}>
          <button type="button" className="question-card" aria-disabled={question.reachable ? undefined : true} onClick={() => question.reachable && go(question.itemId)}>
            <strong>
              {question.number}. {question.title === "" ? `Question ${question.number}` : question.title}
            </strong>
            <span className="question-state">{questionState(question)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
