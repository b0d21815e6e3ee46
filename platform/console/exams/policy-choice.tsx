import type { ReactNode } from "react";
import { useId } from "react";
import type { PolicyChoice } from "../../../core/contract/wire-exams.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";

const PRESETS = ["supervised-room", "remote", "practice"] as const;

const WORDS: Readonly<Record<(typeof PRESETS)[number], { readonly name: string; readonly what: string }>> = {
  "supervised-room": { name: "In a room with invigilators", what: "The exam fills the screen, other programs are closed or noted, and an invigilator decides what is unclear." },
  remote: { name: "Elsewhere, without an invigilator beside them", what: "As in a room; virtual machines and remote control keep the exam from starting." },
  practice: { name: "Practice", what: "Nothing is locked, and hardly anything recorded. For trying out." },
};

/** The policy that a choice stands for, for what follows from it on this page. */
export function policyOf(choice: PolicyChoice): Policy {
  return POLICY_PRESETS[choice.preset];
}

/** Under which policy an exam is sat. */
export function PolicyFields({ choice, onChange }: { readonly choice: PolicyChoice; readonly onChange: (choice: PolicyChoice) => void }): ReactNode {
  const id = useId();
  return (
    <fieldset>
      <legend>Where and how it is sat</legend>
      {PRESETS.map((preset) => (
        <label key={preset} className="choice">
          <input type="radio" name={id} checked={choice.preset === preset} onChange={() => onChange({ kind: "preset", preset })} aria-describedby={`${id}-${preset}`} />
          <span>
            {WORDS[preset].name}
            <span className="quiet" id={`${id}-${preset}`}>{WORDS[preset].what}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
