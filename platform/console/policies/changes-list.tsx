import type { ReactNode } from "react";
import { diffPolicies } from "../../../core/policy/policy-diff.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { counted } from "../words.ts";
import { ASKS_WORDS } from "./policy-words.ts";

/** What differs between two policies, in words, by what it asks of students. */
export function ChangesList({ from, to }: { readonly from: Policy; readonly to: Policy }): ReactNode {
  const changes = diffPolicies(from, to);
  if (changes.length === 0) return <p>Both lock and collect the same.</p>;
  return (
    <>
      <p>{counted(changes.length, "difference")}.</p>
      {(["more", "less", "neither"] as const).map((asks) => {
        const alike = changes.filter((change) => change.asks === asks);
        return alike.length === 0 ? null : (
          <section key={asks} className={`changes changes-${asks}`} aria-label={ASKS_WORDS[asks]}>
            <h3>{ASKS_WORDS[asks]}</h3>
            <ul>{alike.map(({ part, subject, words }) => <li key={`${part} ${subject ?? ""} ${words}`}>{words}.</li>)}</ul>
          </section>
        );
      })}
    </>
  );
}
