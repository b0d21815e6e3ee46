import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join, win32 } from "node:path";
import { promisify } from "node:util";
import type { RemoteSessionFacts } from "../../core/policy/remote-session.ts";
import { assertNever } from "../../core/result.ts";
import type { SystemPort } from "../ports.ts";
import { readLoginSession } from "../watch/login-session.ts";
import type { LoginSession } from "../watch/login-session.ts";
import { parseNetstat, parseProcNetTcp, parseSessions, REMOTE_DESKTOPS, serversAmong } from "./remote-signs.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

/** Where the facts come from. Tests give made-up folders and outputs. */
export interface RemoteSources {
  /** Folder that holds `proc`. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly loginSession: () => Promise<LoginSession | null>;
  /** Runs a program of the system and gives what it printed. */
  readonly output: (program: string, args: readonly string[]) => Promise<string>;
}

const THIS_COMPUTER: RemoteSources = {
  root: "/", environment: process.env, pid: process.pid,
  loginSession: async () => await readLoginSession(process.env["XDG_SESSION_ID"]),
  output: async (program, args) => (await run(program, [...args], { timeout: TIMEOUT_MS, maxBuffer: 8 * 1024 * 1024, windowsHide: true })).stdout,
};

/** What this computer says about being used from afar. Nothing fails: what could not be read is named in `unreadable`. */
export async function gatherRemoteFacts(platform: SystemPort["platform"], sources: RemoteSources = THIS_COMPUTER): Promise<RemoteSessionFacts> {
  switch (platform) {
    case "linux":
      return await onLinux(sources);
    case "win32":
      return await onWindows(sources);
    case "darwin":
      return await onMac(sources);
    case "other":
      return { unreadable: ["session", "programs", "connections"] };
    default:
      return assertNever(platform);
  }
}

async function onLinux({ root, environment, loginSession }: RemoteSources): Promise<RemoteSessionFacts> {
  const programs = await orNull(async () => await linuxPrograms(join(root, "proc")));
  const servers = serversAmong(programs ?? []);
  const login = await loginSession();
  const connections = servers.length === 0 ? 0 : await orNull(async () => await linuxConnections(join(root, "proc/net")));
  return {
    display: environment["DISPLAY"], ssh: isSsh(environment), desktops: desktopsIn(environment), servers,
    ...(login === null ? {} : { loginRemote: login.remote }), ...(connections === null ? {} : { connections }),
    unreadable: [...(programs === null ? ["programs"] : []), ...(login === null ? ["login session"] : []), ...(connections === null ? ["connections"] : [])],
  };
}

async function onWindows({ environment, pid, output }: RemoteSources): Promise<RemoteSessionFacts> {
  // SECURITY: the system's own by its whole path; a bare name would run a file of that name from the folder of the exam file that was opened.
  const folder = win32.join(environment["SystemRoot"] ?? String.raw`C:\Windows`, "System32");
  const listed = await orNull(async () => parseSessions(await output(win32.join(folder, "tasklist.exe"), ["/FO", "CSV", "/NH"])));
  const servers = serversAmong((listed ?? []).map(({ name }) => name));
  const connections = servers.length === 0 ? 0 : await orNull(async () => parseNetstat(await output(win32.join(folder, "netstat.exe"), ["-an", "-p", "TCP"])));
  // The environment is from when this program was started; a session that was taken over from afar since has another name in the list.
  const sessionName = listed?.find((process) => process.pid === pid)?.session ?? environment["SESSIONNAME"];
  return {
    sessionName, servers, ...(connections === null ? {} : { connections }),
    unreadable: [...(sessionName === undefined ? ["session"] : []), ...(listed === null ? ["programs"] : []), ...(connections === null ? ["connections"] : [])],
  };
}

async function onMac({ environment, output }: RemoteSources): Promise<RemoteSessionFacts> {
  // SECURITY: the system's own by their whole paths, as above.
  const programs = await orNull(async () => (await output("/bin/ps", ["-axo", "comm="])).split("\n").map((path) => path.trim().split("/").at(-1) ?? ""));
  const servers = serversAmong(programs ?? []);
  const connections = servers.length === 0 ? 0 : await orNull(async () => parseNetstat(await output("/usr/sbin/netstat", ["-an", "-p", "tcp"])));
  return {
    ssh: isSsh(environment), servers, ...(connections === null ? {} : { connections }),
    unreadable: [...(programs === null ? ["programs"] : []), ...(connections === null ? ["connections"] : [])],
  };
}

function isSsh(environment: RemoteSources["environment"]): boolean {
  return (environment["SSH_CONNECTION"] ?? "") !== "";
}

function desktopsIn(environment: RemoteSources["environment"]): readonly string[] {
  return REMOTE_DESKTOPS.flatMap(([variable, name]) => ((environment[variable] ?? "") === "" ? [] : [name]));
}

/** Names of all that runs, as the kernel keeps them: at most 15 characters (proc(5)). */
async function linuxPrograms(proc: string): Promise<readonly string[]> {
  const pids = (await readdir(proc)).filter((entry) => /^\d+$/.test(entry));
  // A program that ended between the two looks has no name any more.
  return await Promise.all(pids.map(async (pid) => (await readFile(join(proc, pid, "comm"), "utf8").catch(() => "")).trim()));
}

async function linuxConnections(net: string): Promise<number> {
  const four = parseProcNetTcp(await readFile(join(net, "tcp"), "utf8"));
  // Without IPv6 there is no such file.
  return four + parseProcNetTcp(await readFile(join(net, "tcp6"), "utf8").catch(() => ""));
}

/** Null when it could not be learnt. */
async function orNull<T>(learn: () => Promise<T>): Promise<T | null> {
  try {
    return await learn();
  } catch {
    return null;
  }
}
