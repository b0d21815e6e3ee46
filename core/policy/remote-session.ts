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
  /** Names of running servers and clients of remote displays (xrdp, Xvnc, x11vnc, screensharingd …). */
  readonly servers?: readonly string[] | undefined;
  readonly unreadable: readonly string[];
}

export interface RemoteSessionJudgement {
  readonly remote: boolean;
  /** A sentence each. */
  readonly evidence: readonly string[];
  readonly unavailable: readonly string[];
}

/** Whether this computer is used from afar. */
export function judgeRemoteSession(facts: RemoteSessionFacts): RemoteSessionJudgement {
  return { remote: facts.loginRemote === true, evidence: [], unavailable: facts.unreadable };
}
