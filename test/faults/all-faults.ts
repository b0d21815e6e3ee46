import type { TestPlatform } from "../doubles/platform.ts";
import type { FaultRow } from "./fault-row.ts";
import { damagedPlatform, fullDiskOfClients, fullDiskOfPlatform, restoredBeforeTheSeal, restoredPlatform, shiftedClock } from "./local-faults.ts";
import { NETWORK_FAULTS } from "./network-faults.ts";
import { sitThrough } from "./sit-through.ts";
import type { Extent } from "./sit-through.ts";

/** Sits through one fault. Null where this account cannot make it happen. */
export interface FaultTrial {
  readonly fault: string;
  readonly gentle: boolean;
  readonly run: (platform: TestPlatform, extent: Extent) => Promise<FaultRow | null>;
}

const ON_THE_WAY: readonly FaultTrial[] = NETWORK_FAULTS.map((scenario) => ({
  fault: scenario.fault, gentle: scenario.gentle ?? false, run: async (platform, extent) => await sitThrough(platform, scenario, extent),
}));

/** What goes wrong at either end. */
const AT_THE_ENDS: readonly FaultTrial[] = [
  { fault: "disk full on the client", gentle: false, run: fullDiskOfClients },
  { fault: "disk full on the platform", gentle: false, run: fullDiskOfPlatform },
  { fault: "database of the platform torn, then restored", gentle: false, run: damagedPlatform("torn") },
  { fault: "page of the platform's database ruined, then restored", gentle: false, run: damagedPlatform("page") },
  { fault: "platform restored from a backup, signed in before it", gentle: false, run: restoredPlatform("before") },
  { fault: "platform restored from a backup, signed in since it", gentle: false, run: restoredPlatform("since") },
  { fault: "platform restored between the last record and the seal", gentle: false, run: restoredBeforeTheSeal },
  { fault: "clock set forward an hour, online", gentle: true, run: shiftedClock(1, true) },
  { fault: "clock set back an hour, online", gentle: true, run: shiftedClock(-1, true) },
  { fault: "clock set forward an hour, offline", gentle: false, run: shiftedClock(1, false) },
  { fault: "clock set back an hour, offline", gentle: false, run: shiftedClock(-1, false) },
];

/** Every fault that sittings are taken through. */
export const FAULT_TRIALS: readonly FaultTrial[] = [...ON_THE_WAY, ...AT_THE_ENDS];
