import type { MachineFacts } from "../../core/policy/virtual-machine.ts";
import { MACHINE_FACTS } from "../../core/policy/virtual-machine.ts";
import { readLinuxMachine } from "./linux-machine.ts";
import { readMacMachine } from "./mac-machine.ts";
import { readWindowsMachine } from "./windows-machine.ts";

/**
 * What this computer says about itself, asked once and never failing. Files on Linux, a child process elsewhere, so the main loop is not held up.
 *
 * The system's own tools are asked for these few facts and no others. A library such as systeminformation reads serial numbers along with them (`system()`, `bios()`, `baseboard()` and
 * `chassis()` all do), which no policy names, and starts a shell for each of six questions.
 */
export async function readMachineFacts(platform: NodeJS.Platform = process.platform): Promise<MachineFacts> {
  if (platform === "linux") return readLinuxMachine();
  if (platform === "win32") return readWindowsMachine();
  if (platform === "darwin") return readMacMachine();
  return { unreadable: MACHINE_FACTS };
}
