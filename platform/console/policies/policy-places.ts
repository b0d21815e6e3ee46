import { CONTROL_IDS } from "../../../core/policy/control.ts";
import type { ControlId } from "../../../core/policy/control.ts";
import { GROUP_WORDS, groupedControls } from "../../../core/policy/control-groups.ts";
import type { ControlGroup } from "../../../core/policy/control-groups.ts";
import type { PolicyFault } from "../../../core/policy/policy-fault.ts";
import type { Policy } from "../../../core/policy/policy.ts";

/** The pages of the editor: the groups in which people think of controls, what is collected, and what comes of it. */
export type EditorTab = ControlGroup | "data" | "reads" | "trial" | "publish";

export const CONTROLS_BY_GROUP = groupedControls(CONTROL_IDS.map((control) => ({ control }))).map(({ group, controls }) => ({ group, controls: controls.map(({ control }) => control) }));

export const TAB_WORDS: Readonly<Record<EditorTab, string>> = { ...GROUP_WORDS, data: "Data collected", reads: "What the student will read", trial: "Try it on a check-in", publish: "Changes and publishing" };

export const EDITOR_TABS: readonly EditorTab[] = [...CONTROLS_BY_GROUP.map(({ group }) => group), "data", "reads", "trial", "publish"];

/** Where something of a policy is changed: the page, and the element that the keyboard goes to. */
export interface Place {
  readonly tab: EditorTab;
  readonly element: string;
}

export function controlElement(control: ControlId): string {
  return `control-${control}`;
}

/** Where a finding is mended. */
export function placeOf(path: PolicyFault["path"], policy: Policy): Place {
  const [part, second, third] = path;
  switch (part) {
    case "controls": {
      const control = typeof second === "number" ? policy.controls[second] : undefined;
      return control === undefined ? { tab: "screen", element: "tab-screen" } : { tab: groupOf(control), element: controlElement(control) };
    }
    case "displays": return { tab: "screen", element: `displays-${String(second ?? "most")}` };
    case "virtualMachine": return { tab: "computer", element: "virtual-machine-choice" };
    case "remoteSession": return { tab: "computer", element: "remote-session-choice" };
    case "assistiveTools": return { tab: "programs", element: "assistive-tools" };
    case "programs": return { tab: "programs", element: (second === "rules" || second === "permitted") && typeof third === "number" ? `${second}-${third}` : `programs-${String(second ?? "lists")}` };
    case "dataPlan": {
      const collector = typeof second === "number" ? policy.dataPlan[second]?.collector : undefined;
      return { tab: "data", element: collector === undefined ? "data-plan" : `data-${collector}-${typeof third === "string" && third !== "collector" ? third : "on"}` };
    }
    case "device": return { tab: "data", element: "data-identifiers" };
    case "keystrokes": return { tab: "data", element: `keystrokes-${String(second ?? "level")}` };
    case "contact": return { tab: "data", element: "policy-contact" };
    case undefined:
    default: return { tab: "publish", element: "tab-publish" };
  }
}

function groupOf(control: ControlId): ControlGroup {
  return CONTROLS_BY_GROUP.find(({ controls }) => controls.includes(control))?.group ?? "window";
}
