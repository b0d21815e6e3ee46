import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { DeviceLine } from "../../core/device/device-words.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { Button } from "../shell/button.tsx";
import { DeviceDetails } from "../shell/device-details.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import { retentionInWords, viewersInWords } from "../../core/policy/data-words.ts";
import type { ScreenProps } from "./screen-of.ts";

/** Sign in with the candidate code, on a second computer with an invigilator's transfer code. */
export function SignInScreen({ screen }: ScreenProps<"sign-in">): ReactElement {
  const { run, busy, error } = useCommand();
  const [code, setCode] = useState("");
  const [moving, setMoving] = useState(false);
  const [transferCode, setTransferCode] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const transferField = useRef<HTMLInputElement>(null);
  const working = busy || screen.busy;
  const shown = working ? null : (error ?? screen.error);
  const ofTransfer = shown?.code.startsWith("transfer/") === true;

  const submit = (): void => {
    if (working) return;
    if (code.trim() === "") field.current?.focus();
    else if (moving && transferCode.trim() === "") transferField.current?.focus();
    else void run("candidate.sign-in", { candidateCode: code.trim(), transferCode: moving ? transferCode.trim() : null });
  };

  return (
    <ShellPage title="Who is sitting the exam?" context={screen.exam.title} step={4}>
      <form
        className="form" noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-code`}>Candidate code</label>
          <input
            ref={field} id={`${id}-code`} className="input input-code" type="text" value={code} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
            aria-invalid={shown === null || ofTransfer ? undefined : true} aria-describedby={`${id}-hint`} onChange={(event) => setCode(event.target.value)}
          />
          <p id={`${id}-hint`} className="hint">
            It is in your invitation. Capital or small letters make no difference.
          </p>
        </div>
        <details className="disclosure" open={moving} onToggle={(event) => setMoving(event.currentTarget.open)}>
          <summary>Go on from another computer</summary>
          <div className="field">
            <p>If a computer broke during your exam, the invigilator gives you a transfer code. You go on here with your answers and your time.</p>
            <label htmlFor={`${id}-transfer`}>Transfer code</label>
            <input
              ref={transferField} id={`${id}-transfer`} className="input input-code" type="text" value={transferCode} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
              aria-invalid={ofTransfer ? true : undefined} aria-describedby={`${id}-transfer-hint`} onChange={(event) => setTransferCode(event.target.value)}
            />
            <p id={`${id}-transfer-hint`} className="hint">
              Each code works once. To begin the exam here instead, close this part again.
            </p>
            <ErrorPanel error={ofTransfer ? shown : null} />
          </div>
        </details>
        {screen.device === undefined ? null : <DeviceNote lines={screen.device} plan={screen.exam.policy.dataPlan} />}
        <ErrorPanel error={ofTransfer ? null : shown} />
        <div className="actions">
          <Button look="primary" submits busy={working}>
            {buttonWords(working, moving)}
          </Button>
        </div>
      </form>
    </ShellPage>
  );
}

/** What will be told of this computer, why, to whom, and for how long: before it is sent. */
function DeviceNote({ lines, plan }: { readonly lines: readonly DeviceLine[]; readonly plan: Policy["dataPlan"] }): ReactElement | null {
  const entry = plan.find(({ collector }) => collector === "device-report");
  if (entry === undefined) return null;
  return (
    <div className="field">
      <p className="hint">
        When you sign in, this computer says what it is. {entry.purpose} Seen by {viewersInWords(entry.viewers)}. {retentionInWords(entry.retentionDays)}
      </p>
      <DeviceDetails lines={lines} summary="Show what it says" />
    </div>
  );
}

function buttonWords(working: boolean, moving: boolean): string {
  if (working) return "Signing in…";
  return moving ? "Sign in and go on" : "Sign in";
}
