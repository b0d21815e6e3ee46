import { closeSync, fsyncSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { syncFolder } from "../../files/write-durably.ts";
import type { DesktopChange, DesktopPort, DesktopSetting } from "../../ports.ts";
import { runProgram } from "./run-program.ts";
import { desktopKind, parseListed, parseOwn } from "./settings-text.ts";

// SECURITY: by absolute path, so that no other program of the same name is run.
const GSETTINGS = "/usr/bin/gsettings";
const DCONF = "/usr/bin/dconf";
const BUSCTL = "/usr/bin/busctl";

/** One call, in ms. Each takes some 10 to 30. */
const CALL_MS = 5000;
/** All writes of one change, in ms. */
const CHANGE_MS = 20_000;

const KGLOBALACCEL = ["org.kde.kglobalaccel", "/kglobalaccel", "org.kde.KGlobalAccel"] as const;

/** The desktop of this session on Linux; elsewhere one without settings. */
export function nodeDesktop(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): DesktopPort {
  if (platform !== "linux") {
    return {
      kind: "other", session: "other", settings: async () => await Promise.resolve(null), blockShortcuts: async () => await Promise.resolve(false),
      change: async () => await Promise.reject(new Error("this system has no such settings")),
    };
  }
  return {
    kind: desktopKind(env["XDG_CURRENT_DESKTOP"] ?? ""),
    session: sessionOf(env),
    settings: async () => await readSettings(env),
    change: async (changes) => await writeSettings(changes, env),
    blockShortcuts: async (on) => {
      // Only when the service runs: a call would start it on any desktop where it is installed.
      const called = await runProgram(BUSCTL, ["--user", "--auto-start=no", "call", ...KGLOBALACCEL, "blockGlobalShortcuts", "b", String(on)], CALL_MS, { env });
      return called?.status === 0;
    },
  };
}

function sessionOf(env: NodeJS.ProcessEnv): DesktopPort["session"] {
  if (env["XDG_SESSION_TYPE"] === "wayland" || (env["WAYLAND_DISPLAY"] ?? "") !== "") return "wayland";
  return (env["DISPLAY"] ?? "") === "" ? "other" : "x11";
}

async function readSettings(env: NodeJS.ProcessEnv): Promise<readonly DesktopSetting[] | null> {
  const listed = await runProgram(GSETTINGS, ["list-recursively"], CALL_MS, { env });
  if (listed === null) return null;
  if (listed.status !== 0) throw new Error(`gsettings: ${listed.errors.trim()}`);
  const settings = parseListed(listed.output);
  const own = await ownKeys(env) ?? await unlikeDefaults(settings, env);
  return settings.map((setting) => ({ ...setting, own: own.has(`${setting.schema} ${setting.key}`) }));
}

/** What the user has set, from where it is kept; null where nothing says so. */
async function ownKeys(env: NodeJS.ProcessEnv): Promise<ReadonlySet<string> | null> {
  if (env["GSETTINGS_BACKEND"] === "keyfile") {
    try {
      return parseOwn(await readFile(keyFile(env), "utf8"));
    } catch (cause) {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return new Set();
      throw cause;
    }
  }
  // The usual profile also holds what an administrator set for everybody; a profile of the user's database alone leaves that out (dconf(7)).
  const alone = env["DCONF_PROFILE"] === undefined ? { env: { ...env, DCONF_PROFILE: "/dev/stdin" }, input: "user-db:user\n" } : { env };
  const dumped = await runProgram(DCONF, ["dump", "/"], CALL_MS, alone);
  if (dumped === null) return null;
  if (dumped.status !== 0) throw new Error(`dconf: ${dumped.errors.trim()}`);
  return parseOwn(dumped.output);
}

/** Without dconf's program: a value that is not the default has been set. One that was set to just the default counts as not set. */
async function unlikeDefaults(settings: readonly Omit<DesktopSetting, "own">[], env: NodeJS.ProcessEnv): Promise<ReadonlySet<string>> {
  const listed = await runProgram(GSETTINGS, ["list-recursively"], CALL_MS, { env: { ...env, GSETTINGS_BACKEND: "memory" } });
  if (listed === null || listed.status !== 0) throw new Error("gsettings does not say what the defaults are");
  const defaults = new Map(parseListed(listed.output).map(({ schema, key, value }) => [`${schema} ${key}`, value]));
  return new Set(settings.filter(({ schema, key, value }) => defaults.get(`${schema} ${key}`) !== value).map(({ schema, key }) => `${schema} ${key}`));
}

async function writeSettings(changes: readonly DesktopChange[], env: NodeJS.ProcessEnv): Promise<void> {
  const until = performance.now() + CHANGE_MS;
  // One after the other: the key file is read and written whole by each call.
  for (const { schema, key, value } of changes) {
    const left = Math.min(CALL_MS, until - performance.now());
    if (left <= 0) throw new Error("the desktop takes too long to change its settings");
    const set = await runProgram(GSETTINGS, value === null ? ["reset", schema, key] : ["set", schema, key, value], left, { env });
    if (set === null) throw new Error("gsettings is not installed");
    if (set.status !== 0) throw new Error(`gsettings: ${set.errors.trim()}`);
  }
  syncSettings(env);
}

/** After a power cut the settings must not be older than our own note that nothing is changed any more. */
function syncSettings(env: NodeJS.ProcessEnv): void {
  const path = env["GSETTINGS_BACKEND"] === "keyfile" ? keyFile(env) : join(configFolder(env), "dconf/user");
  try {
    const file = openSync(path, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(dirname(path));
  } catch (cause) {
    // Kept elsewhere: then its keeper sees to it.
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "ENOENT") throw cause;
  }
}

function keyFile(env: NodeJS.ProcessEnv): string {
  return join(configFolder(env), "glib-2.0/settings/keyfile");
}

function configFolder(env: NodeJS.ProcessEnv): string {
  return env["XDG_CONFIG_HOME"] ?? join(env["HOME"] ?? homedir(), ".config");
}
