import { lstat, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { MachineFact, MachineFacts } from "../../core/policy/virtual-machine.ts";
import { isGuestTool } from "../../core/policy/virtual-machine.ts";
import type { Gathered } from "./gather-facts.ts";
import { gatherFacts, joinFacts } from "./gather-facts.ts";

/** Files of the kernel's copy of SMBIOS that everyone may read. The others hold serial numbers and are left alone. */
const DMI_FILES = {
  biosVendor: "bios_vendor", biosVersion: "bios_version", vendor: "sys_vendor", product: "product_name", version: "product_version", family: "product_family",
  boardVendor: "board_vendor", board: "board_name", chassisVendor: "chassis_vendor", chassisType: "chassis_type",
} as const satisfies Partial<Record<MachineFact, string>>;
const DMI_FACTS: readonly (keyof typeof DMI_FILES)[] = ["biosVendor", "biosVersion", "vendor", "product", "version", "family", "boardVendor", "board", "chassisVendor", "chassisType"];

/** SMBIOS type 0, BIOS characteristics extension byte 2 (DSP0134 §7.1.2.2), and its bit for a virtual machine. */
const EXTENSION_2 = 0x13;
const IS_VIRTUAL = 1 << 4;

/** Longest wait for one kind of fact, in ms. The files are in memory; only a broken driver keeps one waiting. */
const PATIENCE_MS = 3000;

/**
 * Reads /proc and /sys. What the firmware leaves unsaid is absent; what exists and may not be read, or what the kernel does not show at all, is unreadable.
 * @param root folder that holds `proc` and `sys`
 */
export async function readLinuxMachine(root = "/"): Promise<MachineFacts> {
  return joinFacts(await Promise.all([
    gatherFacts(DMI_FACTS, PATIENCE_MS, () => readSmbios(root)),
    gatherFacts(["vmFlag"], PATIENCE_MS, () => readMark(root)),
    gatherFacts(["cpu", "hypervisorFlag"], PATIENCE_MS, () => readProcessor(root)),
    gatherFacts(["macPrefixes"], PATIENCE_MS, () => readNetworkCards(root)),
    gatherFacts(["devices"], PATIENCE_MS, () => readDevices(root)),
    gatherFacts(["clocks"], PATIENCE_MS, async () => ({ clocks: (await readFile(join(root, "sys/devices/system/clocksource/clocksource0/available_clocksource"), "utf8")).trim().split(/\s+/), unreadable: [] })),
    gatherFacts(["guestTools"], PATIENCE_MS, () => readGuestTools(root)),
  ]));
}

async function readSmbios(root: string): Promise<Gathered> {
  const folder = join(root, "sys/class/dmi/id");
  if (await namesIn(folder) === null) {
    // Computers with a device tree (ARM) have no SMBIOS; their model is in the tree, ending with a zero byte.
    const product = (await readFile(join(root, "proc/device-tree/model"), "utf8")).replaceAll("\0", "").trim();
    return { product, unreadable: DMI_FACTS.filter((fact) => fact !== "product") };
  }
  const parts = await Promise.all(DMI_FACTS.map(async (fact): Promise<Gathered> => {
    try {
      const text = (await readFile(join(folder, DMI_FILES[fact]), "utf8")).trim();
      return text === "" ? { unreadable: [] } : { [fact]: text, unreadable: [] };
    } catch (error) {
      return { unreadable: isMissing(error) ? [] : [fact] };
    }
  }));
  return joinFacts(parts);
}

/** For the administrator only, on most computers. */
async function readMark(root: string): Promise<Gathered> {
  const table = await readFile(join(root, "sys/firmware/dmi/entries/0-0/raw"));
  const extension = (table.at(1) ?? 0) > EXTENSION_2 ? table.at(EXTENSION_2) : undefined;
  return extension === undefined ? { unreadable: [] } : { vmFlag: (extension & IS_VIRTUAL) !== 0, unreadable: [] };
}

async function readProcessor(root: string): Promise<Gathered> {
  const text = await readFile(join(root, "proc/cpuinfo"), "utf8");
  const cpu = /^model name\s*:\s*(.*\S)\s*$/m.exec(text)?.[1];
  // ARM's processors have "Features" and no such flag among them.
  const flags = /^flags\s*:(.*)$/m.exec(text)?.[1]?.split(" ");
  return {
    ...(cpu === undefined ? {} : { cpu }), ...(flags === undefined ? {} : { hypervisorFlag: flags.includes("hypervisor") }),
    unreadable: [...(cpu === undefined ? ["cpu"] : []), ...(flags === undefined ? ["hypervisorFlag"] : [])],
  };
}

/** Hardware only: bridges, tunnels and the adapters of installed hypervisors have no `device`. */
async function readNetworkCards(root: string): Promise<Gathered> {
  const folder = join(root, "sys/class/net");
  const prefixes = await Promise.all((await readdir(folder)).map(async (card) => {
    const address = await exists(join(folder, card, "device")) ? await textOf(join(folder, card, "address")) : null;
    return address === null || !/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(address) ? [] : [address.slice(0, 8)];
  }));
  return { macPrefixes: [...new Set(prefixes.flat())], unreadable: [] };
}

async function readDevices(root: string): Promise<Gathered> {
  const blocks = join(root, "sys/block");
  const disks = await Promise.all((await readdir(blocks)).map(async (disk) => {
    const model = await textOf(join(blocks, disk, "device/model"));
    const vendor = await textOf(join(blocks, disk, "device/vendor"));
    // "ATA" is what the kernel says for every SATA disk, and "0x1af4" the number of a bus.
    return model === null || model === "" ? [] : [vendor === null || vendor === "" || vendor === "ATA" || vendor.startsWith("0x") ? model : `${vendor} ${model}`];
  }));
  const pci = join(root, "sys/bus/pci/devices");
  const makers = await Promise.all((await namesIn(pci) ?? []).map(async (device) => await textOf(join(pci, device, "vendor"))));
  return { devices: [...new Set([...disks.flat(), ...makers.flatMap((maker) => (maker === null ? [] : [`pci:${maker.replace(/^0x/, "")}`])), ...await readBuses(root)])], unreadable: [] };
}

/** Buses that a hypervisor gives its guests, when something is on them. */
async function readBuses(root: string): Promise<readonly string[]> {
  const used = await Promise.all(["virtio", "vmbus", "xen"].map(async (bus) => ((await namesIn(join(root, "sys/bus", bus, "devices")) ?? []).length > 0 ? [bus] : [])));
  const buses = new Set([...used.flat(), ...(await textOf(join(root, "sys/hypervisor/type")) === "xen" ? ["xen"] : [])]);
  // Xen's first system, which owns the real computer, has them as well (Linux drivers/xen/xenfs/super.c).
  if (/\bcontrol_d\b/.test(await textOf(join(root, "proc/xen/capabilities")) ?? "")) buses.delete("xen");
  return [...buses].map((bus) => `bus:${bus}`);
}

async function readGuestTools(root: string): Promise<Gathered> {
  const running = await Promise.all((await readdir(join(root, "proc"))).filter((entry) => /^\d+$/.test(entry)).map((pid) => textOf(join(root, "proc", pid, "comm"))));
  const modules = (await textOf(join(root, "proc/modules")) ?? "").split("\n").map((line) => line.split(" ")[0] ?? "");
  return { guestTools: [...new Set([...running.filter((name) => name !== null), ...modules].filter(isGuestTool))], unreadable: [] };
}

/** Text of a file, null when there is none or it cannot be read. */
async function textOf(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch {
    return null;
  }
}

/** Names in a folder, null when there is no such folder. */
async function namesIn(path: string): Promise<readonly string[] | null> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
