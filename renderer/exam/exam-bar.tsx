import { useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { AppearanceMenu } from "../shell/appearance-menu.tsx";
import { ControlPanel } from "../shell/control-panel.tsx";
import type { PanelPage } from "../shell/control-panel.tsx";
import { Help } from "../shell/help-dialog.tsx";
import { BrandMark, Icon } from "../shell/icons.tsx";
import { SyncStatus } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { BreakButton } from "./break-button.tsx";
import { CopyForInvigilator } from "./copy-for-invigilator.tsx";
import { ProgramsMenu } from "./programs-menu.tsx";
import { Timer } from "./timer.tsx";

/** The slim bar of the exam: which exam, how long, is it saved, and the menus. */
export function ExamBar({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const appearance = useViewState((state) => state.view?.appearance);
  const [page, setPage] = useState<PanelPage | null>(null);
  const full = sitting.breakLeftMs !== null && sitting.permitted.length > 0;
  return (
    <header className={full ? "exam-bar exam-bar-full" : "exam-bar"}>
      <div className="exam-title">
        <span className="brand">
          <BrandMark /> Invigil
        </span>
        <span className="exam-title-text" title={sitting.exam.title}>
          {sitting.exam.title}
        </span>
      </div>
      <div className="exam-time">
        <Timer sitting={sitting} />
        <button type="button" className="button button-quiet bar-button" onClick={() => setPage("time")}>
          Your time
        </button>
      </div>
      <div className="bar-tools">
        <SyncStatus sync={sitting.sync} compact />
        <BreakButton sitting={sitting} />
        <ProgramsMenu permitted={sitting.permitted} />
        {appearance === undefined ? null : <AppearanceMenu appearance={appearance} />}
        <button type="button" className="button button-quiet bar-button" onClick={() => setPage("now")}>
          <Icon name="eye" />
          <span className="bar-button-text">What is on</span>
        </button>
        <Help>
          <CopyForInvigilator />
        </Help>
      </div>
      <ControlPanel sitting={sitting} page={page} onClose={() => setPage(null)} />
    </header>
  );
}
