import type { RoomIncident } from "../../../core/contract/wire-incidents.ts";
import type { IncidentKind } from "../../../core/policy/incident.ts";

/** Which incidents of a room are shown. */
export interface IncidentFilter {
  readonly candidate: string;
  /** Null for all kinds. */
  readonly kind: IncidentKind | null;
}

export const EVERYTHING: IncidentFilter = { candidate: "", kind: null };

/** Those that fit, in the same order. */
export function shownIncidents(incidents: readonly RoomIncident[], { candidate, kind }: IncidentFilter): readonly RoomIncident[] {
  const wanted = candidate.trim().toLocaleLowerCase();
  return incidents.filter((incident) => (kind === null || incident.incident === kind) && (wanted === "" || incident.candidate.toLocaleLowerCase().includes(wanted)));
}

/** Kinds that there are, the most frequent first. */
export function kindsOf(incidents: readonly RoomIncident[]): readonly { readonly kind: IncidentKind; readonly count: number }[] {
  const counts = new Map<IncidentKind, number>();
  for (const { incident } of incidents) counts.set(incident, (counts.get(incident) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}
