import { closeSync, fsyncSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
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
/** Writes at the same time. dconf puts them in order; a key file is read and written whole by each, so that there it is one after the other. */
const AT_ONCE = 4;

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
  const own = await dumpUserDatabase(env);
  return own === null ? null : parseOwn(own);
}

/**
 * The user's database of dconf alone, without what an administrator set for everybody (dconf(7)): through a profile that names no other. Not by
 * standard input, which is a socket here that no program can open.
 * @returns null where dconf's program is not there, or does not find its way
 */
async function dumpUserDatabase(env: NodeJS.ProcessEnv): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "invigil-dconf-"));
  try {
    const profile = join(folder, "profile");
    await writeFile(profile, `${await userDatabase(env)}\n`);
    const dumped = await runProgram(DCONF, ["dump", "/"], CALL_MS, { env: { ...env, DCONF_PROFILE: profile } });
    // It ends well also when it could not open the profile, and only says so.
    return dumped === null || dumped.status !== 0 || dumped.errors.trim() !== "" ? null : dumped.output;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The line of the profile in use that names the user's database; `user-db:user` where there is no profile. */
async function userDatabase(env: NodeJS.ProcessEnv): Promise<string> {
  const named = env["DCONF_PROFILE"];
  const places = named?.startsWith("/") === true ? [named] : ["/etc/dconf/profile", "/usr/local/share/dconf/profile", "/usr/share/dconf/profile"].map((folder) => join(folder, named ?? "user"));
  for (const place of places) {
    try {
      const line = (await readFile(place, "utf8")).split("\n").map((text) => text.trim()).find((text) => text.startsWith("user-db:"));
      if (line !== undefined) return line;
    } catch (cause) {
      if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    }
  }
  return "user-db:user";
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
  const atOnce = env["GSETTINGS_BACKEND"] === "keyfile" ? 1 : AT_ONCE;
  for (let at = 0; at < changes.length; at += atOnce) {
    const left = Math.min(CALL_MS, until - performance.now());
    if (left <= 0) throw new Error("the desktop takes too long to change its settings");
    // Settled, not all: after a failure none of them may still be on its way.
    const written = await Promise.allSettled(changes.slice(at, at + atOnce).map(async (change) => await writeSetting(change, left, env)));
    for (const one of written) if (one.status === "rejected") throw one.reason;
  }
  syncSettings(env);
}

async function writeSetting({ schema, key, value }: DesktopChange, ms: number, env: NodeJS.ProcessEnv): Promise<void> {
  const set = await runProgram(GSETTINGS, value === null ? ["reset", schema, key] : ["set", schema, key, value], ms, { env });
  if (set === null) throw new Error("gsettings is not installed");
  if (set.status !== 0) throw new Error(`gsettings: ${set.errors.trim()}`);
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
