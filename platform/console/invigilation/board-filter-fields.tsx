import type { ReactNode } from "react";
import { Field } from "../field.tsx";
import { counted } from "../words.ts";
import type { BoardFilter, Group } from "./board-filter.ts";
import { GROUPS } from "./board-filter.ts";

const GROUP_WORDS: Readonly<Record<Group, string>> = {
  all: "Everybody", "not-here": "Not here yet", "checking-in": "Checking in", working: "Working", stopped: "Clock stands still", silent: "Not seen for a minute", "to-look-at": "Something to look at", "handed-in": "Handed in",
};

interface BoardFilterFieldsProps {
  readonly filter: BoardFilter;
  readonly counts: Readonly<Record<Group, number>>;
  readonly shown: number;
  readonly onChange: (filter: BoardFilter) => void;
}

/** Chooses whom the board shows: by name, and by where they stand, with how many there are. */
export function BoardFilterFields({ filter, counts, shown, onChange }: BoardFilterFieldsProps): ReactNode {
  return (
    <search className="board-filter">
      <Field label="Find a candidate" value={filter.name} onChange={(name) => onChange({ ...filter, name })} autoComplete="off" />
      <div className="groups" role="group" aria-label="Show">
        {GROUPS.map((group) => (
          <button key={group} type="button" className="group" aria-pressed={filter.group === group} onClick={() => onChange({ ...filter, group })}>
            {GROUP_WORDS[group]} <span className="count">{counts[group].toLocaleString()}</span>
          </button>
        ))}
      </div>
      <output>{shown === counts.all ? counted(counts.all, "candidate") : `${shown.toLocaleString()} of ${counted(counts.all, "candidate")}`}</output>
    </search>
  );
}
