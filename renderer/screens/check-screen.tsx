import type { ReactElement } from "react";
import { assertNever } from "../../core/result.ts";
import type { CheckView } from "../../core/contract/view.ts";
import { useAnnounceChanges } from "../shell/announcer.tsx";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import type { IconName } from "../shell/icons.tsx";
import { ProgramList } from "../shell/program-list.tsx";
import { ProgressBar } from "../shell/progress-bar.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import { CHECK_STATE_WORDS, CHECK_WORDS } from "../words/check-words.ts";
import { counted } from "../../core/counted.ts";
import { OverrideForm } from "./override-form.tsx";
import type { ScreenProps } from "./screen-of.ts";

/** The system check: each point, what it found, and how to mend what failed. */
export function CheckScreen({ screen }: ScreenProps<"check">): ReactElement {
  const { run, busy, error } = useCommand();
  const summary = summaryOf(screen.checks, screen.finished, screen.mayContinue);
  useAnnounceChanges(screen.finished ? summary : "");
  const overridable = screen.checks.flatMap((check) => ("override" in check && check.override === "possible" ? [check.check] : []));
  const done = screen.checks.filter((check) => check.state !== "pending" && check.state !== "running").length;
  return (
    <ShellPage
      title="Is this computer ready?" context={screen.exam.title} step={3}
      actions={
        <>
          <Button look={screen.finished && !screen.mayContinue ? "secondary" : "primary"} busy={busy} disabled={!screen.finished || !screen.mayContinue} onClick={() => void run("check.continue", {})}>
            Continue
          </Button>
          <Button look={screen.finished && !screen.mayContinue ? "primary" : "secondary"} disabled={busy || !screen.finished} onClick={() => void run("check.run", {})}>
            Check again
          </Button>
        </>
      }
    >
      <p className="lead">{summary}</p>
      {screen.finished ? null : <ProgressBar label="System check" value={screen.checks.length === 0 ? 0 : done / screen.checks.length} />}
      <ul className="checks">
        {screen.checks.map((check) => (
          <CheckLine key={check.check} check={check} />
        ))}
      </ul>
      {screen.finished && overridable.length > 0 ? <OverrideForm checks={overridable} /> : null}
      <ErrorPanel error={error} />
    </ShellPage>
  );
}

function summaryOf(checks: readonly CheckView[], finished: boolean, mayContinue: boolean): string {
  const failed = checks.filter((check) => check.state === "failed").length;
  const warned = checks.filter((check) => check.state === "warned").length;
  if (!finished) return "This takes a few seconds. Nothing is changed on your computer.";
  if (failed > 0 && !mayContinue) return `${counted(failed, "point needs", "points need")} your attention before you can go on. ${failed === 1 ? "It says" : "Each says"} how to mend it.`;
  if (failed + warned > 0) return "You can go on. Please read the notes below first.";
  return "This computer is ready.";
}

function iconOf(state: CheckView["state"]): IconName {
  switch (state) {
    case "pending":
      return "dash";
    case "running":
      return "saving";
    case "passed":
      return "check";
    case "warned":
    case "failed":
      return "warning";
    default:
      return assertNever(state);
  }
}

function CheckLine({ check }: { readonly check: CheckView }): ReactElement {
  return (
    <li className="check" data-state={check.state}>
      <Icon name={iconOf(check.state)} className={check.state === "running" ? "spin" : "still"} />
      <div className="check-text">
        <strong>{CHECK_WORDS[check.check]}</strong>
        {"detail" in check ? <Findings check={check} /> : null}
      </div>
      <span className="check-state">{CHECK_STATE_WORDS[check.state]}</span>
    </li>
  );
}

/** What a finished point found, what it rests on, what to do, and what a person did about it. */
function Findings({ check }: { readonly check: Extract<CheckView, { readonly detail: string }> }): ReactElement {
  const { detail, remedy, evidence = [], programs = [], override } = check;
  return (
    <>
      <p>{detail}</p>
      {remedy === null ? null : <p className="remedy">What to do: {remedy}</p>}
      {override === "possible" ? <p className="remedy">An invigilator can let you through with a code. The form for it is below.</p> : null}
      {override === "given" ? <p className="remedy">An invigilator has allowed this.</p> : null}
      {programs.length === 0 ? null : <ProgramList programs={programs} />}
      {evidence.length === 0 ? null : (
        <details className="evidence">
          <summary>What this is based on</summary>
          <ul>
            {evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
