import type { ReactElement } from "react";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { RecordDialog } from "../shell/control-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import type { ScreenProps } from "./screen-of.ts";

/** The end: what was changed on the computer, and that it is back. */
export function DoneScreen({ screen }: ScreenProps<"done">): ReactElement {
  const { run, busy, error } = useCommand();
  const open = screen.changes.filter((change) => !change.restored).length;
  return (
    <ShellPage
      title="All done" context={screen.receipt.examTitle} tools={<RecordDialog />}
      actions={
        <Button look="primary" busy={busy} onClick={() => void run("app.close", {})}>
          Close Invigil
        </Button>
      }
    >
      <p className="lead">{leadOf(screen.changes.length, open)}</p>
      {screen.changes.length === 0 ? null : (
        <ul className="checks">
          {screen.changes.map((change) => (
            <li key={`${change.control} ${change.change}`} className="check" data-state={change.restored ? "passed" : "failed"}>
              <Icon name={change.restored ? "check" : "warning"} className="still" />
              <div className="check-text">
                <strong>{CONTROL_WORDS[change.control].name}</strong>
                <p>{change.change}</p>
                {change.restored ? null : <p className="remedy">Not put back yet: below it says what to do.</p>}
              </div>
              <span className="check-state">{change.restored ? "Put back" : "Not put back"}</span>
            </li>
          ))}
        </ul>
      )}
      {open === 0 ? null : (
        <section className="panel panel-trouble">
          <Icon name="warning" />
          <div className="panel-text">
            <h2 className="panel-title">How to put the rest back</h2>
            <ol className="next-steps">
              <li>Close Invigil and open it again: before anything else it puts back what is left.</li>
              <li>
                If that does not help, open a terminal, type <code>invigil --reset</code> and press Enter. It puts everything back and starts no exam.
              </li>
              <li>If it is still not as before, show this screen to the invigilator or to your exam office. Your exam is not affected.</li>
            </ol>
          </div>
        </section>
      )}
      <div className="code-card">
        <p className="code-label">Receipt code</p>
        <p className="code-large">{screen.receipt.code}</p>
        <p className="small muted">{screen.receipt.savedAs === null ? "You can still write it down." : `The receipt is saved as ${screen.receipt.savedAs}`}</p>
      </div>
      <ErrorPanel error={error} />
    </ShellPage>
  );
}

function leadOf(changes: number, open: number): string {
  if (changes === 0) return "Your exam is handed in. Nothing on this computer was changed.";
  if (open === 0) return "Your exam is handed in, and your computer is as it was before. This was changed and is put back:";
  return "Your exam is handed in. Not everything on this computer could be put back yet. What is marked says what to do.";
}
