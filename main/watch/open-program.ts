import { spawn } from "node:child_process";
import { isAbsolute } from "node:path";

/** What a program with windows needs to know of the session. Everything else that this process was started with stays here. */
const PASSED_ON: readonly string[] = [
  "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "XDG_DATA_DIRS", "DBUS_SESSION_BUS_ADDRESS",
  "HOME", "USER", "LOGNAME", "PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
  "SystemRoot", "SystemDrive", "windir", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "CommonProgramFiles",
];

/**
 * Starts a program that goes on when this one ends.
 * @param path absolute
 * @param args passed as they are
 * @returns false when it cannot be started
 */
export async function openProgram(path: string, args: readonly string[], platform: NodeJS.Platform = process.platform): Promise<boolean> {
  // SECURITY: a name without folder would be looked for in the folder of the exam file, and on Windows one without drive in the drive of that folder.
  if (!isWhole(path, platform) || [path, ...args].some((text) => text.includes("\0"))) return false;
  return await new Promise((resolve) => {
    // SECURITY: no shell, so that no argument is read as a command.
    const child = spawn(path, [...args], { shell: false, stdio: "ignore", detached: true, env: environment(process.env) });
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
    child.unref();
  });
}

function isWhole(path: string, platform: NodeJS.Platform): boolean {
  return platform === "win32" ? /^[A-Za-z]:[\\/]/u.test(path) : isAbsolute(path);
}

function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}
