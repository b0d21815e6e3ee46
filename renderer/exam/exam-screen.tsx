import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { useTypingRecord } from "../keystroke/use-typing-record.ts";
import { PassingNote } from "../locks/passing-note.tsx";
import { usePageLocks } from "../locks/use-page-locks.ts";
import { Button } from "../shell/button.tsx";
import { ErrorBody } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { PreviewBanner } from "../shell/preview-banner.tsx";
import { Cover } from "./cover.tsx";
import { ExamBar } from "./exam-bar.tsx";
import { HandInRequest } from "./hand-in-request.tsx";
import { Notices } from "./notices.tsx";
import { NotPrinted } from "./not-printed.tsx";
import { Question } from "./question.tsx";
import { QuestionList } from "./question-list.tsx";
import { useExamActions } from "./use-exam-actions.ts";
import type { ExamActions } from "./use-exam-actions.ts";
import { useItem } from "./use-item.ts";
import { useLastSeconds } from "./use-last-seconds.ts";
import { useShortcuts } from "./use-shortcuts.ts";

/** The exam: the question, where am I, how long, is it saved. */
export function ExamScreen({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const actions = useExamActions(sitting);
  const item = useItem(sitting.current);
  useShortcuts(actions);
  usePageLocks(sitting);
  useTypingRecord(sitting);
  useLastSeconds(sitting);
  return (
    <div className="viewport">
      <div className="exam">
        <a className="skip-link" href="#question">
          Skip to the question
        </a>
        <PreviewBanner />
        <ExamBar sitting={sitting} />
        <QuestionList questions={sitting.questions} current={sitting.current} go={actions.go} />
        <main className="exam-main" id="question" tabIndex={-1}>
          <Notices sitting={sitting} />
          {item.state === "ready" ? <Question key={sitting.current} loaded={item.loaded} number={actions.current?.number ?? 1} total={sitting.questions.length} /> : null}
          {item.state === "loading" ? (
            <p className="loading" aria-live="polite">
              Opening the question…
            </p>
          ) : null}
          {item.state === "failed" ? (
            <div className="question">
              <h1>This question could not be opened</h1>
              <ErrorBody error={item.error} />
              <Button onClick={item.retry}>Try again</Button>
            </div>
          ) : null}
        </main>
        <ExamFooter actions={actions} />
        <HandInRequest sitting={sitting} />
        <PassingNote />
        <Cover sitting={sitting} />
      </div>
      <NotPrinted />
    </div>
  );
}

function ExamFooter({ actions }: { readonly actions: ExamActions }): ReactElement {
  const { current, previous, next, go, flag, review } = actions;
  return (
    <footer className="exam-footer">
      <Button disabled={previous === null} aria-keyshortcuts="Alt+P" onClick={() => previous !== null && go(previous.itemId)}>
        <Icon name="previous" /> Previous
      </Button>
      <Button look="quiet" aria-pressed={current?.flagged ?? false} aria-keyshortcuts="Alt+F" className="flag-button" onClick={flag}>
        <Icon name="flag" /> {current?.flagged === true ? "Flagged" : "Flag for later"}
      </Button>
      <span className="exam-footer-gap" />
      <Button look={next === null ? "primary" : "secondary"} aria-keyshortcuts="Alt+R" onClick={review}>
        Check and hand in
      </Button>
      {next === null ? null : (
        <Button look="primary" aria-keyshortcuts="Alt+N" onClick={() => go(next.itemId)}>
          Next <Icon name="next" />
        </Button>
      )}
    </footer>
  );
}
