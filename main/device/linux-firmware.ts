import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AbsentReason, Fact } from "../../core/device/device-report.ts";
import { factOf } from "./fact-of.ts";

/** What the firmware says of the computer. */
export interface Firmware {
  readonly make: Fact<string>;
  readonly model: Fact<string>;
  readonly formFactor: Fact<string>;
  readonly systemUuid: Fact<string>;
  readonly systemSerial: Fact<string>;
  readonly boardSerial: Fact<string>;
}

/** Chassis types (DSP0134 §7.4.1) that people have a word for. */
const CHASSIS: Readonly<Record<string, string>> = {
  "3": "Desktop", "4": "Desktop", "5": "Desktop", "6": "Tower", "7": "Tower", "8": "Laptop", "9": "Laptop", "10": "Laptop", "11": "Handheld", "12": "Docking station", "13": "All in one", "14": "Laptop",
  "15": "Desktop", "16": "Desktop", "17": "Server", "23": "Server", "30": "Tablet", "31": "Convertible", "32": "Detachable", "35": "Mini PC", "36": "Stick PC",
};

/**
 * Linux: the kernel's copy of SMBIOS, a file each. Everybody may read what a computer is; its serial numbers only the administrator, and then they are absent with that reason.
 * @param root folder that holds `sys` and `proc`
 */
export async function readLinuxFirmware(root = "/"): Promise<Firmware> {
  const dmi = async (name: string): Promise<Fact<string>> => await readFact(join(root, "sys/class/dmi/id", name));
  const [make, product, chassis, systemUuid, systemSerial, boardSerial] = await Promise.all([
    dmi("sys_vendor"), dmi("product_name"), dmi("chassis_type"), dmi("product_uuid"), dmi("product_serial"), dmi("board_serial"),
  ]);
  // Computers with a device tree (ARM) have no SMBIOS; their model is in the tree.
  const model = "value" in product || product.absent !== "not-on-this-system" ? product : await readFact(join(root, "proc/device-tree/model"));
  return { make: factOf(make, "name"), model: factOf(model, "name"), formFactor: formFactorOf(chassis), systemUuid, systemSerial, boardSerial };
}

function formFactorOf(chassis: Fact<string>): Fact<string> {
  if ("absent" in chassis) return chassis;
  const words = CHASSIS[chassis.value];
  return words === undefined ? { absent: "not-on-this-system" } : { value: words };
}

async function readFact(path: string): Promise<Fact<string>> {
  try {
    // The device tree ends its texts with a zero byte.
    return factOf((await readFile(path, "utf8")).replaceAll("\0", ""), "text");
  } catch (error) {
    return { absent: reasonOf(error) };
  }
}

/** Why a file could not be read. */
export function reasonOf(error: unknown): AbsentReason {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EACCES" || code === "EPERM") return "permission";
  return code === "ENOENT" || code === "ENOTDIR" ? "not-on-this-system" : "failed";
}
