import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useCommand } from "../store/use-command.ts";
import { clockTime } from "../words/time-words.ts";
import type { ScreenProps } from "./screen-of.ts";
import { TimeOver } from "./time-over.tsx";

/** Handed in on this computer, on its way to the platform. */
export function SealedScreen({ screen }: ScreenProps<"sealed">): ReactElement {
  const { run, busy, error } = useCommand();
  const shown = busy ? null : (error ?? screen.error);
  return (
    <ShellPage
      title={`Sealed on this computer at ${clockTime(screen.sealedAt)}, not yet sent`}
      actions={
        <Button look="primary" busy={busy} onClick={() => void run("receipt.retry", {})}>
          {busy ? "Trying…" : "Try to send now"}
        </Button>
      }
    >
      <TimeOver timeOver={screen.timeOver} />
      <p className="lead">Your hand-in counts from {clockTime(screen.sealedAt)}, however long sending takes. Your answers are complete and can no longer be changed.</p>
      <ol className="next-steps">
        <li>Leave this window open. Invigil keeps trying by itself.</li>
        <li>Check the network connection if you can.</li>
        <li>If you have to go, show this screen to the invigilator. Sending goes on the next time Invigil is opened.</li>
      </ol>
      <div className="code-card">
        <p className="code-label">Code of your sealed exam</p>
        <p className="code-large">{screen.code}</p>
        <p className="small muted">Write it down: it proves what you handed in.</p>
      </div>
      <ErrorPanel error={shown} />
      {shown === null ? <SyncStatus sync={screen.sync} /> : null}
    </ShellPage>
  );
}
