import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { pause } from "../benchmark.ts";
import type { Cleanup } from "../benchmark.ts";

const CHROMIUM = "/usr/bin/chromium";
/** What the browser may take over one step on a machine that is busy, ms. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 50;
/** After this it is ended without asking, ms. */
const END_MS = 5000;
/** As Playwright starts it to be driven: nothing held back for being out of sight, nothing fetched for itself. */
const SWITCHES = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
  "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--hide-scrollbars", "--mute-audio", "--password-store=basic", "--window-size=1280,900", "--remote-debugging-port=0",
];

/** Chromium with a profile of its own, which outlives whoever drives it. */
export interface OwnBrowser {
  readonly pid: number;
  /** Of its DevTools, on 127.0.0.1. */
  readonly port: number;
  /** Drives its page with Playwright, which is gone afterwards; the page stays as it is. */
  readonly drive: <T>(work: (page: Page) => Promise<T>) => Promise<T>;
}

/** Starts it in a temporary folder, which goes with it. @throws Error when it does not start */
export async function openOwnBrowser(cleanup: Cleanup): Promise<OwnBrowser> {
  const profile = await cleanup.folder();
  const child = await cleanup.own(async () => {
    const started = spawn(CHROMIUM, [...SWITCHES, `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore", env: { ...process.env, TMPDIR: profile } });
    await once(started, "spawn");
    return started;
  }, end);
  const port = await portOf(profile, child);
  if (child.pid === undefined) throw new Error("the browser runs");
  return { pid: child.pid, port, drive: (work) => drive(port, work, cleanup) };
}

async function drive<T>(port: number, work: (page: Page) => Promise<T>, cleanup: Cleanup): Promise<T> {
  const browser = await cleanup.own(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`), (connected) => connected.close());
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error("the browser shows no page");
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize({ width: 1280, height: 900 });
  try {
    return await work(page);
  } finally {
    // Of a browser that was connected to, this ends the connection only.
    await browser.close();
  }
}

/** The browser writes it into its profile as soon as it listens. */
async function portOf(profile: string, child: ChildProcess): Promise<number> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && child.exitCode === null) {
    const [line = ""] = (await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "")).split("\n");
    if (line !== "") return Number(line);
    await pause(LOOK_MS);
  }
  throw new Error("the browser does not start");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
  await exited;
  clearTimeout(timer);
}
