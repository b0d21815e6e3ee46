import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { InvigilError } from "../../core/errors.ts";
import { Button } from "../shell/button.tsx";
import { RecordDialog } from "../shell/control-panel.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { useCountdown } from "../time/countdown.ts";
import { countdownDigits, durationInWords, pauseInWords } from "../words/time-words.ts";
import { ExamFacts } from "./exam-facts.tsx";
import type { ScreenProps } from "./screen-of.ts";

/** Signed in and ready: waiting for the start code or for the time of the release. */
export function WaitingScreen({ screen }: ScreenProps<"waiting">): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const { run, busy, error } = useCommand();
  const releaseIn = useCountdown(screen.releaseInMs ?? 0, receivedAt);
  const working = busy || screen.busy;
  const shown = working ? null : (error ?? screen.error ?? screen.sync.trouble);
  const released = screen.releaseInMs !== null && releaseIn === 0;
  return (
    <ShellPage title={`Hello, ${screen.candidateName}`} context={screen.exam.title} step={5} tools={<RecordDialog />}>
      <p className="lead">Everything is ready on this computer. Your {durationInWords(screen.exam.durationMs + screen.extraMs)} begin when the exam opens, not before.</p>
      <ExamFacts exam={screen.exam} extraMs={screen.extraMs} />
      {screen.releaseInMs === null ? null : released ? (
        <div className="actions">
          <Button look="primary" busy={working} onClick={() => void run("exam.unlock", { by: "timed-release" })}>
            {working ? "Opening the exam…" : "Start the exam"}
          </Button>
        </div>
      ) : (
        <section className="panel panel-calm release">
          <div className="panel-text">
            <p>The exam opens in</p>
            <p className="release-digits" role="timer">
              {countdownDigits(releaseIn)}
            </p>
          </div>
        </section>
      )}
      {screen.startCode ? (
        <StartCodeForm screen={screen} busy={working} error={shown} primary={!released} submit={(startCode) => void run("exam.unlock", { by: "start-code", startCode })} />
      ) : (
        <ErrorPanel error={shown} />
      )}
      <SyncStatus sync={screen.sync} />
    </ShellPage>
  );
}

interface StartCodeFormProps extends ScreenProps<"waiting"> {
  readonly busy: boolean;
  readonly error: InvigilError | null;
  readonly primary: boolean;
  readonly submit: (startCode: string) => void;
}

function StartCodeForm({ screen, busy, error, primary, submit }: StartCodeFormProps): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const retryIn = useCountdown(screen.retryInMs, receivedAt);
  const [code, setCode] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="form" noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || retryIn > 0) return;
        if (code.trim() === "") field.current?.focus();
        else submit(code.trim());
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-code`}>Start code</label>
        <input
          ref={field} id={`${id}-code`} className="input input-code" type="text" value={code} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
          aria-describedby={`${id}-hint`} onChange={(event) => setCode(event.target.value)}
        />
        <p id={`${id}-hint`} className="hint">
          The invigilator shows it in the room when it is time.
        </p>
      </div>
      <ErrorPanel error={error} />
      {retryIn > 0 ? <p>You can try again in {pauseInWords(retryIn)}.</p> : null}
      <div className="actions">
        <Button look={primary ? "primary" : "secondary"} submits busy={busy} disabled={retryIn > 0}>
          {busy ? "Opening the exam…" : "Start with this code"}
        </Button>
      </div>
    </form>
  );
}
