import { useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { TypingRecorded, YourTyping } from "../keystroke/your-typing.tsx";
import { YourTime } from "../time/your-time.tsx";
import { ControlGroups, TierLegend } from "./control-list.tsx";
import { DataPlan } from "./data-plan.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icons.tsx";
import { RecordedSoFar } from "./recorded-so-far.tsx";
import { Tabs } from "./tabs.tsx";

/** Pages of the panel. */
export type PanelPage = "now" | "recorded" | "typing" | "time";

interface ControlPanelProps {
  readonly sitting: SittingView;
  /** The page to open at; null while the panel is closed. */
  readonly page: PanelPage | null;
  readonly onClose: () => void;
}

/** Everything that Invigil does on this computer right now, everything that it has recorded, and the student's time: one button away, at any moment of the exam. */
export function ControlPanel({ sitting, page, onClose }: ControlPanelProps): ReactElement {
  return (
    <Dialog open={page !== null} title="What is on" onClose={onClose} wide>
      <Tabs
        label="What is on" first={page ?? "now"}
        tabs={[
          { id: "now", label: "On this computer now", content: <OnNow controls={sitting.controls} /> },
          { id: "recorded", label: "Recorded so far", content: <Recorded policy={sitting.exam.policy} /> },
          ...(sitting.keystrokes === null ? [] : [{ id: "typing", label: "Your typing", content: <YourTyping keystrokes={sitting.keystrokes} policy={sitting.exam.policy} /> } as const]),
          { id: "time", label: "Your time", content: <YourTime sitting={sitting} /> },
        ]}
      />
    </Dialog>
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
        <DataPlan policy={policy} />
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
        <TypingRecorded />
      </Dialog>
    </>
  );
}
