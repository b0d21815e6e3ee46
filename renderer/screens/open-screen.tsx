import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { ExamSource } from "../../core/contract/view.ts";
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
  const limits = screen.centre;
  const opensBy = (source: ExamSource): boolean => limits?.sources.includes(source) !== false;
  const needsPlatform = opensBy("code") && text !== "" && !isLink(text) && limits?.platformFixed !== true;
  const named = [...(opensBy("link") ? ["link"] : []), ...(opensBy("code") ? ["code"] : [])].join(" or ");
  const working = busy || screen.busy !== null;

  const open = (): void => {
    if (working) return;
    if (text === "") {
      field.current?.focus();
      return;
    }
    const server = limits?.platformFixed === true || platform.trim() === "" ? screen.platform : platform.trim();
    void run("exam.open", isLink(text) ? { from: "link", link: text } : { from: "code", platform: server, code: text });
  };

  return (
    <ShellPage title="Open your exam" step={1}>
      <p className="lead">{named === "" ? "Choose the exam file that you were given." : `Use the ${named === "link or code" ? "link or the code" : named} from your invitation.`} You will see what the exam locks and records before anything happens.</p>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          open();
        }}
      >
        {named === "" ? null : (
          <div className="field">
            <label htmlFor={`${id}-link`}>Exam {named}</label>
            <input
              ref={field} id={`${id}-link`} className="input" type="text" value={entered} autoComplete="off" spellCheck={false} autoCapitalize="off"
              aria-describedby={opensBy("link") ? `${id}-hint` : undefined} onChange={(event) => setEntered(event.target.value)}
            />
            {opensBy("link") ? (
              <p id={`${id}-hint`} className="hint">
                A link starts with invigil://
              </p>
            ) : null}
          </div>
        )}
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
        {limits?.platformFixed === true ? (
          <p className="hint">
            {limits.name ?? "Your exam centre"} has set the exam server of this computer: {new URL(screen.platform).host}
          </p>
        ) : null}
        <ErrorPanel error={working ? null : (error ?? screen.error)} />
        {screen.busy === null ? null : <ProgressBar label={screen.busy.label} value={screen.busy.progress} />}
        <div className="actions">
          {named === "" ? null : (
            <Button look="primary" submits busy={working}>
              Open exam
            </Button>
          )}
          {opensBy("file") ? (
            <Button {...(named === "" ? { look: "primary" as const, busy: working } : { disabled: working })} onClick={() => void run("exam.open", { from: "file" })}>
              Choose an exam file
            </Button>
          ) : null}
        </div>
      </form>
      <HandIns handIns={screen.handIns} />
    </ShellPage>
  );
}
