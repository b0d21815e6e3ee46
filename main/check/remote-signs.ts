/** Variables that programs for remote desktops put into the environment of the sessions that they own. */
export const REMOTE_DESKTOPS: readonly (readonly [variable: string, name: string])[] = [
  ["XRDP_SESSION", "xrdp"], ["VNCDESKTOP", "VNC"], ["CHROME_REMOTE_DESKTOP_SESSION", "Chrome Remote Desktop"], ["X2GO_SESSION", "X2Go"], ["NXSESSIONID", "NX"],
];

/**
 * Servers of remote displays, as their programs are called, lower case. Programs for remote help that people install (AnyDesk, TeamViewer …) are
 * on the policies' lists of programs and not in here.
 */
const SERVERS: readonly string[] = [
  // Linux
  "xrdp", "xrdp-sesman", "xvnc", "xtigervnc", "xtightvnc", "x11vnc", "x0vncserver", "x0tigervnc", "vino-server", "gnome-remote-desktop-daemon", "krfb", "krdpserver", "wayvnc", "waypipe",
  // Windows
  "rdpsa", "winvnc", "tvnserver", "vncserver",
  // macOS starts this one when somebody connects.
  "screensharingd",
];
/** Linux keeps 15 characters of a name. */
const KEPT_BY_LINUX = 15;
const BY_KEPT_NAME: ReadonlyMap<string, string> = new Map(SERVERS.flatMap((server) => [[server, server], [server.slice(0, KEPT_BY_LINUX), server]] as const));
/** VNC's displays 0 to 99 and the two ports of RDP. */
const VNC_PORTS = { from: 5900, to: 5999 } as const;
const RDP_PORTS: readonly number[] = [3389, 3390];
/** TCP_ESTABLISHED in /proc/net/tcp. */
const ESTABLISHED = "01";

/** Which of the programs are servers of remote displays. @param names with or without `.exe`, cut by Linux or whole */
export function serversAmong(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => BY_KEPT_NAME.get(name.toLowerCase().replace(/\.exe$/, "")) ?? []))].toSorted();
}

/** Connections that are open to a port of such servers, in Linux' list (proc(5)): `sl local remote state …`, ports in hexadecimal. */
export function parseProcNetTcp(text: string): number {
  return text.split("\n").filter((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/);
    return state === ESTABLISHED && isServerPort(Number.parseInt(local.split(":").at(-1) ?? "", 16));
  }).length;
}

/** The same in what netstat prints: `TCP  192.0.2.1:5900  192.0.2.7:50211  ESTABLISHED` (Windows), `tcp4  0  0  192.0.2.1.5900  192.0.2.7.50211  ESTABLISHED` (macOS). */
export function parseNetstat(text: string): number {
  return text.split("\n").filter((line) => {
    const match = /^\s*tcp\S*\s+(?:\d+\s+\d+\s+)?\S+[.:](\d+)\s+\S+[.:](\d+)\s+(\S+)\s*$/i.exec(line);
    // Windows translates the states: what waits to be closed has WAIT in it in most languages; what listens has no other end.
    return match !== null && isServerPort(Number(match[1])) && match[2] !== "0" && !/wait|wart|attente|clos|espera/i.test(match[3] ?? "");
  }).length;
}

/** `"name.exe","1234","RDP-Tcp#3","2","10,240 K"` a line, quotes always. A session that nobody is connected to has no name. */
export function parseSessions(text: string): readonly { readonly name: string; readonly pid: number; readonly session: string }[] {
  return [...text.matchAll(/^"([^"]+)","(\d+)","([^"]*)"/gm)].map(([, name = "", pid, session = ""]) => ({ name, pid: Number(pid), session }));
}

function isServerPort(port: number): boolean {
  return (port >= VNC_PORTS.from && port <= VNC_PORTS.to) || RDP_PORTS.includes(port);
}
