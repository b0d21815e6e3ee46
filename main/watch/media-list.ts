import { readdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { assertNever } from "../../core/result.ts";
import type { SystemPort } from "../ports.ts";
import type { WatchSources } from "./watcher.ts";

/** What is plugged in, by words that tell one from another on this computer only. */
export interface Media {
  readonly disks: readonly string[];
  /** Phones and cameras that offer their files (Linux only). */
  readonly phones: readonly string[];
}

/** Letters of Windows' drives. A and B are floppies: asking for one makes it rattle. */
const DRIVES: readonly string[] = "CDEFGHIJKLMNOPQRSTUVWXYZ".split("");

/** Lists sticks, disks and cards that can be taken out, each volume or drive of Windows and macOS. Nothing on them is read. */
export async function listMedia(platform: Exclude<SystemPort["platform"], "other">, { root, exists }: Pick<WatchSources, "root" | "exists">): Promise<Media> {
  switch (platform) {
    case "linux":
      return { disks: await linuxDisks(join(root, "sys/block")), phones: await linuxPhones(join(root, "sys/bus/usb/devices")) };
    case "darwin":
      // The volume that the system was started from is there as a link.
      return { disks: (await readdir(join(root, "Volumes"), { withFileTypes: true })).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name), phones: [] };
    case "win32": {
      const there = await Promise.all(DRIVES.map(async (letter) => ((await exists(`${letter}:\\`)) ? [letter] : [])));
      return { disks: there.flat(), phones: [] };
    }
    default:
      return assertNever(platform);
  }
}

/** A disk with a size that says it is removable, that hangs on USB, or that is a card of type SD. A reader without a card has no size. */
async function linuxDisks(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => !/^(?:loop|ram|zram|dm-|md|nbd)\d/.test(name));
  const disks = await Promise.all(names.map(async (name) => {
    const path = join(folder, name);
    const size = await text(join(path, "size"));
    if (size === "" || size === "0") return [];
    const removable = (await text(join(path, "removable"))) === "1" || (await text(join(path, "device/type"))) === "SD" || /\/usb\d/.test(await realpath(path).catch(() => ""));
    return removable ? [`${name} ${size}`] : [];
  }));
  return disks.flat();
}

/** USB interfaces of class 6, still image (PTP), and those that call themselves MTP: how phones and cameras offer files. */
async function linuxPhones(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): readonly string[] => []);
  const phones = await Promise.all(names.filter((name) => name.includes(":")).map(async (name) => {
    const offers = (await text(join(folder, name, "bInterfaceClass"))) === "06" || (await text(join(folder, name, "interface"))) === "MTP";
    return offers ? [name] : [];
  }));
  return phones.flat();
}

async function text(path: string): Promise<string> {
  return (await readFile(path, "utf8").catch(() => "")).trim();
}
