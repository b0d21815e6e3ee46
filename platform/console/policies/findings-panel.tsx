import type { ReactNode } from "react";
import { policyFaults } from "../../../core/policy/policy-faults.ts";
import { lintPolicy } from "../../../core/policy/policy-lint.ts";
import type { PolicyFault } from "../../../core/policy/policy-fault.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { counted } from "../words.ts";
import type { Place } from "./policy-places.ts";
import { placeOf, TAB_WORDS } from "./policy-places.ts";

/** What is wrong with a draft: what keeps it from being published, and what is probably not meant. */
export interface Findings {
  readonly faults: readonly PolicyFault[];
  readonly warnings: readonly PolicyFault[];
}

export function findingsOf(policy: Policy): Findings {
  const faults = policyFaults(policy);
  // What contradicts itself is mended first; what is not meant shows only then.
  return { faults, warnings: faults.length > 0 ? [] : lintPolicy(policy) };
}

interface FindingsPanelProps {
  readonly findings: Findings;
  readonly policy: Policy;
  /** What keeps the draft from being saved, for somebody who has scrolled away from where it is said in full; null when nothing does. */
  readonly interruption: string | null;
  readonly onGo: (place: Place) => void;
  readonly onInterruption: () => void;
}

/** The findings, each of which leads to where it is mended. */
export function FindingsPanel({ findings: { faults, warnings }, policy, interruption, onGo, onInterruption }: FindingsPanelProps): ReactNode {
  return (
    <aside className="card findings" aria-label="Checked while you edit">
      {interruption === null ? null : <p className="notice">{interruption} <button type="button" className="button" onClick={onInterruption}>Show</button></p>}
      <h2>Checked</h2>
      <output className="quiet">{faults.length > 0 ? `${counted(faults.length, "thing")} to mend before it can be published.` : warnings.length > 0 ? `${counted(warnings.length, "thing")} that ${warnings.length === 1 ? "is" : "are"} probably not meant. It can be published all the same.` : "Nothing contradicts itself, and nothing is missing."}</output>
      <FindingList findings={faults} policy={policy} onGo={onGo} kind="fault" />
      <FindingList findings={warnings} policy={policy} onGo={onGo} kind="warning" />
    </aside>
  );
}

function FindingList({ findings, policy, onGo, kind }: { readonly findings: readonly PolicyFault[]; readonly policy: Policy; readonly onGo: (place: Place) => void; readonly kind: "fault" | "warning" }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <ul className={`finding-list ${kind}`}>
      {findings.map(({ path, message }) => {
        const place = placeOf(path, policy);
        return (
          <li key={`${path.join(".")} ${message}`}>
            <button type="button" className="finding" onClick={() => onGo(place)}>
              <strong>{TAB_WORDS[place.tab]}</strong> {message} <span className="finding-path">{path.join(".")}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
