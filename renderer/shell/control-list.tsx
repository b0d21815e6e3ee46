import type { ReactElement } from "react";
import { TIERS } from "../../core/policy/control.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { CONTROL_WORDS, TIER_WORDS } from "../../core/policy/control-words.ts";
import { GROUP_WORDS, groupedControls } from "../../core/policy/control-groups.ts";

interface ControlListProps {
  readonly controls: readonly ControlStatus[];
  /** Whether the reason is told of every control, or only where this computer does less than prevent it. */
  readonly reasons: "all" | "where-less";
}

/** What is locked or watched, in groups that can be folded away, each with how far it holds on this computer as measured. */
export function ControlGroups({ controls, reasons }: ControlListProps): ReactElement {
  return (
    <div className="control-groups">
      {groupedControls(controls).map(({ group, controls: members }) => (
        <details key={group} open className="control-group">
          <summary>
            <h3>{GROUP_WORDS[group]}</h3>
            <span className="control-group-tiers">{tiersInWords(members)}</span>
          </summary>
          <ControlList controls={members} reasons={reasons} />
        </details>
      ))}
    </div>
  );
}

/** Controls of one group, or few enough to need none. */
export function ControlList({ controls, reasons }: ControlListProps): ReactElement {
  return (
    <ul className="controls">
      {controls.map((status) => (
        <ControlLine key={status.control} status={status} reasoned={reasons === "all" || status.tier !== "enforced"} />
      ))}
    </ul>
  );
}

function ControlLine({ status: { control, tier, reason }, reasoned }: { readonly status: ControlStatus; readonly reasoned: boolean }): ReactElement {
  return (
    <li className="control">
      <div>
        <strong>{CONTROL_WORDS[control].name}</strong>
        <p>{CONTROL_WORDS[control].means}</p>
        {!reasoned || reason === "" ? null : <p className="muted small">On this computer: {reason}</p>}
      </div>
      <span className="tier" data-tier={tier}>
        {TIER_WORDS[tier].word}
      </span>
    </li>
  );
}

/** `3 enforced, 2 monitored`. */
function tiersInWords(controls: readonly ControlStatus[]): string {
  return TIERS.map((tier) => ({ tier, count: controls.filter((status) => status.tier === tier).length }))
    .filter(({ count }) => count > 0)
    .map(({ tier, count }) => `${count} ${TIER_WORDS[tier].word}`)
    .join(", ");
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
