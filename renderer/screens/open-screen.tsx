import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ProgressBar } from "../shell/progress-bar.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import { HandIns } from "./hand-ins.tsx";
import type { ScreenProps } from "./screen-of.ts";

/** A link names its platform; a bare code needs one. */
function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

/** Open an exam by link, code or file. */
export function OpenScreen({ screen }: ScreenProps<"open">): ReactElement {
  const { run, busy, error } = useCommand();
  const [entered, setEntered] = useState("");
  const [platform, setPlatform] = useState(screen.platform);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const text = entered.trim();
  const needsPlatform = text !== "" && !isLink(text);
  const working = busy || screen.busy !== null;

  const open = (): void => {
    if (working) return;
    if (text === "") {
      field.current?.focus();
      return;
    }
    void run("exam.open", isLink(text) ? { from: "link", link: text } : { from: "code", platform: platform.trim() === "" ? screen.platform : platform.trim(), code: text });
  };

  return (
    <ShellPage title="Open your exam" step={1}>
      <p className="lead">Use the link or the code from your invitation. You will see what the exam locks and records before anything happens.</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-link`}>Exam link or code</label>
          <input
            ref={field} id={`${id}-link`} className="input" type="text" value={entered} autoComplete="off" spellCheck={false} autoCapitalize="off"
            aria-describedby={`${id}-hint`} onChange={(event) => setEntered(event.target.value)}
          />
          <p id={`${id}-hint`} className="hint">
            A link starts with invigil://
          </p>
        </div>
        {needsPlatform ? (
          <div className="field">
            <label htmlFor={`${id}-platform`}>Address of the exam server</label>
            <input
              id={`${id}-platform`} className="input" type="text" inputMode="url" value={platform} autoComplete="off" spellCheck={false}
              aria-describedby={`${id}-platform-hint`} onChange={(event) => setPlatform(event.target.value)}
            />
            <p id={`${id}-platform-hint`} className="hint">
              It stands beside the code in your invitation.
            </p>
          </div>
        ) : null}
        <ErrorPanel error={working ? null : (error ?? screen.error)} />
        {screen.busy === null ? null : <ProgressBar label={screen.busy.label} value={screen.busy.progress} />}
        <div className="actions">
          <Button look="primary" submits busy={working}>
            Open exam
          </Button>
          <Button disabled={working} onClick={() => void run("exam.open", { from: "file" })}>
            Choose an exam file
          </Button>
        </div>
      </form>
      <HandIns handIns={screen.handIns} />
    </ShellPage>
  );
}
