import { mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["home", "appData", "userData", "sessionData", "temp", "exe", "module", "desktop", "documents", "downloads", "music", "pictures", "videos", "logs", "crashDumps"] as const;
export type PathName = (typeof NAMES)[number];

/** Folders of the application: `app.getPath` and `app.setPath`. */
class AppPaths {
  /** Name of the application; names the folder of its data. */
  appName = "Electron";
  readonly #set = new Map<PathName, string>();

  /** @throws on an unknown name, as Electron does */
  get(name: string): string {
    const known = parse(name);
    return this.#set.get(known) ?? this.#default(known);
  }

  set(name: string, path: string): void {
    this.#set.set(parse(name), path);
  }

  /** The data folder, made if need be. */
  ensureUserData(): string {
    const folder = this.get("userData");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #default(name: PathName): string {
    const home = homedir();
    const userData = (): string => this.get("userData");
    const defaults: Readonly<Record<PathName, () => string>> = {
      home: () => home, appData: () => process.env["XDG_CONFIG_HOME"] ?? join(home, ".config"), userData: () => join(this.get("appData"), this.appName), sessionData: userData,
      temp: tmpdir, exe: () => process.execPath, module: () => process.execPath, desktop: () => join(home, "Desktop"), documents: () => join(home, "Documents"),
      downloads: () => process.env["XDG_DOWNLOAD_DIR"] ?? join(home, "Downloads"), music: () => join(home, "Music"), pictures: () => join(home, "Pictures"),
      videos: () => join(home, "Videos"), logs: () => join(userData(), "logs"), crashDumps: () => join(userData(), "Crashpad"),
    };
    return defaults[name]();
  }
}

function parse(name: string): PathName {
  const known = NAMES.find((candidate) => candidate === name);
  if (known === undefined) throw new Error(`Failed to get '${name}' path`);
  return known;
}

export const paths = new AppPaths();
