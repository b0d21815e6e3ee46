import type { ReactNode } from "react";

export interface Fact {
  readonly label: string;
  readonly text: string | number;
}

/** What is known, fact by fact. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{typeof text === "number" ? text.toLocaleString() : text}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
