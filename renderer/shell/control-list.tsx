import type { ReactElement } from "react";
import { CONTROL_IDS, TIERS } from "../../core/policy/control.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { CONTROL_WORDS, TIER_WORDS } from "../../core/policy/control-words.ts";

/** What is locked or watched, each with how far it holds on this computer as measured. */
export function ControlList({ controls }: { readonly controls: readonly ControlStatus[] }): ReactElement {
  // What a student notices first comes first, in whatever order a policy lists it.
  const ordered = CONTROL_IDS.flatMap((control) => controls.filter((status) => status.control === control));
  return (
    <ul className="controls">
      {ordered.map(({ control, tier, reason }) => (
        <li key={control} className="control">
          <div>
            <strong>{CONTROL_WORDS[control].name}</strong>
            <p>{CONTROL_WORDS[control].means}</p>
            {tier === "enforced" || reason === "" ? null : <p className="muted small">On this computer: {reason}</p>}
          </div>
          <span className="tier" data-tier={tier}>
            {TIER_WORDS[tier].word}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Explains the tier words, those that are used. */
export function TierLegend({ controls }: { readonly controls: readonly ControlStatus[] }): ReactElement {
  const used = TIERS.filter((tier) => controls.some((status) => status.tier === tier));
  return (
    <dl className="tier-legend">
      {used.map((tier) => (
        <div key={tier}>
          <dt>
            <span className="tier" data-tier={tier}>
              {TIER_WORDS[tier].word}
            </span>
          </dt>
          <dd>{TIER_WORDS[tier].means}</dd>
        </div>
      ))}
    </dl>
  );
}
