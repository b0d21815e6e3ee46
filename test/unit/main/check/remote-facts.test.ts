import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judgeRemoteSession } from "../../../../core/policy/remote-session.ts";
import { gatherRemoteFacts } from "../../../../main/check/remote-facts.ts";
import type { RemoteSources } from "../../../../main/check/remote-facts.ts";
import { parseNetstat, parseProcNetTcp, parseSessions, serversAmong } from "../../../../main/check/remote-signs.ts";
import { parseLoginSession, readLoginSession } from "../../../../main/watch/login-session.ts";
import { until } from "../../../doubles/programs.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "invigil-remote-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
  return join(root, path);
}

function sources(changes: Partial<RemoteSources>): RemoteSources {
  return { root, environment: {}, pid: 42, loginSession: async () => await Promise.resolve(null), output: async () => await Promise.reject(new Error("not there")), ...changes };
}

const TASKLIST = [
  "\"System Idle Process\",\"0\",\"Services\",\"0\",\"8 K\"", "\"csrss.exe\",\"700\",\"RDP-Tcp#3\",\"2\",\"5,100 K\"", "\"Invigil.exe\",\"42\",\"RDP-Tcp#3\",\"2\",\"210,240 K\"", "\"winvnc.exe\",\"900\",\"Services\",\"0\",\"7,000 K\"", "",
].join("\r\n");
const NETSTAT_WINDOWS = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status
  TCP    0.0.0.0:5900           0.0.0.0:0              ABHÖREN
  TCP    192.168.1.5:5900       192.168.1.7:53211      HERGESTELLT
  TCP    192.168.1.5:5900       192.168.1.7:53100      WARTEND
  TCP    192.168.1.5:50001      93.184.216.34:443      HERGESTELLT
`;
const NETSTAT_MAC = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  192.168.1.5.5900       192.168.1.7.53211      ESTABLISHED
tcp4       0      0  192.168.1.5.49152      17.57.146.20.5223      ESTABLISHED
tcp46      0      0  *.5900                 *.*                    LISTEN
tcp4       0      0  192.168.1.5.5900       192.168.1.7.53000      TIME_WAIT
`;
const PROC_NET_TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:170C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0
   1: 0501A8C0:170C 0701A8C0:CFDB 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0
   2: 0501A8C0:C351 22D8B85D:01BB 01 00000000:00000000 00:00000000 00000000  1000        0 3 1 0
`;

describe("facts about use from afar", () => {
  it("on Linux are the display, the session and the servers with their connections", async () => {
    write("proc/1/comm", "systemd\n");
    write("proc/77/comm", "gnome-remote-de\n");
    write("proc/78/comm", "x11vnc\n");
    write("proc/net/tcp", PROC_NET_TCP);

    const facts = await gatherRemoteFacts("linux", sources({
      environment: { DISPLAY: ":0", XRDP_SESSION: "1" }, loginSession: async () => await Promise.resolve({ locked: false, active: true, remote: false, type: "x11" }),
    }));

    expect(facts).toEqual({ display: ":0", ssh: false, desktops: ["xrdp"], servers: ["gnome-remote-desktop-daemon", "x11vnc"], loginRemote: false, connections: 1, unreadable: [] });
  });

  it("on Linux see a real server of that name, and a real connection to it", async () => {
    const program = join(root, "x11vnc");
    copyFileSync("/bin/sleep", program);
    const child = spawn(program, ["600"], { stdio: "ignore" });
    await once(child, "spawn");
    // The kernel gives it its name a moment after it runs.
    await until("it has its name", () => readFileSync(`/proc/${child.pid}/comm`, "utf8") === "x11vnc\n");
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      const tryFrom = (candidate: number): void => {
        server.once("error", () => tryFrom(candidate + 1));
        server.listen(candidate, "127.0.0.1", () => resolve(candidate));
      };
      tryFrom(5930);
    });
    const look = async () => judgeRemoteSession(await gatherRemoteFacts("linux", sources({ root: "/", environment: { DISPLAY: ":0" } })));

    const waiting = await look();
    const client = connect(port, "127.0.0.1");
    await once(client, "connect");
    const connected = await look();
    client.destroy();
    server.close();
    child.kill();

    expect(waiting.signs.map(({ signal }) => signal)).toEqual(["server-running"]);
    expect(connected.signs.map(({ signal }) => signal)).toEqual(["connected-server"]);
    expect([waiting.remote, connected.remote]).toEqual([false, true]);
  });

  it("on Linux name what could not be read", async () => {
    const facts = await gatherRemoteFacts("linux", sources({}));

    expect(facts.unreadable).toEqual(["programs", "login session"]);
    expect(judgeRemoteSession(facts)).toMatchObject({ remote: false, unavailable: ["programs", "login session"] });
  });

  it("on Windows are the present name of our session, not the one of when we started", async () => {
    const asked: string[] = [];

    const facts = await gatherRemoteFacts("win32", sources({
      environment: { SESSIONNAME: "Console", SystemRoot: String.raw`D:\Windows` },
      output: async (program) => {
        asked.push(program);
        return await Promise.resolve(program.endsWith("tasklist.exe") ? TASKLIST : NETSTAT_WINDOWS);
      },
    }));

    expect(facts).toEqual({ sessionName: "RDP-Tcp#3", servers: ["winvnc"], connections: 1, unreadable: [] });
    expect(asked).toEqual([String.raw`D:\Windows\System32\tasklist.exe`, String.raw`D:\Windows\System32\netstat.exe`]);
  });

  it("on Windows fall back to the environment, and say what could not be asked", async () => {
    expect(await gatherRemoteFacts("win32", sources({ environment: { SESSIONNAME: "Console" } }))).toEqual({ sessionName: "Console", servers: [], connections: 0, unreadable: ["programs"] });
  });

  it("on macOS are the server that the system starts for a guest, and its connections", async () => {
    const facts = await gatherRemoteFacts("darwin", sources({
      output: async (program) => await Promise.resolve(program === "/bin/ps" ? "/sbin/launchd\n/System/Library/CoreServices/RemoteManagement/screensharingd.bundle/Contents/MacOS/screensharingd\n" : NETSTAT_MAC),
    }));

    expect(facts).toEqual({ ssh: false, servers: ["screensharingd"], connections: 1, unreadable: [] });
  });

  it("are none on a system that we do not know, and it says so", async () => {
    expect((await gatherRemoteFacts("other", sources({}))).unreadable).toHaveLength(3);
  });
});

describe("what systems print", () => {
  it("is read as it is", () => {
    expect(parseProcNetTcp(PROC_NET_TCP)).toBe(1);
    expect(parseNetstat(NETSTAT_WINDOWS)).toBe(1);
    expect(parseNetstat(NETSTAT_MAC)).toBe(1);
    expect(parseSessions(TASKLIST)[2]).toEqual({ name: "Invigil.exe", pid: 42, session: "RDP-Tcp#3" });
    expect(serversAmong(["WinVNC.exe", "gnome-remote-de", "Xtigervnc", "sshd", "systemd"])).toEqual(["gnome-remote-desktop-daemon", "winvnc", "xtigervnc"]);
  });

  it("is nothing when it is nothing", () => {
    expect([parseProcNetTcp(""), parseNetstat("garbage\n"), parseSessions(""), parseLoginSession("No such session\n")]).toEqual([0, 0, [], null]);
  });
});

describe("logind", () => {
  /** Longer than a shell takes on the busiest computer, ms. */
  const PATIENT_MS = 30_000;

  it("is asked about our session by its whole path, with a plain id or none", async () => {
    const program = write("loginctl", "#!/bin/sh\necho \"Type=$2\"\necho LockedHint=yes\necho Active=no\necho Remote=yes\n", 0o755);

    expect(await readLoginSession("c2", [program], PATIENT_MS)).toEqual({ locked: true, active: false, remote: true, type: "c2" });
    expect(await readLoginSession(undefined, [program], PATIENT_MS)).toMatchObject({ type: "auto" });
    expect(await readLoginSession("--host=elsewhere", [program], PATIENT_MS)).toMatchObject({ type: "auto" });
  });

  it("that is not there, fails or hangs tells nothing", async () => {
    const failing = write("failing", "#!/bin/sh\necho Active=yes\nexit 1\n", 0o755);
    const hanging = write("hanging", "#!/bin/sh\nexec sleep 60\n", 0o755);

    expect(await readLoginSession("1", [join(root, "absent"), failing, hanging])).toBeNull();
  });
});
