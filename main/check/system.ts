import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import { detectSystem } from "../device/detect-system.ts";
import type { DetectedSystem } from "../device/detect-system.ts";
import { readManaged } from "../device/managed.ts";
import type { Managed } from "../device/managed.ts";
import type { SystemPort } from "../ports.ts";
import { mergeSettings } from "../../core/settings/machine-settings.ts";
import { machinePlaces } from "../settings/machine-places.ts";
import { readMachineFacts } from "./machine-facts.ts";
import { gatherRemoteFacts } from "./remote-facts.ts";

const PLATFORMS: Readonly<Record<string, SystemPort["platform"]>> = { linux: "linux", win32: "win32", darwin: "darwin" };

let measured: (DetectedSystem & { readonly managed: boolean }) | null = null;

/** Measured when it is first asked for, and once: neither can change while this process runs. */
function measure(): DetectedSystem & { readonly managed: boolean } {
  if (measured !== null) return measured;
  const file = readManaged();
  // A centre can also be named by the other places of the computer's settings, which only its administrator writes either.
  const centre = file.managed ? null : mergeSettings(machinePlaces()).centre;
  const managed: Managed = centre === null ? file : { managed: true, centre };
  measured = { ...detectSystem(managed), managed: managed.managed };
  return measured;
}

/** The computer as Node sees it. */
export const nodeSystem: SystemPort = {
  platform: PLATFORMS[process.platform] ?? "other",
  freeDisk: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  memory: () => ({ free: freemem(), total: totalmem() }),
  machine: async () => await readMachineFacts(),
  remoteSession: async () => await gatherRemoteFacts(PLATFORMS[process.platform] ?? "other"),
  get system() {
    return measure().system;
  },
  get systemReason() {
    return measure().reason;
  },
  get managed() {
    return measure().managed;
  },
};
