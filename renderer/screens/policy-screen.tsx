import { useId, useState } from "react";
import type { ReactElement } from "react";
import type { ExamSummary } from "../../core/contract/view.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { PRACTICE_WORDS, SECTION_WORDS, contactInWords } from "../../core/policy/student-words.ts";
import { Button } from "../shell/button.tsx";
import { ControlGroups, ControlList, TierLegend } from "../shell/control-list.tsx";
import { DataPlan } from "../shell/data-plan.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import { ComputerRules } from "./computer-rules.tsx";
import { ExamFacts } from "./exam-facts.tsx";
import { KeystrokeChoice } from "./keystroke-choice.tsx";
import type { KeystrokeAnswer } from "./keystroke-choice.tsx";
import type { ScreenProps } from "./screen-of.ts";

/** What the exam locks and records, before anything is locked or recorded. */
export function PolicyScreen({ screen }: ScreenProps<"policy">): ReactElement {
  const { exam, controls } = screen;
  const { run, busy, error } = useCommand();
  const [read, setRead] = useState(false);
  const [keystrokes, setKeystrokes] = useState<KeystrokeAnswer | null>(null);
  const id = useId();
  const asked = exam.policy.keystrokes.level !== "off";
  const ready = read && (!asked || keystrokes !== null);
  return (
    <ShellPage
      title="What this exam locks and records" context={`${exam.title} · ${exam.organisation}`} step={2}
      actions={
        <>
          <Button look="primary" busy={busy} disabled={!ready} aria-describedby={ready ? undefined : `${id}-why`} onClick={() => void run("policy.consent", { agreed: true, ...(asked ? { keystrokes: keystrokes === "record" } : {}) })}>
            Agree and go on
          </Button>
          <Button disabled={busy} onClick={() => void run("policy.consent", { agreed: false })}>
            Not now
          </Button>
          <p id={`${id}-why`} className="hint">
            {ready ? "Nothing is locked before the exam starts." : `${asked && keystrokes === null ? "Answer the question about your typing and tick the box" : "Tick the box"} first. Nothing has been locked or recorded so far.`}
          </p>
        </>
      }
    >
      <ExamFacts exam={exam} />
      <OtherKey exam={exam} />
      {exam.policy.preset === "practice" ? <PracticeRules controls={controls} /> : <Rules exam={exam} controls={controls} />}
      <KeystrokeChoice policy={exam.policy} answer={keystrokes} onAnswer={setKeystrokes} />
      <Contact exam={exam} />
      <ErrorPanel error={error} />
      <label className="agree">
        <input type="checkbox" checked={read} onChange={(event) => setRead(event.target.checked)} />I have read this
      </label>
    </ShellPage>
  );
}

/** The one thing about keys that nobody may overlook. */
function OtherKey({ exam }: { readonly exam: ExamSummary }): ReactElement | null {
  if (exam.formerFingerprint === undefined) return null;
  return (
    <section className="panel panel-trouble">
      <Icon name="warning" />
      <div className="panel-text">
        <h2 className="panel-title">This exam is signed with another key than before</h2>
        <p>That is right when {exam.organisation} has changed its key. Ask the exam office before you agree if you do not know.</p>
        <p>
          Key of this exam: <code className="fingerprint">{exam.issuerFingerprint}</code>
        </p>
        <p>
          Key until now: <code className="fingerprint">{exam.formerFingerprint}</code>
        </p>
      </div>
    </section>
  );
}

function PracticeRules({ controls }: { readonly controls: readonly ControlStatus[] }): ReactElement {
  return (
    <section className="panel panel-calm">
      <Icon name="check" />
      <div className="panel-text">
        <h2>{PRACTICE_WORDS.heading}</h2>
        <p>{PRACTICE_WORDS.text}</p>
        {controls.length === 0 ? null : (
          <details>
            <summary>{PRACTICE_WORDS.window}</summary>
            <ControlList controls={controls} reasons="where-less" />
          </details>
        )}
      </div>
    </section>
  );
}

function Rules({ exam, controls }: { readonly exam: ExamSummary; readonly controls: readonly ControlStatus[] }): ReactElement {
  return (
    <>
      <section>
        <h2>
          <Icon name="lock" /> {SECTION_WORDS.locked}
        </h2>
        <p>{SECTION_WORDS.undone}</p>
        <TierLegend controls={controls} />
        <ControlGroups controls={controls} reasons="where-less" />
      </section>
      <ComputerRules policy={exam.policy} />
      <section>
        <h2>
          <Icon name="eye" /> {SECTION_WORDS.recorded}
        </h2>
        <DataPlan policy={exam.policy} />
      </section>
    </>
  );
}

function Contact({ exam }: { readonly exam: ExamSummary }): ReactElement {
  return (
    <section className="small">
      <p>{contactInWords(exam.policy.contact, exam.organisation)}</p>
      <details>
        <summary>Who signed this exam</summary>
        <p>{exam.organisation} signed it with the key below. You can compare it with the one that the institution publishes.</p>
        <p>
          <code className="fingerprint">{exam.issuerFingerprint}</code>
        </p>
      </details>
    </section>
  );
}
