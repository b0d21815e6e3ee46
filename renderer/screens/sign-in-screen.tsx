import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import type { ScreenProps } from "./screen-of.ts";

/** Sign in with the candidate code. */
export function SignInScreen({ screen }: ScreenProps<"sign-in">): ReactElement {
  const { run, busy, error } = useCommand();
  const [code, setCode] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const working = busy || screen.busy;
  const shown = working ? null : (error ?? screen.error);
  return (
    <ShellPage title="Who is sitting the exam?" context={screen.exam.title} step={4}>
      <form
        className="form" noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (working) return;
          if (code.trim() === "") field.current?.focus();
          else void run("candidate.sign-in", { candidateCode: code.trim(), transferCode: null });
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-code`}>Candidate code</label>
          <input
            ref={field} id={`${id}-code`} className="input input-code" type="text" value={code} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
            aria-invalid={shown === null ? undefined : true} aria-describedby={`${id}-hint`} onChange={(event) => setCode(event.target.value)}
          />
          <p id={`${id}-hint`} className="hint">
            It is in your invitation. Capital or small letters make no difference.
          </p>
        </div>
        <ErrorPanel error={shown} />
        <div className="actions">
          <Button look="primary" submits busy={working}>
            {working ? "Signing in…" : "Sign in"}
          </Button>
        </div>
      </form>
    </ShellPage>
  );
}
