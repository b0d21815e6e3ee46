import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExamApp, LaunchOptions } from "./exam-app.ts";
import { launchElectron } from "./launch-electron.ts";
import { NOT_PROVEN } from "../../standin/not-proven.ts";
import { launchStandin, STANDIN } from "./launch-standin.ts";

let said = false;

/** What a run of the application that ended by itself left. */
export interface AppRun {
  readonly status: number | null;
  /** Everything written to standard output and standard error. */
  readonly output: string;
}

/** Starts the application on real Electron where its binary is present, else on the stand-in, and says once which of the two. */
export async function launchApp(options: LaunchOptions): Promise<ExamApp> {
  const executable = electronExecutable();
  if (!said) {
    said = true;
    const notProven = `the stand-in (Chromium). Not proven by it, see test/standin/README.md: ${NOT_PROVEN.join("; ")}`;
    // Not to standard output: a benchmark writes its report there, as JSON.
    process.stderr.write(`running on ${executable === null ? notProven : `Electron (${executable})`}\n`);
  }
  return executable === null ? await launchStandin(options) : await launchElectron(options, executable);
}

/** Runs the application without waiting for a window, until it ends by itself. */
export async function runApp({ bundle, args = [], env = {} }: LaunchOptions): Promise<AppRun> {
  const executable = electronExecutable();
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const [command, ...before] = executable === null ? [process.execPath, ...STANDIN] : [executable, ...sandbox];
  const child = spawn(command, [...before, bundle, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}

/** Electron's binary, when there is one: ELECTRON_OVERRIDE_DIST_PATH or the folder that its package downloads into. */
export function electronExecutable(): string | null {
  const name = process.platform === "win32" ? "electron.exe" : process.platform === "darwin" ? "Electron.app/Contents/MacOS/Electron" : "electron";
  const folders = [process.env["ELECTRON_OVERRIDE_DIST_PATH"], new URL("../../../node_modules/electron/dist", import.meta.url).pathname];
  for (const folder of folders) {
    if (folder !== undefined && folder !== "" && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}
