import type { ReactElement } from "react";
import { useAnnounceChanges } from "../shell/announcer.tsx";
import { Icon } from "../shell/icons.tsx";

const WORDS = "This exam continues on another computer. What you write here is kept for a person to look at. Ask the invigilator which computer you should use.";

/** Says that the exam was moved to another computer while this one goes on. It stays: nobody should write for an hour in the wrong place. */
export function BranchNotice({ branch }: { readonly branch: boolean }): ReactElement | null {
  useAnnounceChanges(branch ? WORDS : "");
  if (!branch) return null;
  return (
    <div className="panel panel-trouble">
      <Icon name="warning" />
      <div className="panel-text">
        <p className="panel-title">This exam continues on another computer.</p>
        <p>What you write here is kept for a person to look at. Ask the invigilator which computer you should use.</p>
      </div>
    </div>
  );
}
