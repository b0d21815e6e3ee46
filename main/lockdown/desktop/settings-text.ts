import type { DesktopSetting } from "../../ports.ts";

/** Reads `gsettings list-recursively`: one line a key, `schema key value`. */
export function parseListed(text: string): readonly Omit<DesktopSetting, "own">[] {
  return text.split("\n").flatMap((line) => {
    const [, schema, key, value] = /^(\S+) (\S+) (.+)$/.exec(line) ?? [];
    return schema === undefined || key === undefined || value === undefined ? [] : [{ schema, key, value }];
  });
}

/**
 * The keys that a user has set, as `schema key`, out of the key file that `dconf dump /` prints and that GLib's own file of settings is.
 * Groups are paths; every schema that we know lies at the path that is its name with slashes for dots.
 */
export function parseOwn(text: string): ReadonlySet<string> {
  const own = new Set<string>();
  let schema = "";
  for (const line of text.split("\n")) {
    const group = /^\[([^\]]*)\]\s*$/.exec(line)?.[1];
    if (group !== undefined) schema = group.replaceAll("/", ".");
    const key = /^([^\s=#[][^=]*?)\s*=/.exec(line)?.[1];
    if (key !== undefined) own.add(`${schema} ${key}`);
  }
  return own;
}

/** The desktop by `XDG_CURRENT_DESKTOP`, a list with the most particular first: `ubuntu:GNOME`, `X-Cinnamon`, `KDE`. */
export function desktopKind(current: string): "gnome" | "cinnamon" | "plasma" | "other" {
  const names = new Set(current.toLowerCase().split(":"));
  if (names.has("kde")) return "plasma";
  if (names.has("x-cinnamon") || names.has("cinnamon")) return "cinnamon";
  return names.has("gnome") || names.has("unity") ? "gnome" : "other";
}
