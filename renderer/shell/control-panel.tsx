import { useState } from "react";
import type { ReactElement } from "react";
import type { ControlStatus } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { ControlGroups, TierLegend } from "./control-list.tsx";
import { DataPlan } from "./data-plan.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icons.tsx";
import { RecordedSoFar } from "./recorded-so-far.tsx";
import { Tabs } from "./tabs.tsx";

interface RunningExam {
  readonly controls: readonly ControlStatus[];
  readonly policy: Policy;
}

/** Everything that Invigil does on this computer right now, and everything that it has recorded: one button away, at any moment of the exam. */
export function ControlPanel({ running: { controls, policy } }: { readonly running: RunningExam }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-quiet bar-button" onClick={() => setOpen(true)}>
        <Icon name="eye" />
        <span className="bar-button-text">What is on</span>
      </button>
      <Dialog open={open} title="What is on" onClose={() => setOpen(false)} wide>
        <Tabs
          label="What is on"
          tabs={[
            { id: "now", label: "On this computer now", content: <OnNow controls={controls} /> },
            { id: "recorded", label: "Recorded so far", content: <Recorded policy={policy} /> },
          ]}
        />
      </Dialog>
    </>
  );
}

function OnNow({ controls }: { readonly controls: readonly ControlStatus[] }): ReactElement {
  return (
    <>
      <p>{controls.length === 0 ? "Nothing on this computer is locked or watched." : "Measured on this computer, again and again. You and the invigilator see the same words."}</p>
      <TierLegend controls={controls} />
      <ControlGroups controls={controls} reasons="all" />
    </>
  );
}

function Recorded({ policy }: { readonly policy: Policy }): ReactElement {
  return (
    <>
      <RecordedSoFar />
      <details>
        <summary>What leaves this computer, and who sees it</summary>
        <DataPlan plan={policy.dataPlan} />
      </details>
    </>
  );
}

/** What was recorded, for the screens before and after the exam. */
export function RecordDialog(): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-quiet bar-button" onClick={() => setOpen(true)}>
        <Icon name="eye" />
        <span className="bar-button-text">What was recorded</span>
      </button>
      <Dialog open={open} title="What was recorded" onClose={() => setOpen(false)} wide>
        <RecordedSoFar />
      </Dialog>
    </>
  );
}
