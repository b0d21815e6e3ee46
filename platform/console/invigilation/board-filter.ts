import type { BoardRow } from "../../../core/contract/wire-board.ts";
import { assertNever } from "../../../core/result.ts";

/** A computer that was silent for this long is worth a look, ms: four signs of life missed. */
const SILENT_MS = 60_000;

export const GROUPS = ["all", "not-here", "checking-in", "working", "stopped", "silent", "to-look-at", "handed-in"] as const;
export type Group = (typeof GROUPS)[number];

/** Which candidates are shown. */
export interface BoardFilter {
  readonly name: string;
  readonly group: Group;
}

export const EVERYBODY: BoardFilter = { name: "", group: "all" };

/** How long a computer that should speak has been silent at a moment, ms; 0 when there is nothing to worry about. */
export function silentFor({ state, lastSeenAt }: BoardRow, now: number): number {
  return state === "received" || lastSeenAt === null || now - lastSeenAt <= SILENT_MS ? 0 : now - lastSeenAt;
}

/** Whom a filter leaves, in the same order. */
export function shownRows(rows: readonly BoardRow[], { name, group }: BoardFilter, now: number): readonly BoardRow[] {
  const wanted = name.trim().toLocaleLowerCase();
  if (wanted === "" && group === "all") return rows;
  return rows.filter((row) => isInGroup(row, group, now) && (wanted === "" || row.candidate.toLocaleLowerCase().includes(wanted)));
}

/** How many there are in each group. */
export function countGroups(rows: readonly BoardRow[], now: number): Readonly<Record<Group, number>> {
  const counts: Record<Group, number> = { all: 0, "not-here": 0, "checking-in": 0, working: 0, stopped: 0, silent: 0, "to-look-at": 0, "handed-in": 0 };
  for (const row of rows) {
    for (const group of GROUPS) if (isInGroup(row, group, now)) counts[group] += 1;
  }
  return counts;
}

function isInGroup(row: BoardRow, group: Group, now: number): boolean {
  switch (group) {
    case "all": return true;
    case "not-here": return row.state === "not-here";
    case "checking-in": return row.state === "signed-in" || row.state === "waiting";
    case "working": return row.state === "running" || row.state === "reviewing";
    case "stopped": return row.state === "stopped";
    case "silent": return silentFor(row, now) > 0;
    case "to-look-at": return row.incidents > 0;
    case "handed-in": return row.state === "sealed" || row.state === "received";
    default: return assertNever(group);
  }
}

/** Whether somebody can still be told something. */
export function canBeTold({ sittingId, state }: BoardRow): boolean {
  return sittingId !== null && state !== "received";
}
