import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../..", import.meta.url).pathname;

/** What opens the client's windows. */
export type Runtime =
  | { readonly kind: "electron"; readonly executable: string }
  | { readonly kind: "preview"; readonly because: string };

/**
 * Finds Electron's binary: the folder named by ELECTRON_OVERRIDE_DIST_PATH, the one that the `electron` package has fetched, or fetched now.
 * Where it cannot be had, the preview runs instead.
 */
export function findRuntime(): Runtime {
  const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (override !== undefined) {
    const executable = join(override, process.platform === "win32" ? "electron.exe" : process.platform === "darwin" ? "Electron.app/Contents/MacOS/Electron" : "electron");
    if (existsSync(executable)) return { kind: "electron", executable };
    return { kind: "preview", because: "ELECTRON_OVERRIDE_DIST_PATH holds no Electron" };
  }
  const fetched = fetchedElectron();
  if (fetched !== null) return { kind: "electron", executable: fetched };
  spawnSync(process.execPath, [`${root}node_modules/electron/install.js`], { stdio: "ignore", timeout: 300_000 });
  const afterFetching = fetchedElectron();
  return afterFetching === null ? { kind: "preview", because: "Electron's binary could not be downloaded" } : { kind: "electron", executable: afterFetching };
}

function fetchedElectron(): string | null {
  try {
    const executable = join(root, "node_modules/electron/dist", readFileSync(`${root}node_modules/electron/path.txt`, "utf8").trim());
    return existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}
