import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import type { MachineFact, MachineFacts } from "../../core/policy/virtual-machine.ts";
import { isGuestTool } from "../../core/policy/virtual-machine.ts";
import { gatherFacts, joinFacts } from "./gather-facts.ts";

/** Longest wait for one tool, in ms. */
const PATIENCE_MS = 5000;

/** Macs tell these to nobody, or only together with serial numbers (`ioreg` for disks, `system_profiler` for all). */
const NEVER: readonly MachineFact[] = ["biosVendor", "biosVersion", "vendor", "version", "family", "boardVendor", "board", "chassisVendor", "chassisType", "vmFlag", "clocks"];

/** Asks macOS's own tools. */
export async function readMacMachine(): Promise<MachineFacts> {
  const told = await Promise.all([
    gatherFacts(["product", "cpu", "hypervisorFlag"], PATIENCE_MS + 500, async () => parseSysctl(await printedBy("/usr/sbin/sysctl", ["hw.model", "machdep.cpu.brand_string", "kern.hv_vmm_present"]))),
    gatherFacts(["devices"], PATIENCE_MS + 500, async () => ({ devices: parsePciMakers(await printedBy("/usr/sbin/ioreg", ["-rw0", "-d1", "-c", "IOPCIDevice"])), unreadable: [] })),
    gatherFacts(["guestTools"], PATIENCE_MS + 500, async () => ({ guestTools: guestToolsIn(await printedBy("/bin/ps", ["-axco", "comm="])), unreadable: [] })),
  ]);
  return joinFacts([...told, { macPrefixes: hardwarePrefixes(networkInterfaces()), unreadable: NEVER }]);
}

/** What a tool prints, even when it ends with an error: `sysctl` does for a name that this version of macOS does not have. SECURITY: by its whole path, without a shell. */
async function printedBy(tool: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(tool, [...args], { timeout: PATIENCE_MS, maxBuffer: 4 * 1024 * 1024 }, (error, stdout) => {
      if (error === null || stdout !== "") resolve(stdout);
      else reject(error);
    });
  });
}

/** `hw.model: Mac14,2` a line. */
export function parseSysctl(printed: string): MachineFacts {
  const values = new Map([...printed.matchAll(/^([\w.]+): (.*\S)\s*$/gm)].map(([, name = "", value = ""]) => [name, value]));
  const [product, cpu, present] = [values.get("hw.model"), values.get("machdep.cpu.brand_string"), values.get("kern.hv_vmm_present")];
  return {
    ...(product === undefined ? {} : { product }), ...(cpu === undefined ? {} : { cpu }), ...(present === undefined ? {} : { hypervisorFlag: present === "1" }),
    unreadable: [...(product === undefined ? ["product"] : []), ...(cpu === undefined ? ["cpu"] : []), ...(present === undefined ? ["hypervisorFlag"] : [])],
  };
}

/** `"vendor-id" = <f41a0000>` a line, lowest byte first. */
export function parsePciMakers(printed: string): readonly string[] {
  return [...new Set([...printed.matchAll(/"vendor-id" = <([0-9a-f]{2})([0-9a-f]{2})0000>/g)].map(([, low = "", high = ""]) => `pci:${high}${low}`))];
}

/** A name a line. */
function guestToolsIn(printed: string): readonly string[] {
  return [...new Set(printed.split("\n").map((name) => name.trim()).filter(isGuestTool))];
}

/** Of `en0`, `en1` …: bridges, tunnels and the adapters of installed hypervisors have other names. */
export function hardwarePrefixes(interfaces: NodeJS.Dict<readonly { readonly mac: string }[]>): readonly string[] {
  const cards = Object.entries(interfaces).filter(([name]) => /^en\d+$/.test(name)).flatMap(([, addresses = []]) => addresses);
  return [...new Set(cards.map(({ mac }) => mac.slice(0, 8)).filter((prefix) => prefix !== "00:00:00"))];
}
