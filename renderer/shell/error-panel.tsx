import type { ReactElement } from "react";
import type { InvigilError } from "../../core/errors.ts";
import { useViewState } from "../store/app-context.ts";
import { errorWords } from "../words/error-words.ts";
import type { ErrorWords } from "../words/error-words.ts";
import { Icon } from "./icons.tsx";

interface ErrorPanelProps {
  readonly error: InvigilError | null;
  /** Said instead of what the code means in general, by a place that knows more. */
  readonly words?: Pick<ErrorWords, "title" | "next"> | null;
}

/** What went wrong and what to do next, with the code for people who help. Announced politely when it appears. */
export function ErrorPanel({ error, words = null }: ErrorPanelProps): ReactElement {
  return (
    <div aria-live="polite" className="error-slot">
      {error === null ? null : <ErrorBody error={error} words={words} />}
    </div>
  );
}

/** The panel without its live region, for places that are announced already. */
export function ErrorBody({ error, words: given = null }: ErrorPanelProps & { readonly error: InvigilError }): ReactElement {
  const screen = useViewState((state) => state.view?.screen.name ?? null);
  const words = given ?? errorWords(error.code, screen);
  const facts = Object.entries(error.detail ?? {});
  return (
    <div className="panel panel-trouble">
      <Icon name="warning" />
      <div className="panel-text">
        <p className="panel-title">{words.title}</p>
        <p>{words.next}</p>
        <details className="small">
          <summary>Details for people who help</summary>
          <p>
            Code: <code>{error.code}</code>
          </p>
          {facts.length === 0 ? null : (
            <ul>
              {facts.map(([name, value]) => (
                <li key={name}>
                  {name}: {String(value)}
                </li>
              ))}
            </ul>
          )}
        </details>
      </div>
    </div>
  );
}
