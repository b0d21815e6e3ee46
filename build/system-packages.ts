import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

interface SystemPackage {
  /** Debian's name of the package. */
  readonly name: string;
  /** A program or, by its whole path, a file that it installs; its presence means that the package is there. */
  readonly installs: string;
  readonly purpose: string;
}

const PACKAGES: readonly SystemPackage[] = [
  { name: "chromium", installs: "chromium", purpose: "the windows of the preview and of the tests" },
  { name: "xvfb", installs: "Xvfb", purpose: "a virtual display" },
  { name: "openbox", installs: "openbox", purpose: "a window manager for full-screen windows" },
  { name: "xclip", installs: "xclip", purpose: "the clipboard of other programs" },
  { name: "cage", installs: "cage", purpose: "the kiosk compositor of managed machines" },
  { name: "grim", installs: "grim", purpose: "pictures of the kiosk's screen" },
  { name: "libglib2.0-bin", installs: "gsettings", purpose: "the desktop's own settings" },
  { name: "gsettings-desktop-schemas", installs: "/usr/share/glib-2.0/schemas/org.gnome.desktop.wm.keybindings.gschema.xml", purpose: "what the desktop's settings are called" },
  { name: "dconf-gsettings-backend", installs: "/usr/libexec/dconf-service", purpose: "where the desktop's settings are kept" },
  { name: "dconf-cli", installs: "dconf", purpose: "a look at all of them" },
  { name: "dbus-daemon", installs: "dbus-run-session", purpose: "a session for them" },
  { name: "iproute2", installs: "ip", purpose: "a network that comes and goes" },
];

/**
 * Makes sure that the Debian packages that the preview and the tests need are there: installs what is missing when run as root,
 * otherwise returns the one line that does it. Only Linux needs them.
 */
export function ensureSystemPackages(): { readonly ready: true } | { readonly ready: false; readonly installWith: string } {
  if (process.platform !== "linux") return { ready: true };
  const missing = PACKAGES.filter(({ installs }) => !isThere(installs));
  if (missing.length === 0) return { ready: true };
  const names = missing.map(({ name }) => name);
  const installWith = `sudo apt-get update && sudo apt-get install -y ${names.join(" ")}`;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) return { ready: false, installWith };
  console.log(`Installing from Debian: ${missing.map(({ name, purpose }) => `${name} (${purpose})`).join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "fonts-dejavu-core", ...names], { stdio: ["ignore", "ignore", "inherit"], env });
  const stillMissing = PACKAGES.filter(({ installs }) => !isThere(installs));
  return stillMissing.length === 0 ? { ready: true } : { ready: false, installWith };
}

function isThere(installs: string): boolean {
  return installs.startsWith("/") ? existsSync(installs) : isOnPath(installs);
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
