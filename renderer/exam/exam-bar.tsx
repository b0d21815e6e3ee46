import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { AppearanceMenu } from "../shell/appearance-menu.tsx";
import { ControlPanel } from "../shell/control-panel.tsx";
import { Help } from "../shell/help-dialog.tsx";
import { BrandMark } from "../shell/icons.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { ProgramsMenu } from "./programs-menu.tsx";
import { Timer } from "./timer.tsx";

/** The slim bar of the exam: which exam, how long, is it saved, and the menus. */
export function ExamBar({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const appearance = useViewState((state) => state.view?.appearance);
  return (
    <header className="exam-bar">
      <div className="exam-title">
        <span className="brand">
          <BrandMark /> Invigil
        </span>
        <span className="exam-title-text" title={sitting.exam.title}>
          {sitting.exam.title}
        </span>
      </div>
      <Timer remainingMs={sitting.remainingMs} />
      <div className="bar-tools">
        <SyncStatus sync={sitting.sync} compact />
        <ProgramsMenu permitted={sitting.permitted} />
        {appearance === undefined ? null : <AppearanceMenu appearance={appearance} />}
        <ControlPanel running={{ controls: sitting.controls, policy: sitting.exam.policy }} />
        <Help />
      </div>
    </header>
  );
}
