import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { SavedAs } from "../shell/saved-as.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useCommand } from "../store/use-command.ts";
import { useSavedFile } from "../store/use-saved-file.ts";
import { clockTime } from "../words/time-words.ts";
import type { ScreenProps } from "./screen-of.ts";
import { TimeOver } from "./time-over.tsx";

/** Handed in on this computer, on its way to the platform. */
export function SealedScreen({ screen }: ScreenProps<"sealed">): ReactElement {
  return screen.error?.code === "sitting/continued-elsewhere" ? <KeptForAPerson screen={screen} /> : <OnItsWay screen={screen} />;
}

function OnItsWay({ screen }: ScreenProps<"sealed">): ReactElement {
  const { run, busy, error } = useCommand();
  const shown = busy ? null : (error ?? screen.error);
  return (
    <ShellPage title={`Sealed on this computer at ${clockTime(screen.sealedAt)}, not yet sent`}>
      <TimeOver timeOver={screen.timeOver} />
      <p className="lead">You have handed in at {clockTime(screen.sealedAt)}. That time counts, whatever happens to the network. Your answers are complete, and nobody can change them any more.</p>
      <SealCode code={screen.code} />
      <ErrorPanel error={shown} />
      {shown === null ? <SyncStatus sync={screen.sync} /> : null}
      <div className="actions">
        <Button look="primary" busy={busy} onClick={() => void run("receipt.retry", {})}>
          {busy ? "Trying…" : "Try to send now"}
        </Button>
      </div>
      <section>
        <h2>You need not wait here</h2>
        <ul className="plain-points">
          <li>Invigil goes on sending by itself while it is open. Your receipt then appears here.</li>
          <li>You can close this window and come back later, also after a restart of the computer: open Invigil again, and it goes on sending.</li>
        </ul>
      </section>
      <HandInFilePanel savedAs={screen.savedAs} />
    </ShellPage>
  );
}

/** The way without any network. */
function HandInFilePanel({ savedAs }: { readonly savedAs: string | null }): ReactElement {
  const saving = useSavedFile();
  return (
    <section className="panel panel-calm">
      <Icon name="save" />
      <div className="panel-text">
        <h2 className="panel-title">If the network does not come back</h2>
        <p>Save a hand-in file on a stick and give it to the invigilator. They import it, and the receipt is the same. The file is encrypted: nobody on the way can read your answers.</p>
        <div className="actions">
          <Button busy={saving.busy} onClick={() => saving.saveHandIn(null)}>
            Save a hand-in file
          </Button>
        </div>
        <SavedAs path={saving.savedAs ?? savedAs} />
        <ErrorPanel error={saving.error} />
      </div>
    </section>
  );
}

function SealCode({ code }: { readonly code: string }): ReactElement {
  return (
    <div className="code-card">
      <p className="code-label">Code of your sealed exam</p>
      <p className="code-large code-spoken" aria-hidden="true">
        {code}
      </p>
      <p className="visually-hidden">{spelled(code)}</p>
      <p className="small muted">Write it down, or read it out to the invigilator: it proves what you handed in. It has no letters I, L, O and U, so 0 is zero and 1 is one.</p>
    </div>
  );
}

/** Character by character, as a screen reader should say it: `4, R, T, B; 7, K, Q, 2`. */
function spelled(code: string): string {
  return code.split("-").map((group) => Array.from(group).join(", ")).join("; ");
}

/** The exam went on on another computer, and this record came after: nothing is lost, and nothing is to be done. */
function KeptForAPerson({ screen }: ScreenProps<"sealed">): ReactElement {
  const { run, busy, error } = useCommand();
  return (
    <ShellPage
      title="This exam continued on another computer"
      actions={
        <Button look="primary" busy={busy} onClick={() => void run("app.close", {})}>
          Close Invigil
        </Button>
      }
    >
      <p className="lead">What was written on this computer until {clockTime(screen.sealedAt)} is sealed and kept. A person will look at it and decide what counts. There is nothing that you have to do.</p>
      <SealCode code={screen.code} />
      <ErrorPanel error={error} />
    </ShellPage>
  );
}
