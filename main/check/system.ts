import { statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import type { System } from "../../core/policy/guarantees.ts";
import type { SystemPort } from "../ports.ts";
import { readMachineFacts } from "./machine-facts.ts";
import { gatherRemoteFacts } from "./remote-facts.ts";

const PLATFORMS: Readonly<Record<string, SystemPort["platform"]>> = { linux: "linux", win32: "win32", darwin: "darwin" };
const SYSTEMS_BY_PLATFORM: Readonly<Record<string, System>> = { linux: "linux", win32: "windows", darwin: "macos" };

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
  system: SYSTEMS_BY_PLATFORM[process.platform] ?? "linux",
  managed: false,
};
