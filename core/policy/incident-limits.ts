import type { Milliseconds } from "../clock.ts";
import type { IncidentDetail, IncidentKind } from "./incident.ts";

/** The same thing again within this time says nothing new. */
const SAME_AGAIN_MS: Milliseconds = 10_000;
/** Incidents of one kind that one run of the watching reports at most, the closing count included. */
const MOST_OF_A_KIND = 200;
const LONGEST_TEXT = 200;
/** Hardware addresses, IPv6 (three groups or more, or a gap), IPv4. Hardware addresses come first: they look like IPv6. */
const ADDRESSES = [/\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi, /\[?(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{0,4}\]?|\[?[0-9a-f]{0,4}::[0-9a-f:.]*\]?/gi, /\b(?:\d{1,3}\.){3}\d{1,3}\b/g];

/** Decides which incidents are told, so that a loose cable is one line for a person to read and not a thousand. */
export interface IncidentLimits {
  /** @returns what to report, with `heldBack` when others of this kind were not; null when it is held back itself */
  readonly admit: (kind: IncidentKind, detail: IncidentDetail, monotonic: Milliseconds) => IncidentDetail | null;
  /** What was held back and not told yet, by kind; it counts as told from now on. */
  readonly remainder: () => readonly (readonly [kind: IncidentKind, heldBack: number])[];
}

interface Tally {
  told: number;
  heldBack: number;
  readonly lastTold: Map<string, Milliseconds>;
}

export function createIncidentLimits(): IncidentLimits {
  const tallies = new Map<IncidentKind, Tally>();
  return {
    admit: (kind, detail, monotonic) => {
      const tally = tallies.get(kind) ?? { told: 0, heldBack: 0, lastTold: new Map<string, Milliseconds>() };
      tallies.set(kind, tally);
      const clean = cleanDetail(detail);
      const key = JSON.stringify(clean);
      const last = tally.lastTold.get(key);
      if (tally.told >= MOST_OF_A_KIND - 1 || (last !== undefined && monotonic - last < SAME_AGAIN_MS)) {
        tally.heldBack += 1;
        return null;
      }
      tally.told += 1;
      tally.lastTold.set(key, monotonic);
      const { heldBack } = tally;
      tally.heldBack = 0;
      return heldBack === 0 ? clean : { ...clean, heldBack };
    },
    remainder: () => [...tallies].flatMap(([kind, tally]) => {
      const { heldBack } = tally;
      tally.heldBack = 0;
      return heldBack === 0 ? [] : [[kind, heldBack] as const];
    }),
  };
}

/** A detail with short texts and without addresses of computers. Watches name none; this holds whatever they do. */
export function cleanDetail(detail: IncidentDetail): IncidentDetail {
  // SECURITY: a host in a refused address can be a number that identifies a home's router; nothing of the kind leaves this computer.
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, typeof value === "string" ? withoutAddresses(value).slice(0, LONGEST_TEXT) : value]));
}

function withoutAddresses(text: string): string {
  // Cut before matching, so that a text of any length costs the same; cut again after, for a replacement is longer than `::`.
  return ADDRESSES.reduce((rest, pattern) => rest.replaceAll(pattern, "(address)"), text.slice(0, 2 * LONGEST_TEXT));
}
