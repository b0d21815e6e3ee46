import { existsSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { AppUpdater, UpdateInfo } from "electron-updater";
import type { UpdaterPort } from "../ports.ts";

/** What `build/sign-release.ts` adds to the server's list of files. */
const signedSchema = v.object({ invigilSignature: v.string() });

/**
 * electron-updater as a port. It is loaded when it is first needed: most starts need no updater.
 * @returns null where the installer was built without an address for updates
 */
export function electronUpdater(isPackaged: boolean): UpdaterPort | null {
  if (!isPackaged || !existsSync(join(process.resourcesPath, "app-update.yml"))) return null;
  let loaded: AppUpdater | null = null;
  const load = async (): Promise<AppUpdater> => {
    if (loaded !== null) return loaded;
    const { default: module } = await import("electron-updater");
    loaded = module.autoUpdater;
    // SECURITY: nothing is downloaded or installed before its release signature was checked; never an older version.
    loaded.autoDownload = false;
    loaded.autoInstallOnAppQuit = false;
    loaded.allowDowngrade = false;
    loaded.logger = null;
    return loaded;
  };
  return {
    look: async (channel) => {
      const updater = await load();
      updater.channel = channel === "stable" ? "latest" : channel;
      // The channel's setter allows it.
      updater.allowDowngrade = false;
      const result = await updater.checkForUpdates();
      return result?.isUpdateAvailable === true ? offeredBy(result.updateInfo) : null;
    },
    download: async () => {
      const [path] = await (await load()).downloadUpdate();
      if (path === undefined) throw new Error("the updater names no downloaded file");
      return path;
    },
    install: () => loaded?.quitAndInstall(true, false),
  };
}

function offeredBy(info: UpdateInfo): NonNullable<Awaited<ReturnType<UpdaterPort["look"]>>> {
  const signed = v.safeParse(signedSchema, info);
  return {
    version: info.version, signature: signed.success ? signed.output.invigilSignature : null,
    files: info.files.map(({ url, sha512 }) => ({ file: url.split("/").at(-1) ?? url, sha512 })),
  };
}
