import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { CheckId } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { useCommand } from "../store/use-command.ts";
import { CHECK_WORDS } from "../words/check-words.ts";

/** Where an invigilator types a code that lets this computer through. @param checks what the code would let through */
export function OverrideForm({ checks }: { readonly checks: readonly CheckId[] }): ReactElement {
  const { run, busy, error } = useCommand();
  const [code, setCode] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);

  const submit = async (): Promise<void> => {
    const answer = await run("check.override", { code: code.trim() });
    if (!answer.ok) return;
    announce("An invigilator has allowed this.");
    // The form goes with the reason for it; reading starts again at the top, where it says what to do now.
    document.querySelector("h1")?.focus();
  };

  return (
    <section className="panel panel-calm">
      <Icon name="help" />
      <form
        className="panel-text" noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          if (code.trim() === "") field.current?.focus();
          else void submit();
        }}
      >
        <h2 className="panel-title">Ask the invigilator</h2>
        <p>They look at it and decide. With their code you can go on in spite of: {checks.map((check) => CHECK_WORDS[check]).join(", ")}.</p>
        <div className="field">
          <label htmlFor={`${id}-code`}>Override code</label>
          <input
            ref={field} id={`${id}-code`} className="input input-code" type="text" value={code} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
            aria-invalid={error === null ? undefined : true} aria-describedby={`${id}-hint`} onChange={(event) => setCode(event.target.value)}
          />
          <p id={`${id}-hint`} className="hint">
            The invigilator types it or tells it to you. That it was used is recorded.
          </p>
        </div>
        <ErrorPanel error={error} />
        <div className="actions">
          <Button submits busy={busy}>
            {busy ? "Looking at the code…" : "Use this code"}
          </Button>
        </div>
      </form>
    </section>
  );
}
