import type { ReactNode } from "react";
import { useId } from "react";
import { assertNever } from "../../../core/result.ts";
import type { Sitting } from "../api.ts";
import { Field } from "../field.tsx";
import { counted } from "../words.ts";

/** A computer that was silent for this long is worth a look, ms: four signs of life missed. */
const SILENT_MS = 60_000;

const GROUPS = ["all", "working", "silent", "not-started", "to-look-at", "handed-in"] as const;
type Group = (typeof GROUPS)[number];

const GROUP_WORDS: Readonly<Record<Group, string>> = { all: "Everybody", working: "Working", silent: "Not seen for a minute", "not-started": "Not started yet", "to-look-at": "With something to look at", "handed-in": "Handed in" };

/** Which sittings are shown. */
export interface BoardFilter {
  readonly name: string;
  readonly group: Group;
}

export const EVERYBODY: BoardFilter = { name: "", group: "all" };

/** Whether a computer that should speak has been silent. */
export function isSilent({ state, lastSeenAt }: Sitting, now: number): boolean {
  return state !== "received" && now - lastSeenAt > SILENT_MS;
}

export function isShown(sitting: Sitting, { name, group }: BoardFilter, now: number): boolean {
  return sitting.candidate.toLocaleLowerCase().includes(name.trim().toLocaleLowerCase()) && isInGroup(sitting, group, now);
}

function isInGroup(sitting: Sitting, group: Group, now: number): boolean {
  switch (group) {
    case "all": return true;
    case "working": return sitting.state === "running" || sitting.state === "reviewing" || sitting.state === "stopped";
    case "silent": return isSilent(sitting, now);
    case "not-started": return sitting.state === "signed-in" || sitting.state === "waiting";
    case "to-look-at": return sitting.incidents > 0;
    case "handed-in": return sitting.state === "received";
    default: return assertNever(group);
  }
}

interface BoardFilterFieldsProps {
  readonly filter: BoardFilter;
  readonly shown: number;
  readonly all: number;
  readonly onChange: (filter: BoardFilter) => void;
}

/** Chooses which sittings are shown, and says how many that are. */
export function BoardFilterFields({ filter, shown, all, onChange }: BoardFilterFieldsProps): ReactNode {
  const id = useId();
  return (
    <search className="board-filter">
      <Field label="Find a candidate" value={filter.name} onChange={(name) => onChange({ ...filter, name })} autoComplete="off" />
      <div className="field">
        <label htmlFor={id}>Show</label>
        <select id={id} value={filter.group} onChange={({ target }) => onChange({ ...filter, group: GROUPS.find((group) => group === target.value) ?? "all" })}>
          {GROUPS.map((group) => <option key={group} value={group}>{GROUP_WORDS[group]}</option>)}
        </select>
      </div>
      <output>{shown === all ? counted(all, "sitting") : `${shown.toLocaleString()} of ${counted(all, "sitting")}`}</output>
    </search>
  );
}
