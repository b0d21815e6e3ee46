import type { System } from "../../core/policy/guarantees.ts";
import { gatherKioskFacts } from "./kiosk-facts.ts";
import type { KioskFacts, ProcessFacts } from "./kiosk-facts.ts";
import type { Managed } from "./managed.ts";

/** What this computer counts as, and why, for the log. */
export interface DetectedSystem {
  readonly system: System;
  readonly reason: string;
}

const SYSTEMS_BY_PLATFORM: Readonly<Record<string, System>> = { linux: "linux", win32: "windows", darwin: "macos" };

/** What `build/linux-kiosk/invigil-kiosk-session` starts cage with. Names whose values are fixed, and names that any value may have. */
const FIXED_VARIABLES: Readonly<Record<string, string>> = { PATH: "/usr/bin:/bin", XDG_SESSION_TYPE: "wayland", XDG_CURRENT_DESKTOP: "Invigil", WLR_XWAYLAND: "/usr/bin/false" };
const FREE_VARIABLES = new Set([
  "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "XDG_RUNTIME_DIR", "XDG_SEAT", "XDG_SESSION_ID", "XDG_VTNR", "XDG_SESSION_CLASS", "DBUS_SESSION_BUS_ADDRESS",
  "XKB_DEFAULT_MODEL", "XKB_DEFAULT_LAYOUT", "XKB_DEFAULT_VARIANT", "XKB_DEFAULT_OPTIONS",
]);

/** Programs without a window that a login brings along: the user's systemd, the session bus, sound, keyring, the display manager's own end. */
const LOGIN_PROGRAMS = new Set([
  "systemd", "dbus-daemon", "dbus-broker", "dbus-broker-launch", "dbus-run-session", "pipewire", "pipewire-pulse", "wireplumber", "pulseaudio", "gnome-keyring-daemon", "gdm-wayland-session", "dconf-service",
]);

/**
 * What this computer counts as. `linux-kiosk` only as measured: the machine is managed, and this process was started by cage itself, which shows
 * its only session. Neither an argument nor a variable of this process says so, because a student could set those.
 * @param headless names of variables with which cage may draw on no screen: tests name them, the application never
 */
export function detectSystem(managed: Managed, { platform = process.platform, headless = [], gather = gatherKioskFacts }: {
  readonly platform?: NodeJS.Platform; readonly headless?: readonly string[]; readonly gather?: () => KioskFacts;
} = {}): DetectedSystem {
  const system = SYSTEMS_BY_PLATFORM[platform] ?? "linux";
  if (platform !== "linux") return { system, reason: `the system is ${platform}` };
  if (!managed.managed) return { system, reason: managed.reason };
  const doubt = doubtAboutKiosk(gather(), headless);
  return doubt === null ? { system: "linux-kiosk", reason: "cage shows nothing but this application" } : { system, reason: doubt };
}

/** Why this is not a session of the exam alone; null when it is. */
export function doubtAboutKiosk(facts: KioskFacts, headless: readonly string[]): string | null {
  const cage = facts.processes.find(({ pid }) => pid === facts.compositor);
  // SECURITY: by the executable that root installed, not by its name; and our own parent, because whatever stands between could start other programs.
  if (cage?.trustedExecutable?.split("/").at(-1) !== "cage") return "it was not started by an installed cage";
  return doubtAboutArguments(facts.arguments) ?? doubtAboutEnvironment(facts.environment, headless) ?? doubtAboutDisplay(facts) ?? doubtAboutOthers(facts, cage);
}

function doubtAboutArguments(given: readonly string[] | null): string | null {
  const end = given?.indexOf("--") ?? -1;
  if (given === null || end === -1) return "cage's arguments are not those of the session";
  // SECURITY: with -s, Ctrl+Alt+F2 leads to another session. getopt takes options together (-ds), so only known whole ones pass.
  const unknown = given.slice(1, end).find((option) => option !== "-d" && option !== "-r");
  return unknown === undefined ? null : `cage was started with ${unknown}`;
}

function doubtAboutEnvironment(given: readonly string[] | null, headless: readonly string[]): string | null {
  if (given === null) return "cage's environment cannot be read";
  // SECURITY: LD_PRELOAD makes another program of cage; DISPLAY, WAYLAND_DISPLAY and WLR_BACKENDS make it a window on a desktop, or invisible.
  const unknown = given.map(nameAndValue).find(([name, value]) => !FREE_VARIABLES.has(name) && FIXED_VARIABLES[name] !== value && !headless.includes(name));
  if (unknown !== undefined) return `cage was started with the variable ${unknown[0]}`;
  return given.includes(`WLR_XWAYLAND=${FIXED_VARIABLES["WLR_XWAYLAND"]}`) ? null : "cage was started with Xwayland";
}

function nameAndValue(variable: string): readonly [string, string] {
  const at = variable.indexOf("=");
  return at === -1 ? [variable, ""] : [variable.slice(0, at), variable.slice(at + 1)];
}

function doubtAboutDisplay({ runtimeFolderPrivate, displaySockets, heldSockets }: KioskFacts): string | null {
  if (!runtimeFolderPrivate) return "others may open the folder of the display's socket";
  // SECURITY: all of them, because a socket that was put in the place of cage's own leaves that one listening under the same name.
  return heldSockets.length > 0 && heldSockets.length === displaySockets.length ? null : "the display is not cage's";
}

/** Another program of this account could open a window over the exam, or take a picture of it. */
function doubtAboutOthers({ processes }: KioskFacts, cage: ProcessFacts): string | null {
  const byId = new Map(processes.map((program) => [program.pid, program]));
  const isInside = ({ pid, parent }: ProcessFacts): boolean => {
    if (pid === cage.pid) return true;
    const above = byId.get(parent);
    return above !== undefined && isInside(above);
  };
  const isLoginProgram = ({ name, parent, trustedExecutable }: ProcessFacts): boolean => {
    if (trustedExecutable !== null) return LOGIN_PROGRAMS.has(trustedExecutable.split("/").at(-1) ?? "");
    // The helper of the user's systemd hides its executable from everybody.
    return name === "(sd-pam)" && byId.get(parent)?.trustedExecutable?.split("/").at(-1) === "systemd";
  };
  const other = processes.find((program) => !isInside(program) && !isLoginProgram(program));
  return other === undefined ? null : `another program of this account runs: ${other.name}`;
}
