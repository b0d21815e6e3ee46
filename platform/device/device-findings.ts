import * as v from "valibot";
import type { DeviceIdentity, DeviceMatch } from "../../core/device/device-id.ts";
import { deviceIdentitySchema, matchDevices } from "../../core/device/device-id.ts";
import type { DeviceFindingKind, ToldDevice, ToldFinding } from "../../core/device/told-finding.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { DeviceSighting } from "../store/tables/devices.ts";

/** Two sightings, why they are told together, and what that rests on. */
export interface DeviceFinding {
  readonly kind: DeviceFindingKind;
  readonly first: SightedDevice;
  readonly second: SightedDevice;
  readonly match: DeviceMatch;
}

/** A sighting that was read. */
export interface SightedDevice extends Omit<DeviceSighting, "componentsJson"> {
  readonly components: DeviceIdentity["components"];
}

export interface DeviceFindings {
  readonly findings: readonly DeviceFinding[];
  /** Tags that so many computers had that they tell nothing: they were not counted. */
  readonly crowded: number;
}

/** Computers with one tag from which on it tells nothing: a placeholder that is on no list yet. Without a bound a hall of them would be compared each with each. */
const MOST_SHARING = 100;

/** What the computers of one exam's candidates have to do with each other. */
export function deviceFindings(sightings: readonly DeviceSighting[]): DeviceFindings {
  const read = sightings.map(readSighting);
  const byTag = groupBy(read.flatMap((device) => device.components.map((component) => ({ key: `${component.kind}|${component.tag}`, device }))));
  const crowded = new Set([...byTag].filter(([, devices]) => devices.length > MOST_SHARING).map(([key]) => key));
  const telling = read.map((device) => ({ ...device, components: device.components.filter(({ kind, tag }) => !crowded.has(`${kind}|${tag}`)) }));

  const found = new Map<string, DeviceFinding>();
  const judge = (first: SightedDevice, second: SightedDevice): void => {
    const match = matchDevices(first, second);
    const kind = findingOf(first, second, match);
    if (kind === null) return;
    const key = [kind, ...[first, second].map(({ sittingId, deviceId }) => (kind === "one-computer-two-candidates" ? sittingId : `${sittingId}|${deviceId}`)).toSorted()].join("|");
    if (!found.has(key)) found.set(key, { kind, first, second, match });
  };
  // Only those that have something in common: a tag, the installation's key, or the candidate.
  const groups = [
    ...groupBy(telling.flatMap((device) => device.components.map(({ kind, tag }) => ({ key: `${kind}|${tag}`, device })))).values(),
    ...[...groupBy(telling.map((device) => ({ key: device.deviceKey, device }))).values()].filter((devices) => devices.length <= MOST_SHARING),
    ...groupBy(telling.map((device) => ({ key: device.candidateId, device }))).values(),
  ];
  for (const devices of groups) for (const [index, first] of devices.entries()) for (const second of devices.slice(index + 1)) judge(first, second);
  return { findings: [...found.values()].toSorted((a, b) => a.first.seenAt - b.first.seenAt || a.second.seenAt - b.second.seenAt), crowded: crowded.size };
}

/** One finding for whoever reads it: who, on what, and what it rests on; no tag. */
export function toldFinding({ kind, first, second, match }: DeviceFinding): ToldFinding {
  return { kind, ...match, first: told(first), second: told(second) };
}

function told({ sittingId, candidate, deviceId, basis, confidence, seenAt }: SightedDevice): ToldDevice {
  return { sittingId, candidate, deviceId, basis, confidence, seenAt };
}

function findingOf(first: SightedDevice, second: SightedDevice, { verdict }: DeviceMatch): DeviceFindingKind | null {
  if (verdict === "different") {
    if (first.deviceKey === second.deviceKey) return "copied-install-key";
    return first.candidateId === second.candidateId ? "one-candidate-two-computers" : null;
  }
  return (verdict === "same" || verdict === "likely") && first.candidateId !== second.candidateId ? "one-computer-two-candidates" : null;
}

function readSighting({ componentsJson, ...sighting }: DeviceSighting): SightedDevice {
  const parsed = v.safeParse(deviceIdentitySchema.entries.components, parseJson(componentsJson));
  // A row that cannot be read has nothing to compare.
  return { ...sighting, components: parsed.success ? parsed.output : [] };
}

function groupBy(entries: readonly { readonly key: string; readonly device: SightedDevice }[]): ReadonlyMap<string, readonly SightedDevice[]> {
  const groups = new Map<string, SightedDevice[]>();
  for (const { key, device } of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [device]);
    else group.push(device);
  }
  return groups;
}
