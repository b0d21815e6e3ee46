import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as v from "valibot";

const root = new URL("../..", import.meta.url).pathname;
const cli = `${root}platform/cli/index.ts`;

const readySchema = v.object({ url: v.string(), staffLink: v.string() });

/** What `exam schedule --json` says of a scheduled exam. */
const scheduledSchema = v.object({
  packageId: v.string(),
  examCode: v.string(),
  link: v.string(),
  startCode: v.nullable(v.string()),
  candidates: v.array(v.object({ name: v.string(), code: v.string() })),
});
export type ScheduledExam = v.InferOutput<typeof scheduledSchema>;

/** Answer of one command of the command line. */
export interface CommandAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `invigil …` as a process of its own, the way an administrator does. */
export async function invigil(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<CommandAnswer> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const closed: readonly unknown[] = await once(child, "close");
  const [status] = closed;
  return { status: typeof status === "number" ? status : 1, ...output };
}

/** Runs a command with `--json` and gives its document. @throws Error when the command refuses */
export async function invigilJson(args: readonly string[]): Promise<unknown> {
  const answer = await invigil([...args, "--json"]);
  if (answer.status !== 0) throw new Error(`invigil ${args.join(" ")}: ${answer.stderr.trim() || answer.stdout.trim()}`);
  const document: unknown = JSON.parse(answer.stdout);
  return document;
}

/** A platform on this computer, in a process of its own, with its data in one folder. */
export interface LocalPlatform {
  readonly url: string;
  readonly staffLink: string;
  readonly dataDir: string;
  /** Its process. */
  readonly pid: number;
  /** Ends it in order and waits for it. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts `invigil serve` and waits until it answers.
 * @param port 0 for any free port
 * @throws Error with the platform's own words when it does not start
 */
export async function startLocalPlatform(dataDir: string, port = 0): Promise<LocalPlatform> {
  const child = spawn(process.execPath, [cli, "serve", "--data", dataDir, "--port", String(port), "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-4000)));
  const ready = await firstLine(child);
  if (ready === null) throw new Error(`the platform did not start: ${complaints.trim()}`);
  const { url, staffLink } = v.parse(readySchema, JSON.parse(ready));
  return { url, staffLink, dataDir, pid: child.pid ?? 0, stop: () => end(child, "SIGTERM"), kill: () => end(child, "SIGKILL") };
}

/** Imports an exam (a QTI archive or folder) and schedules it from now on for some hours. */
export async function scheduleExam(
  platform: Pick<LocalPlatform, "dataDir" | "url">,
  exam: { readonly path: string; readonly durationMinutes: number; readonly policy: string; readonly candidatesCsv: string; readonly platformUrl?: string; readonly more?: readonly string[] },
): Promise<ScheduledExam> {
  const data = ["--data", platform.dataDir];
  const imported = v.parse(v.object({ examId: v.string() }), await invigilJson(["exam", "import", exam.path, ...data]));
  const closes = new Date(Date.now() + 6 * 3_600_000).toISOString();
  return v.parse(scheduledSchema, await invigilJson([
    "exam", "schedule", imported.examId, ...data, "--opens", "now", "--closes", closes, "--duration", String(exam.durationMinutes), "--start-code", "auto",
    "--policy", exam.policy, "--candidates", exam.candidatesCsv, "--platform", exam.platformUrl ?? platform.url, ...(exam.more ?? []),
  ]));
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (child.stdout === null) return null;
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(child, "exit").then(() => null),
  ]);
  lines.close();
  child.stdout.resume();
  return line;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
