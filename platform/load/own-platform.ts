import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { SERVING_NODE_FLAGS } from "../server/node-flags.ts";

const CLI = fileURLToPath(new URL("../cli/index.ts", import.meta.url));
const readySchema = v.object({ url: v.string() });
/** Characters of its complaints that are kept. */
const MOST_COMPLAINTS = 4000;

/** `invigil serve` as a process of its own. */
export interface OwnPlatform {
  readonly url: string;
  readonly pid: number;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a power cut would: SIGKILL. */
  kill(): Promise<void>;
}

/**
 * Starts a platform on a loopback address and waits until it answers.
 * @param port 0 for any free port
 * @returns `http/internal` with the platform's own words when it does not start
 */
export async function startOwnPlatform(dataDir: string, port = 0): Promise<Result<OwnPlatform, InvigilError>> {
  // A process group of its own: Ctrl+C is for the tool, which ends the platform when everything is looked at.
  const child = spawn(process.execPath, [...SERVING_NODE_FLAGS, CLI, "serve", "--data", dataDir, "--port", String(port), "--host", "127.0.0.1", "--json"], { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-MOST_COMPLAINTS);
  });
  const ready = v.safeParse(readySchema, parseJson((await firstLine(child)) ?? ""));
  if (!ready.success || child.pid === undefined) {
    await end(child, "SIGKILL");
    return fail("http/internal", `the platform did not start: ${complaints.trim()}`);
  }
  return ok({ url: ready.output.url, pid: child.pid, stop: () => end(child, "SIGTERM"), kill: () => end(child, "SIGKILL") });
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (child.stdout === null) return null;
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, "line").then(([text]) => String(text)), once(child, "exit").then(() => null)]);
  lines.close();
  child.stdout.resume();
  return line;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}
