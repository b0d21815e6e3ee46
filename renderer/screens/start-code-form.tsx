import { useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { InvigilError } from "../../core/errors.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { useViewState } from "../store/app-context.ts";
import { useCountdown } from "../time/countdown.ts";
import { pauseInWords } from "../words/time-words.ts";
import type { ScreenProps } from "./screen-of.ts";

interface StartCodeFormProps extends ScreenProps<"waiting"> {
  readonly busy: boolean;
  readonly error: InvigilError | null;
  readonly primary: boolean;
  readonly submit: (startCode: string) => void;
}

/** Opens the exam with the code that the invigilator shows in the room. */
export function StartCodeForm({ screen, busy, error, primary, submit }: StartCodeFormProps): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const retryIn = useCountdown(screen.retryInMs, receivedAt);
  const [code, setCode] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="form" noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || retryIn > 0) return;
        if (code.trim() === "") field.current?.focus();
        else submit(code.trim());
      }}
    >
      <div className="field">
        <label htmlFor={`${id}-code`}>Start code</label>
        <input
          ref={field} id={`${id}-code`} className="input input-code" type="text" value={code} maxLength={64} autoComplete="off" autoCapitalize="characters" spellCheck={false}
          aria-describedby={`${id}-hint`} onChange={(event) => setCode(event.target.value)}
        />
        <p id={`${id}-hint`} className="hint">
          The invigilator shows it in the room when it is time.
        </p>
      </div>
      <ErrorPanel error={error} />
      {retryIn > 0 ? <p>You can try again in {pauseInWords(retryIn)}.</p> : null}
      <div className="actions">
        <Button look={primary ? "primary" : "secondary"} submits busy={busy} disabled={retryIn > 0}>
          {busy ? "Opening the exam…" : "Start with this code"}
        </Button>
      </div>
    </form>
  );
}
