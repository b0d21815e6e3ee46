import type { ReactElement } from "react";
import { useAnnounceChanges } from "../shell/announcer.tsx";
import { Icon } from "../shell/icons.tsx";

const TITLE = "This exam continues on another computer.";
const NEXT = "What you write here is kept for a person to look at. Ask the invigilator which computer you should use.";

/** Says by voice when the exam was moved to another computer. Apart from the notice, which is not there before. */
export function useAnnounceBranch(branch: boolean): void {
  useAnnounceChanges(branch ? `${TITLE} ${NEXT}` : "");
}

/** Says that the exam was moved to another computer while this one goes on. It stays: nobody should write for an hour in the wrong place. */
export function BranchNotice(): ReactElement {
  return (
    <div className="panel panel-trouble">
      <Icon name="warning" />
      <div className="panel-text">
        <p className="panel-title">{TITLE}</p>
        <p>{NEXT}</p>
      </div>
    </div>
  );
}
