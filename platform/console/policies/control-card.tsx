import type { ReactNode } from "react";
import type { ControlId } from "../../../core/policy/control.ts";
import { CONTROL_COSTS, CONTROL_WORDS } from "../../../core/policy/control-words.ts";
import { GUARANTEES, SYSTEMS } from "../../../core/policy/guarantees.ts";
import { isUnproven, SYSTEM_WORDS } from "../../../core/policy/guarantee-table.ts";
import { controlElement } from "./policy-places.ts";

interface ControlCardProps {
  readonly control: ControlId;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** One control for whoever decides about it: on or off, what it does, how far it holds on each system, what it costs, and whom it hurts. */
export function ControlCard({ control, on, onChange }: ControlCardProps): ReactNode {
  const { name, means } = CONTROL_WORDS[control];
  const { costs, hurts } = CONTROL_COSTS[control];
  const id = controlElement(control);
  return (
    <section className={on ? "control control-on" : "control"} aria-label={name}>
      <label className="control-name">
        <input id={id} type="checkbox" checked={on} onChange={({ target }) => onChange(target.checked)} aria-describedby={`${id}-means`} />
        {name}
      </label>
      <div className="control-words">
        <p id={`${id}-means`}>{means}</p>
        <ul className="tiers" aria-label={`How far it holds: ${name}`}>
          {SYSTEMS.map((system) => {
            const guarantee = GUARANTEES[control][system];
            return <li key={system} className={`tier tier-${guarantee.tier}`} title={guarantee.reason}>{SYSTEM_WORDS[system]} <strong>{guarantee.tier}</strong>{isUnproven(guarantee) ? " *" : ""}</li>;
          })}
        </ul>
        <dl className="costs">
          <dt>Costs the student</dt>
          <dd>{costs ?? "Nothing."}</dd>
          {hurts === null ? null : (
            <>
              <dt>May hurt</dt>
              <dd>{hurts}</dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}
