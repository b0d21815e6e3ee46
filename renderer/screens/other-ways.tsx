import { useEffect, useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { CallRequest } from "../../core/contract/ipc.ts";
import type { InvigilError } from "../../core/errors.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { RELEASE_WORDS, countReleaseWords, isScannedRelease, rangeOfWord, releaseProblem } from "../words/release-words.ts";

interface OtherWaysProps {
  readonly busy: boolean;
  /** Whether it is time: before that nothing opens the exam, but the words can be typed already. */
  readonly released: boolean;
  readonly error: InvigilError | null;
  /** Whether the failure is about a file. */
  readonly ofFile: boolean;
  readonly unlock: (request: CallRequest<"exam.unlock">) => void;
}

/** Ways to open an exam of a timed release without a network: words from paper, a scanner, a file. */
export function OtherWays({ busy, released, error, ofFile, unlock }: OtherWaysProps): ReactElement {
  const [typed, setTyped] = useState("");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useSelectWrongWord(field, error);

  const submit = (): void => {
    if (busy || !released) return;
    if (typed.trim() === "") field.current?.focus();
    else unlock({ by: "release-words", words: typed.trim() });
  };

  return (
    <details className="disclosure">
      <summary>No connection? Other ways to open the exam</summary>
      <form
        className="form" noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-words`}>The {RELEASE_WORDS} words from the invigilator&rsquo;s paper</label>
          <textarea
            ref={field} id={`${id}-words`} className="input release-words" rows={4} value={typed} maxLength={1000} autoComplete="off" autoCapitalize="none" spellCheck={false}
            aria-invalid={error === null || ofFile ? undefined : true} aria-describedby={`${id}-hint ${id}-count`} onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              // A scanner ends with Enter.
              if (event.key !== "Enter" || !isScannedRelease(typed)) return;
              event.preventDefault();
              submit();
            }}
          />
          <p id={`${id}-hint`} className="hint">
            The first four letters of each word are enough. Or scan the square code on the paper into this field.
          </p>
          <p id={`${id}-count`} className="small">
            {isScannedRelease(typed) ? "A scanned code" : `${countReleaseWords(typed)} of ${RELEASE_WORDS} words`}
          </p>
        </div>
        <ErrorPanel error={error} words={error === null || ofFile ? null : releaseProblem(error)} />
        {released ? null : <p>You can type the words now. They open the exam when the countdown ends.</p>}
        <div className="actions">
          <Button submits busy={busy} disabled={!released}>
            {busy ? "Opening the exam…" : "Open with these words"}
          </Button>
          <Button disabled={busy || !released} onClick={() => unlock({ by: "release-file" })}>
            Open a file
          </Button>
        </div>
      </form>
    </details>
  );
}

/** Puts the cursor on the word that is named, so that typing replaces it. */
function useSelectWrongWord(field: { readonly current: HTMLTextAreaElement | null }, error: InvigilError | null): void {
  useEffect(() => {
    const position = error?.detail?.["position"];
    const area = field.current;
    if (area === null || typeof position !== "number") return;
    const range = rangeOfWord(area.value, position);
    if (range === null) return;
    area.focus();
    area.setSelectionRange(...range);
  }, [field, error]);
}
