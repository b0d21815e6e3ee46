import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The system's own, by their whole paths; the first that is there is used. */
const LOGINCTL = ["/usr/bin/loginctl", "/bin/loginctl"] as const;
const TIMEOUT_MS = 2000;

/** What logind says of our session (org.freedesktop.login1(5)). */
export interface LoginSession {
  /** The screen is locked; only desktops that tell logind set it (GNOME, KDE Plasma). */
  readonly locked: boolean;
  /** In the foreground of its seat. */
  readonly active: boolean;
  readonly remote: boolean;
  /** `x11`, `wayland`, `tty` … */
  readonly type: string;
}

/**
 * Asks logind about the session that this process belongs to. Null where there is no logind or no session.
 * @param id XDG_SESSION_ID; without it logind is asked for the caller's session, or the user's on the display
 * @param patience longest wait for a program's answer, ms
 */
export async function readLoginSession(id: string | undefined, programs: readonly string[] = LOGINCTL, patience = TIMEOUT_MS): Promise<LoginSession | null> {
  // SECURITY: the id comes from the environment; anything but an id could be an option of the program, such as a host to ask.
  const session = id !== undefined && /^[A-Za-z0-9_]{1,32}$/.test(id) ? id : "auto";
  for (const program of programs) {
    try {
      // SECURITY: the system's own by its whole path; a bare name would run a file of that name from somewhere on the student's PATH.
      const { stdout } = await run(program, ["show-session", session, "-p", "LockedHint", "-p", "Active", "-p", "Remote", "-p", "Type"], { timeout: patience, maxBuffer: 64 * 1024 });
      return parseLoginSession(stdout);
    } catch {
      // Not there, no logind, no such session: the next one, or nobody, can tell.
    }
  }
  return null;
}

/** `Name=value` a line. Null when what matters is missing. */
export function parseLoginSession(text: string): LoginSession | null {
  const values = new Map(text.split("\n").flatMap((line) => {
    const at = line.indexOf("=");
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()] as const];
  }));
  if (!values.has("Active") || !values.has("Remote")) return null;
  return { locked: values.get("LockedHint") === "yes", active: values.get("Active") === "yes", remote: values.get("Remote") === "yes", type: values.get("Type") ?? "" };
}
