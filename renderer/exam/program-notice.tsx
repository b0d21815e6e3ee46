import { useEffect, useRef } from "react";
import type { ReactElement } from "react";
import type { ProgramMatchView, SittingView } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { Icon } from "../shell/icons.tsx";
import { CloseProgram } from "../shell/program-list.tsx";

/** Says that a program runs which the exam does not allow. It takes no focus: whoever is writing writes on. */
export function ProgramNotices({ sitting }: { readonly sitting: SittingView }): ReactElement | null {
  const shown = sitting.paused ? [] : sitting.programs;
  useAnnouncePrograms(shown);
  if (shown.length === 0) return null;
  return (
    <>
      {shown.map((program) => (
        <div key={program.rule} className="notice notice-program">
          <Icon name="eye" />
          <div className="notice-text">
            <p>
              <strong>{program.name} is running.</strong> This exam does not allow it. Please close it: {program.howToClose}
            </p>
            <p>The invigilator will look at this. Your exam goes on.</p>
            <CloseProgram program={program} />
          </div>
        </div>
      ))}
    </>
  );
}

/** Politely by voice, each program once for as long as it runs. */
function useAnnouncePrograms(programs: readonly ProgramMatchView[]): void {
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const fresh = programs.filter(({ rule }) => !known.current.has(rule));
    known.current = new Set(programs.map(({ rule }) => rule));
    if (fresh.length > 0) announce(fresh.map(({ name, howToClose }) => `${name} is running. This exam does not allow it. Please close it: ${howToClose}`).join(" "));
  }, [programs]);
}
