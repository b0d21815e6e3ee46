import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { ConnectorFacts } from "../../core/policy/displays.ts";
import type { Ports } from "../ports.ts";

/** The connectors that belong to the displays that the ports tell of. A stand-in's displays are not this computer's: real connectors would make up mirrored ones. */
export function connectorsBeside({ system, application }: Pick<Ports, "system" | "application">, root = "/"): ConnectorFacts | null {
  return system.platform === "linux" && application.runtime === "electron" ? readConnectors(root) : null;
}

/**
 * Counts the sockets of the graphics cards that have a display which is switched on (Linux: drm's sysfs). A lid that is closed switches the
 * computer's own display off, so `enabled` is asked too. What the kernel has cached is read: nothing is probed.
 * @returns null where the system lists none that are connected, as NVIDIA's own driver may
 */
function readConnectors(root = "/"): ConnectorFacts | null {
  const folder = join(root, "sys/class/drm");
  const connectors = list(folder).filter((name) => /^card\d+-/.test(name) && !name.includes("Writeback")).map((name) => ({ name, path: join(folder, name) }));
  const connected = connectors.filter(({ path }) => read(join(path, "status")) === "connected");
  if (connected.length === 0) return null;
  const on = connected.filter(({ path }) => read(join(path, "enabled")) !== "disabled");
  return {
    on: on.length,
    internal: on.filter(({ name }) => /-(?:eDP|LVDS|DSI)-/.test(name)).length,
    virtual: on.filter(({ path }) => isDrawnByProgram(path)).length,
  };
}

/** evdi is DisplayLink's driver, whose pictures a program gets; vkms has no hardware at all. A virtual machine's own display is neither. */
function isDrawnByProgram(path: string): boolean {
  try {
    return /\/(?:evdi|vkms)\b/.test(realpathSync(path));
  } catch {
    return false;
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    // Unplugged between the two looks.
    return null;
  }
}
