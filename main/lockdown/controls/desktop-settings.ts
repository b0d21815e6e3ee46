import * as v from "valibot";
import type { DesktopChange, DesktopPort, DesktopSetting } from "../../ports.ts";

type Keys = Readonly<Record<string, readonly string[]>>;

/** How often what was put back is read again and what is not right is written once more: a write of a process that was just killed may still arrive. */
const TRIES = 3;

/** Settings of the desktop as they were, in a form that is checked when it is read back. */
export function settingsSchema(...keys: readonly Keys[]) {
  return v.pipe(v.array(v.pipe(
    v.strictObject({ schema: v.string(), key: v.string(), value: v.pipe(v.string(), v.maxLength(4000)), own: v.boolean() }),
    // SECURITY: whoever edits the file must not make us write any other setting of the desktop.
    v.check(({ schema, key }) => isListed(schema, key, keys), "a setting that is not ours to change"),
  )), v.maxLength(500));
}

/** The listed settings that exist here and that switching off would change. */
export async function captureSettings(desktop: DesktopPort, keys: Keys): Promise<readonly DesktopSetting[]> {
  const settings = await desktop.settings() ?? [];
  return settings.filter(({ schema, key, value }) => isListed(schema, key, [keys]) && !isOff(value));
}

export async function switchOff(desktop: DesktopPort, before: readonly DesktopSetting[]): Promise<void> {
  if (before.length > 0) await desktop.change(before.map(({ schema, key, value }) => ({ schema, key, value: offLike(value) })));
}

/** How many of the listed settings are on, those that were off before the exam too. */
export async function countOn(desktop: DesktopPort, keys: Keys): Promise<number> {
  return (await captureSettings(desktop, keys)).length;
}

/**
 * Puts back what was captured, whatever is there now: also over a change that the student made during the exam, so that the computer is as it was.
 * What was the desktop's default becomes the default again, not a value of the student's own. What was off before, and so was never changed, stays
 * as the student has it.
 * @returns false when a setting does not exist any more
 * @throws when some are still not as they were
 */
export async function restoreSettings(desktop: DesktopPort, before: readonly DesktopSetting[]): Promise<boolean> {
  if (before.length === 0) return true;
  for (let tries = 0; tries <= TRIES; tries += 1) {
    const now = byName(await readable(desktop));
    const changes = before.flatMap((setting) => changeBack(setting, now.get(nameOf(setting))));
    if (changes.length === 0) return before.every((setting) => now.has(nameOf(setting)));
    // A default that is another one by now is the default all the same.
    if (tries === TRIES && changes.every(({ schema, key, value }) => value === null && now.get(`${schema} ${key}`)?.own === false)) return true;
    if (tries < TRIES) await desktop.change(changes);
  }
  throw new Error("the desktop did not take back all of its settings");
}

/**
 * Where it is not known what was there: listed settings that are off because somebody set them so get the desktop's default. A shortcut that the
 * student had switched off themselves is on again then, and one of their own making is lost.
 * @returns false when there were any
 */
export async function restoreDefaults(desktop: DesktopPort, ...keys: readonly Keys[]): Promise<boolean> {
  const off = (await desktop.settings() ?? []).filter(({ schema, key, value, own }) => own && isOff(value) && isListed(schema, key, keys));
  if (off.length === 0) return true;
  await desktop.change(off.map(({ schema, key }) => ({ schema, key, value: null })));
  return false;
}

/** The command for each setting that puts it back. */
export function commandsBack(before: readonly DesktopSetting[]): readonly string[] {
  return before.map(({ schema, key, value, own }) => (own ? `gsettings set ${schema} ${key} '${value.replaceAll("'", "'\\''")}'` : `gsettings reset ${schema} ${key}`));
}

async function readable(desktop: DesktopPort): Promise<readonly DesktopSetting[]> {
  const settings = await desktop.settings();
  if (settings === null) throw new Error("the desktop's settings cannot be read");
  return settings;
}

function changeBack(setting: DesktopSetting, now: DesktopSetting | undefined): readonly DesktopChange[] {
  const { schema, key, value, own } = setting;
  if (now === undefined || (now.own === own && now.value === value)) return [];
  return [{ schema, key, value: own ? value : null }];
}

function isListed(schema: string, key: string, tables: readonly Keys[]): boolean {
  return tables.some((table) => table[schema]?.includes(key) === true);
}

function byName(settings: readonly DesktopSetting[]): ReadonlyMap<string, DesktopSetting> {
  return new Map(settings.map((setting) => [nameOf(setting), setting]));
}

function nameOf({ schema, key }: { readonly schema: string; readonly key: string }): string {
  return `${schema} ${key}`;
}

/** No key at all: an empty list (GNOME's own way to say so is also a list with one empty name), an empty name, or a switch that is off. */
function isOff(value: string): boolean {
  return value === "@as []" || value === "[]" || value === "['']" || value === "''" || value === "false";
}

/** The same kind of value, switched off. Older versions have one name where newer ones have a list. */
function offLike(value: string): string {
  if (value === "true") return "false";
  return value.startsWith("'") || value.startsWith("\"") ? "''" : "@as []";
}
