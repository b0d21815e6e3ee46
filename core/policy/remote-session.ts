/** What the system says about where its display, its keyboard and its user are. What could not be read is named in `unreadable`. */
export interface RemoteSessionFacts {
  /** Windows: name of the session, such as `Console` or `RDP-Tcp#3`. */
  readonly sessionName?: string | undefined;
  /** X11: the display, such as `:0` or `localhost:10.0`. */
  readonly display?: string | undefined;
  /** Set when the session came in over SSH. */
  readonly ssh?: boolean | undefined;
  /** logind: the session is remote, and its type. */
  readonly loginRemote?: boolean | undefined;
  /** Remote desktops that say in this session's environment that it is theirs: `xrdp`, `VNC`, `Chrome Remote Desktop` … */
  readonly desktops?: readonly string[] | undefined;
  /** Names of running servers and clients of remote displays (xrdp, Xvnc, x11vnc, screensharingd …). */
  readonly servers?: readonly string[] | undefined;
  /** Connections from elsewhere to the ports of such servers; absent where the system does not tell. */
  readonly connections?: number | undefined;
  readonly unreadable: readonly string[];
}

/** One sign that somebody uses this computer from afar. `weak` ones are also there when nobody does. */
export interface RemoteSessionSign {
  readonly signal: "rdp-session" | "remote-display" | "ssh-display" | "remote-login" | "remote-desktop" | "connected-server" | "session-shadowed" | "server-running" | "ssh-session";
  readonly strength: "strong" | "weak";
  /** A sentence for people. */
  readonly words: string;
}

export interface RemoteSessionJudgement {
  /** At least one strong sign: weak ones are everyday on computers that somebody looks after from afar. */
  readonly remote: boolean;
  /** A sentence each. */
  readonly evidence: readonly string[];
  readonly signs: readonly RemoteSessionSign[];
  readonly unavailable: readonly string[];
}

/** Servers that run only while somebody is watching or controlling: Windows' shadowing of a session. */
const ONLY_WHILE_USED: ReadonlySet<string> = new Set(["rdpsa"]);
/** Servers whose guests get a session of their own and not this screen: somebody else's connection to a shared computer is not this candidate's. */
const OWN_SESSIONS: ReadonlySet<string> = new Set(["xrdp", "xrdp-sesman", "xvnc", "xtigervnc", "xtightvnc"]);

/** Whether this computer is used from afar. */
export function judgeRemoteSession(facts: RemoteSessionFacts): RemoteSessionJudgement {
  const signs = signsIn(facts);
  return { remote: signs.some(({ strength }) => strength === "strong"), evidence: signs.map(({ words }) => words), signs, unavailable: facts.unreadable };
}

function signsIn({ sessionName, display, ssh, loginRemote, desktops = [], servers = [], connections = 0 }: RemoteSessionFacts): readonly RemoteSessionSign[] {
  const signs: RemoteSessionSign[] = [];
  const strong = (signal: RemoteSessionSign["signal"], words: string): void => void signs.push({ signal, strength: "strong", words });
  const weak = (signal: RemoteSessionSign["signal"], words: string): void => void signs.push({ signal, strength: "weak", words });
  const elsewhere = isDisplayElsewhere(display);
  // ICA-Tcp is Citrix's; names end in the number of the connection.
  if (/^(?:rdp|ica)-/i.test(sessionName ?? "")) strong("rdp-session", "This session of Windows is shown on another computer.");
  if (elsewhere && ssh === true) strong("ssh-display", "This session came in over SSH, and its windows are shown on another computer.");
  else if (elsewhere) strong("remote-display", "The windows of this session are shown on another computer.");
  // An SSH log-in whose display is this computer's own is how administrators work: a sign, not a finding.
  else if (ssh === true) weak("ssh-session", "This session was started over SSH.");
  if (loginRemote === true) strong("remote-login", "The system says that this session is a remote one.");
  if (desktops.length > 0) strong("remote-desktop", `This desktop belongs to a program for remote desktops (${listed(desktops)}).`);
  const shadowing = servers.filter((server) => ONLY_WHILE_USED.has(server.toLowerCase()));
  const waiting = servers.filter((server) => !ONLY_WHILE_USED.has(server.toLowerCase()));
  const sharing = waiting.filter((server) => !OWN_SESSIONS.has(server.toLowerCase()));
  if (shadowing.length > 0) strong("session-shadowed", "Somebody is looking at this session from another computer.");
  if (sharing.length > 0 && connections > 0) strong("connected-server", `A connection is open to a program that shows this screen to another computer (${listed(sharing)}).`);
  else if (waiting.length > 0) weak("server-running", `A program for remote desktops is running, and nobody is known to use it (${listed(waiting)}).`);
  return signs;
}

/**
 * Whether an X11 display belongs to another computer, or is forwarded to one: `host:0`, `localhost:10.0` (OpenSSH's X11UseLocalhost), `[::1]:10`.
 * `:99`, `unix:0` and XQuartz's path to a socket are here (X(7), "DISPLAY NAMES").
 */
function isDisplayElsewhere(display: string | undefined): boolean {
  if (display === undefined || display.startsWith("/")) return false;
  const host = /^(?:tcp\/|inet6?\/)?(.*):\d+(?:\.\d+)?$/.exec(display)?.[1] ?? "";
  return host !== "" && host !== "unix" && !host.endsWith("/unix");
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].toSorted().slice(0, 5).join(", ");
}
