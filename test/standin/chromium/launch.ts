import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { CdpConnection } from "./cdp-connection.ts";
import { makeProfile, removeProfile, removeStaleProfiles } from "./profile.ts";

export interface LaunchOptions {
  /** Also opens a DevTools port on the loopback interface, for a test process. */
  readonly debuggingPort: boolean;
  /** Switches that the application set with `app.commandLine.appendSwitch`. */
  readonly switches: readonly string[];
}

export interface LaunchedChromium {
  readonly connection: CdpConnection;
  readonly process: ChildProcess;
  /** Web socket of the second DevTools endpoint, once Chromium wrote it; null without `debuggingPort`. */
  readonly endpoint: () => string | null;
  /** Ends Chromium at once and removes its profile. */
  readonly kill: () => void;
}

const EXECUTABLES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** URL of the window that Chromium opens at start: the application's first window takes it over. */
export const FIRST_WINDOW_URL = "data:text/html,invigil-stand-in";

/**
 * Starts Chromium with its DevTools pipe as the only tie: when this process dies, however it dies, the pipe closes and Chromium exits.
 * @throws when no Chromium is installed
 */
export function launchChromium({ debuggingPort, switches }: LaunchOptions): LaunchedChromium {
  removeStaleProfiles();
  const profile = makeProfile();
  const headless = process.platform === "linux" && process.env["DISPLAY"] === undefined && process.env["WAYLAND_DISPLAY"] === undefined;
  const args = [
    "--remote-debugging-pipe", `--user-data-dir=${profile}`,
    // In an app window the page sees Ctrl+W and the like before the browser does, and there are no tabs and no address bar.
    `--app=${FIRST_WINDOW_URL}`, "--keep-alive-for-test",
    "--no-first-run", "--no-default-browser-check", "--test-type", "--disable-gpu", "--disable-quic", "--disable-sync", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-domain-reliability", "--disable-breakpad",
    "--disable-search-engine-choice-screen", "--disable-popup-blocking", "--disable-hang-monitor", "--disable-prompt-on-repost", "--disable-session-crashed-bubble",
    "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows", "--disable-ipc-flooding-protection",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,GlobalMediaControls,HttpsUpgrades,InterestFeedContentSuggestions",
    "--password-store=basic", "--use-mock-keychain", "--metrics-recording-only", "--hide-crash-restore-bubble", "--window-size=1000,720",
    // Chromium refuses its sandbox to root; everyone else keeps it.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ...(headless ? ["--headless=new"] : []),
    ...(usesWayland() ? ["--ozone-platform=wayland"] : []),
    ...(debuggingPort ? ["--remote-debugging-port=0", "--remote-debugging-address=127.0.0.1"] : []),
    ...switches,
  ];
  const chromium = spawn(executable(), args, { stdio: ["ignore", "ignore", process.env["INVIGIL_STANDIN_CHROMIUM_LOG"] === undefined ? "ignore" : "inherit", "pipe", "pipe"] });
  chromium.on("error", (error) => process.stderr.write(`stand-in: Chromium could not be started: ${error.message}\n`));
  const connection = new CdpConnection(chromium.stdio[3] as Writable, chromium.stdio[4] as Readable);
  const kill = (): void => {
    chromium.kill("SIGKILL");
    removeProfile(profile);
  };
  return { connection, process: chromium, kill, endpoint: () => (debuggingPort ? readEndpoint(profile) : null) };
}

/** Whether windows are Wayland's. Chromium asks for X unless it is told otherwise, and on a desktop that has both, X stays. */
export function usesWayland(): boolean {
  return process.platform === "linux" && process.env["WAYLAND_DISPLAY"] !== undefined && process.env["DISPLAY"] === undefined;
}

function executable(): string {
  const chosen = process.env["INVIGIL_STANDIN_CHROMIUM"] ?? EXECUTABLES.find((path) => existsSync(path));
  if (chosen === undefined) throw new Error("The preview needs Chromium: install it (Debian: apt-get install chromium) or name it in INVIGIL_STANDIN_CHROMIUM.");
  return chosen;
}

function readEndpoint(profile: string): string | null {
  try {
    const [port, path] = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n");
    return port === undefined || path === undefined ? null : `ws://127.0.0.1:${port}${path}`;
  } catch {
    return null;
  }
}
