import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { whenDone } from "./room.ts";

const CLI = fileURLToPath(new URL("../../../../platform/cli/index.ts", import.meta.url));

export interface Served {
  readonly url: string;
  readonly staffLink: string;
  readonly child: ChildProcess;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** `invigil serve` as a process of its own. */
export async function serve(dataDir: string, ...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [CLI, "serve", "--data", dataDir, "--port", "0", "--json", ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  whenDone(kill);
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return { ...(JSON.parse(String(value)) as { url: string; staffLink: string }), child, kill };
}

/** Starts `invigil serve` and ends it as a power cut would, wherever it is by then. */
export async function serveAndKill(dataDir: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [CLI, "serve", "--data", dataDir, "--port", "0", "--json"], { stdio: "ignore" });
  const exited = once(child, "exit");
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill("SIGKILL");
  await exited;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

/** A command, as people run it. */
export async function invigil(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, INVIGIL_MASTER_KEY: "" } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => { stdout += data.toString(); });
  child.stderr.on("data", (data: Buffer) => { stderr += data.toString(); });
  const [status] = await once(child, "close") as [number | null];
  return { status, stdout, stderr, json: stdout.startsWith("{") ? JSON.parse(stdout) : null };
}
