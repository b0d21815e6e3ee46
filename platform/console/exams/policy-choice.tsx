import type { ReactNode } from "react";
import { useId } from "react";
import type { PolicyChoice } from "../../../core/contract/wire-exams.ts";
import { fetchPolicies } from "../policy-reads.ts";
import { usePolled } from "../use-polled.ts";
import { errorWords } from "../words.ts";

const PRESETS = ["supervised-room", "remote", "practice"] as const;

const WORDS: Readonly<Record<(typeof PRESETS)[number], { readonly name: string; readonly what: string }>> = {
  "supervised-room": { name: "In a room with invigilators", what: "The exam fills the screen, other programs are closed or noted, and an invigilator decides what is unclear." },
  remote: { name: "Elsewhere, without an invigilator beside them", what: "As in a room; virtual machines and remote control keep the exam from starting." },
  practice: { name: "Practice", what: "Nothing is locked, and hardly anything recorded. For trying out." },
};

/** Under which policy an exam is sat: one that was published here, or a preset. */
export function PolicyFields({ choice, onChange }: { readonly choice: PolicyChoice; readonly onChange: (choice: PolicyChoice) => void }): ReactNode {
  const id = useId();
  const policies = usePolled("policies", fetchPolicies);
  return (
    <fieldset>
      <legend>Where and how it is sat</legend>
      {PRESETS.map((preset) => (
        <label key={preset} className="choice">
          <input type="radio" name={id} checked={choice.kind === "preset" && choice.preset === preset} onChange={() => onChange({ kind: "preset", preset })} aria-describedby={`${id}-${preset}`} />
          <span>
            {WORDS[preset].name}
            <span className="quiet" id={`${id}-${preset}`}>{WORDS[preset].what}</span>
          </span>
        </label>
      ))}
      {policies.value?.flatMap(({ policyId, name, published }) => (published === null ? [] : [(
        <label key={policyId} className="choice">
          <input type="radio" name={id} checked={choice.kind === "published" && choice.policyId === policyId} onChange={() => onChange({ kind: "published", policyId, version: published })} aria-describedby={`${id}-${policyId}`} />
          <span>
            {name}
            <span className="quiet" id={`${id}-${policyId}`}>Your own policy, version {published}.</span>
          </span>
        </label>
      )]))}
      <p className="quiet">What each of them locks and collects, and policies of your own: <a href="#policies" target="_blank" rel="noopener">Policies<span className="visually-hidden"> (opens another tab)</span></a>.</p>
      {policies.error === null ? null : <output className="notice">Your own policies cannot be read now. {errorWords(policies.error)}</output>}
    </fieldset>
  );
}
