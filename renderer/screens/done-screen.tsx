import type { ReactElement } from "react";
import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
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
      title="All done" context={screen.receipt.examTitle}
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
              </div>
              <span className="check-state">{change.restored ? "Put back" : "Not put back"}</span>
            </li>
          ))}
        </ul>
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
  return "Your exam is handed in. Not everything on this computer could be put back: restarting the computer mends what is marked, or ask the invigilator.";
}
