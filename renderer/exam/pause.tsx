import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { Icon } from "../shell/icons.tsx";
import { ProgramList } from "../shell/program-list.tsx";
import type { CoverIds } from "./cover-ids.ts";
import { StandOfThings } from "./stand-of-things.tsx";

/** What covers the exam until programs are closed that it does not allow. */
export function Pause({ sitting, ids }: { readonly sitting: SittingView; readonly ids: CoverIds }): ReactElement {
  return (
    <div className="pause-page">
      <h2 id={ids.title} className="pause-title" tabIndex={-1}>
        A short pause
      </h2>
      <p id={ids.why} className="lead">
        {sitting.programs.length === 1 ? "A program is running that this exam does not allow. Please close it, and the exam goes on by itself." : "Programs are running that this exam does not allow. Please close them, and the exam goes on by itself."} What you wrote is kept. The clock runs on.
      </p>
      <ProgramList programs={sitting.programs} />
      <StandOfThings sitting={sitting}>
        <li>
          <Icon name="help" /> If you cannot close it, tell the invigilator.
        </li>
      </StandOfThings>
    </div>
  );
}
