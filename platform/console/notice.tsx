import type { ReactNode } from "react";
import type { Polled } from "./use-polled.ts";
import { clockTime, errorWords } from "./words.ts";

/** How fresh the page is, and what keeps it from being fresher. */
export function Freshness({ polled }: { readonly polled: Polled<unknown> }): ReactNode {
  return (
    <div className="freshness">
      {polled.error === null ? null : (
        <output className="notice">{errorWords(polled.error)}</output>
      )}
      {polled.at === null ? null : <p className="quiet">As of {clockTime(polled.at)}. Refreshes every 5 seconds.</p>}
    </div>
  );
}
