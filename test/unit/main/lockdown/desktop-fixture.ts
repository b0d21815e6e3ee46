import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keys of GNOME's shell and of its parts, with their defaults, which come with packages that a test should not need. `a11y` keys are there to be left alone. */
const SCHEMAS: Readonly<Record<string, Readonly<Record<string, readonly [type: string, value: string]>>>> = {
  "org.gnome.shell.keybindings": { "toggle-overview": ["as", "['<Super>s']"], "toggle-application-view": ["as", "['<Super>a']"], "show-screenshot-ui": ["as", "['Print']"], "switch-to-application-1": ["as", "['<Super>1']"] },
  "org.gnome.mutter": { "overlay-key": ["s", "'Super_L'"], "locate-pointer-key": ["s", "'Control_L'"] },
  "org.gnome.mutter.wayland.keybindings": { "switch-to-session-1": ["as", "['<Primary><Alt>F1']"], "switch-to-session-2": ["as", "['<Primary><Alt>F2']"] },
  "org.gnome.settings-daemon.plugins.media-keys": {
    logout: ["as", "['<Control><Alt>Delete']"], screensaver: ["as", "['<Super>l']"], help: ["as", "['', '<Super>F1']"], email: ["as", "['']"], screenreader: ["as", "['<Alt><Super>s']"], magnifier: ["as", "['<Alt><Super>8']"],
    "on-screen-keyboard": ["as", "['<Super>k']"], "volume-up-static": ["as", "['XF86AudioRaiseVolume']"],
  },
};

/** A few of what comes with every desktop, for a computer that has only the schemas of a test. */
const COMMON: typeof SCHEMAS = {
  "org.gnome.desktop.wm.keybindings": { close: ["as", "['<Alt>F4']"], minimize: ["as", "['<Super>h']"], "switch-applications": ["as", "['<Super>Tab', '<Alt>Tab']"], "switch-windows": ["as", "[]"] },
  "org.gnome.desktop.notifications": { "show-banners": ["b", "true"] },
};

/**
 * Compiles these schemas into `<folder>/schemas`.
 * @param common with those that every desktop has
 */
export function compileDesktopSchemas(folder: string, common = false): string {
  const schemas = join(folder, "schemas");
  mkdirSync(schemas, { recursive: true });
  const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const xml = Object.entries(common ? { ...SCHEMAS, ...COMMON } : SCHEMAS).map(([id, keys]) => `<schema id="${id}" path="/${id.replaceAll(".", "/")}/">${
    Object.entries(keys).map(([key, [type, value]]) => `<key name="${key}" type="${type}"><default>${escaped(value)}</default></key>`).join("")
  }</schema>`);
  writeFileSync(join(schemas, "desktop.gschema.xml"), `<schemalist>${xml.join("\n")}</schemalist>`);
  execFileSync("glib-compile-schemas", ["--strict", schemas]);
  return schemas;
}

/**
 * What GLib's key file sets, line by line in its own order. GLib leaves empty lines and empty groups behind where a key was taken away, which set nothing.
 * @returns empty when there is no file
 */
export function settingsDump(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return "";
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.filter((line, index) => !line.startsWith("[") || !(lines[index + 1] ?? "[").startsWith("[")).map((line) => `${line}\n`).join("");
}
