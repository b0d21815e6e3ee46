import type { KeyboardEvent, ReactNode } from "react";
import type { Policy } from "../../../core/policy/policy.ts";
import type { Findings } from "./findings-panel.tsx";
import type { EditorTab } from "./policy-places.ts";
import { CONTROLS_BY_GROUP, EDITOR_TABS, placeOf, TAB_WORDS } from "./policy-places.ts";

interface EditorTabsProps {
  readonly policy: Policy;
  readonly findings: Findings;
  readonly chosen: EditorTab;
  readonly onChoose: (tab: EditorTab) => void;
}

/** The pages of the editor, each with how much of it is on and whether something there needs mending (WAI-ARIA APG, tabs with automatic activation). */
export function EditorTabs({ policy, findings, chosen, onChoose }: EditorTabsProps): ReactNode {
  const go = (event: KeyboardEvent): void => {
    const at = EDITOR_TABS.indexOf(chosen);
    const next = event.key === "ArrowDown" || event.key === "ArrowRight" ? at + 1 : event.key === "ArrowUp" || event.key === "ArrowLeft" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? -1 : null;
    const tab = next === null ? undefined : EDITOR_TABS.at(next % EDITOR_TABS.length);
    if (tab === undefined) return;
    event.preventDefault();
    onChoose(tab);
    document.getElementById(`tab-${tab}`)?.focus();
  };
  return (
    <div className="editor-tabs" role="tablist" aria-label="Parts of the policy" aria-orientation="vertical" tabIndex={-1} onKeyDown={go}>
      {EDITOR_TABS.map((tab) => {
        const faults = [...findings.faults, ...findings.warnings].filter(({ path }) => placeOf(path, policy).tab === tab).length;
        return (
          <button key={tab} type="button" role="tab" id={`tab-${tab}`} className={tab === "reads" ? "tab tab-outcome" : "tab"} aria-selected={tab === chosen} aria-controls="editor-page" tabIndex={tab === chosen ? 0 : -1} onClick={() => onChoose(tab)}>
            <span>{TAB_WORDS[tab]}</span>
            <span className="quiet">{countWords(tab, policy)}</span>
            {faults === 0 ? null : <span className="mark">{faults}<span className="visually-hidden"> to look at</span></span>}
          </button>
        );
      })}
    </div>
  );
}

function countWords(tab: EditorTab, { controls, dataPlan }: Policy): string {
  if (tab === "data") return dataPlan.length === 0 ? "nothing" : String(dataPlan.length);
  const group = CONTROLS_BY_GROUP.find((each) => each.group === tab);
  return group === undefined ? "" : `${group.controls.filter((control) => controls.includes(control)).length} of ${group.controls.length}`;
}
