import { useState } from "react";
import type { ReactElement } from "react";
import type { QuestionStatus } from "../../core/contract/view.ts";
import { Icon } from "../shell/icons.tsx";
import { questionState } from "../words/question-words.ts";

interface QuestionListProps {
  readonly questions: readonly QuestionStatus[];
  readonly current: string;
  readonly go: (itemId: string) => void;
}

/** Every question with its state in words. A column where there is room, a list behind a button where there is not. */
export function QuestionList({ questions, current, go }: QuestionListProps): ReactElement {
  const [open, setOpen] = useState(false);
  const answered = questions.filter((question) => question.answered).length;
  const progress = `${answered} of ${questions.length} answered`;
  return (
    <nav className="question-nav" aria-label="Questions" data-open={open}>
      <button type="button" className="button button-secondary question-nav-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="list" /> Questions: {progress}
      </button>
      <div className="question-nav-body">
        <div className="question-nav-progress">
          <p>{progress}</p>
          <progress max={questions.length} value={answered} aria-label={progress} />
        </div>
        <ol className="question-list">
          {questions.map((question) => (
            <li key={question.itemId}>
              <button
                type="button" className="question-link" aria-current={question.itemId === current ? "true" : undefined} aria-disabled={question.reachable ? undefined : true}
                data-answered={question.answered}
                onClick={() => {
                  if (!question.reachable) return;
                  setOpen(false);
                  go(question.itemId);
                }}
              >
                <span className="question-number" aria-hidden="true">
                  {question.number}
                </span>
                <span className="question-link-text">
                  <span className="question-name">
                    <span className="visually-hidden">Question {question.number}: </span>
                    {question.title === "" ? `Question ${question.number}` : question.title}
                  </span>
                  <span className="question-state">{questionState(question, question.itemId === current)}</span>
                </span>
                {question.flagged ? <Icon name="flag" className="question-mark" /> : question.answered ? <Icon name="check" className="question-mark" /> : null}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </nav>
  );
}
