import type { ReactNode } from "react";
import { VERDICT_CHOICES } from "../../../core/policy/choice-words.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { VERDICTS } from "../../../core/policy/policy.ts";
import { Choice, Count, Tick } from "./policy-fields.tsx";

interface SettingsProps {
  readonly policy: Policy;
  readonly onEdit: (place: string, change: (policy: Policy) => Policy) => void;
}

/** How many displays, and which. */
export function DisplaySettings({ policy: { displays }, onEdit }: SettingsProps): ReactNode {
  const edit = (place: string, change: Partial<Policy["displays"]>): void => onEdit(place, (policy) => ({ ...policy, displays: { ...policy.displays, ...change } }));
  return (
    <div className="staff-form settings">
      <h3>Displays</h3>
      <Count id="displays-most" label="Displays allowed at once" hint="0 means any number. Who enlarges on a second screen needs two." value={displays.most} most={16} onChange={(most) => edit("displays-most", { most })} />
      <Tick id="displays-internalOnly" label="Only the computer’s own display" checked={displays.internalOnly} onChange={(internalOnly) => edit("displays-internal", { internalOnly })} />
      <Tick id="displays-virtual" label="Refuse displays that are mirrored or made up by programs" checked={displays.virtual === "refuse"} onChange={(refuse) => edit("displays-virtual", { virtual: refuse ? "refuse" : "allow" })} />
    </div>
  );
}

/** What follows from signs of another computer. */
export function ComputerSettings({ policy: { virtualMachine, remoteSession }, onEdit }: SettingsProps): ReactNode {
  return (
    <div className="staff-form settings">
      <h3>What follows</h3>
      <Choice
        id="virtual-machine-choice" label="When the computer seems to be a virtual machine" hint="A mere suspicion has milder consequences than the one that is chosen." all={VERDICTS} chosen={virtualMachine} words={(verdict) => VERDICT_CHOICES[verdict]}
        onChange={(verdict) => onEdit("virtual-machine", (policy) => ({ ...policy, virtualMachine: verdict }))}
      />
      <Choice
        id="remote-session-choice" label="When the computer is used from afar" all={VERDICTS} chosen={remoteSession} words={(verdict) => VERDICT_CHOICES[verdict]}
        onChange={(verdict) => onEdit("remote-session", (policy) => ({ ...policy, remoteSession: verdict }))}
      />
    </div>
  );
}
