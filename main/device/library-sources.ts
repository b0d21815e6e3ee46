import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { baseboard, battery, chassis, diskLayout, graphics, osInfo, system, uuid } from "systeminformation";
import { factOf } from "./fact-of.ts";
import { countInputKinds } from "./input-kinds.ts";
import type { Firmware } from "./linux-firmware.ts";
import { readLinuxFirmware } from "./linux-firmware.ts";
import type { DeviceSources } from "./read-device.ts";

/** Graphics cards that a report takes. */
const MOST_CARDS = 8;

/**
 * This computer, by the library `systeminformation` and, where they say more or say why not, by the system's own files. It starts programs of the system, so it runs in
 * a thread of its own. The library reads serial numbers along with everything else: they stay in that thread.
 */
export function librarySources(platform: NodeJS.Platform): DeviceSources {
  const linux = platform === "linux";
  return {
    firmware: linux ? () => readLinuxFirmware() : readLibraryFirmware,
    system: async () => {
      const { distro, release } = await osInfo();
      return { system: factOf(distro, "text"), systemVersion: factOf(release, "text") };
    },
    graphics: async () => (await graphics()).controllers.slice(0, MOST_CARDS).flatMap(({ vendor, model, driverVersion }) => {
      const name = factOf(model === "" ? vendor : model, "text");
      return "value" in name ? [{ name: name.value, driver: factOf(driverVersion, "text") }] : [];
    }),
    battery: async () => {
      const { hasBattery, percent, isCharging } = await battery();
      return { present: hasBattery, percent: hasBattery ? Math.min(100, Math.max(0, Math.round(percent))) : null, charging: hasBattery ? isCharging : null };
    },
    inputs: async () => (linux ? countInputKinds(await readFile("/proc/bus/input/devices", "utf8")) : null),
    diskSerials: async () => (await diskLayout()).filter(({ interfaceType, type }) => !/usb/i.test(interfaceType) && !/cd|dvd|usb/i.test(type)).map(({ serialNum }) => serialNum),
    macAddresses: async () => await Promise.resolve(cardAddresses(linux)),
    hostname: async () => await Promise.resolve(hostname()),
  };
}

async function readLibraryFirmware(): Promise<Firmware> {
  const [computer, board, box, ids] = await Promise.all([system(), baseboard(), chassis(), uuid()]);
  return {
    make: factOf(computer.manufacturer, "name"), model: factOf(computer.model, "name"), formFactor: factOf(box.type, "name"),
    systemUuid: factOf(ids.hardware === "" ? computer.uuid : ids.hardware, "text"), systemSerial: factOf(computer.serial, "text"), boardSerial: factOf(board.serial, "text"),
  };
}

/** Of hardware, where the system tells it from what tunnels and programs make up. */
function cardAddresses(linux: boolean): readonly string[] {
  const cards = Object.entries(networkInterfaces()).filter(([name]) => !linux || existsSync(join("/sys/class/net", name, "device")));
  return cards.flatMap(([, addresses]) => (addresses ?? []).filter(({ internal, mac }) => !internal && !/^[0:]+$/.test(mac)).map(({ mac }) => mac));
}
