import { useState } from "react";
import type { ReactElement } from "react";
import type { CallRequest } from "../../core/contract/ipc.ts";
import type { InvigilError } from "../../core/errors.ts";
import { WaitingMessages } from "../exam/notices.tsx";
import { Button } from "../shell/button.tsx";
import { RecordDialog } from "../shell/control-panel.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { useCountdown } from "../time/countdown.ts";
import { countdownDigits, durationInWords } from "../words/time-words.ts";
import { ExamFacts } from "./exam-facts.tsx";
import { OtherWays } from "./other-ways.tsx";
import type { ScreenProps } from "./screen-of.ts";
import { StartCodeForm } from "./start-code-form.tsx";

type Unlock = CallRequest<"exam.unlock">;

/** Signed in and ready: waiting for the start code or for the time of the release. */
export function WaitingScreen({ screen }: ScreenProps<"waiting">): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const { run, busy, error } = useCommand();
  const [tried, setTried] = useState<Unlock["by"] | null>(null);
  const releaseIn = useCountdown(screen.releaseInMs ?? 0, receivedAt);
  const working = busy || screen.busy;
  const shown = working ? null : (error ?? screen.error ?? screen.sync.trouble);
  const released = screen.releaseInMs !== null && releaseIn === 0;
  const ofOtherWays = shown !== null && isOfOtherWays(shown, tried);
  const unlock = (request: Unlock): void => {
    setTried(request.by);
    void run("exam.unlock", request);
  };
  return (
    <ShellPage title={`Hello, ${screen.candidateName}`} context={screen.exam.title} step={5} tools={<RecordDialog />}>
      <WaitingMessages notices={screen.notices} />
      <WhatComes screen={screen} />
      {screen.releaseInMs === null ? null : released ? (
        <div className="actions">
          <Button look="primary" busy={working} onClick={() => unlock({ by: "timed-release" })}>
            {working ? "Opening the exam…" : screen.continues === null ? "Start the exam" : "Go on with the exam"}
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
        <StartCodeForm screen={screen} busy={working} error={ofOtherWays ? null : shown} primary={!released} submit={(startCode) => unlock({ by: "start-code", startCode })} />
      ) : (
        <ErrorPanel error={ofOtherWays ? null : shown} />
      )}
      {screen.releaseInMs === null ? null : <OtherWays busy={working} released={released} error={ofOtherWays ? shown : null} ofFile={tried === "release-file"} unlock={unlock} />}
      <SyncStatus sync={screen.sync} />
    </ShellPage>
  );
}

/** The usual facts; for a sitting that was moved here, where it goes on. */
function WhatComes({ screen: { exam, extraMs, continues } }: ScreenProps<"waiting">): ReactElement {
  if (continues === null) {
    return (
      <>
        <p className="lead">Everything is ready on this computer. Your {durationInWords(exam.durationMs + extraMs)} begin when the exam opens, not before.</p>
        <ExamFacts exam={exam} extraMs={extraMs} />
      </>
    );
  }
  return (
    <>
      <p className="lead">
        You go on where you were: {continues.answered} of {exam.questionCount} answered, {durationInWords(continues.remainingMs)} left.
      </p>
      <p>Your answers from the other computer are here. The clock goes on when the exam opens here, not before.</p>
    </>
  );
}

/** Whether a failure belongs beside the words and the file rather than beside the start code. */
function isOfOtherWays(error: InvigilError, tried: Unlock["by"] | null): boolean {
  return error.code === "release/unknown-word" || tried === "release-words" || tried === "release-file";
}
