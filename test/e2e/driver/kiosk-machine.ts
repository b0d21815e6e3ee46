import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectStandin } from "./launch-standin.ts";
import type { ExamApp } from "./exam-app.ts";
import type { DetectedSystem } from "../../../main/device/detect-system.ts";

const root = new URL("../../..", import.meta.url).pathname;

/** What makes cage draw without a screen. */
const HEADLESS = ["WLR_BACKENDS", "WLR_LIBINPUT_NO_DEVICES", "WLR_RENDERER"] as const;
const HEADLESS_VALUES = "WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman";

const SESSION = "/usr/libexec/invigil/invigil-kiosk-session";
const MANAGED = "/etc/invigil/managed.json";

/** Whether tests may be another user: as root they take an account of their own, otherwise they stay who they are. */
export const isRoot = process.getuid?.() === 0;

/** What `measure-system.ts` writes. */
export interface Measured {
  readonly managed: boolean;
  readonly found: DetectedSystem;
  /** The same without the allowance for a headless cage. */
  readonly foundByTheApplication: DetectedSystem;
  readonly display: string | null;
  readonly variables: readonly string[];
}

interface SessionOptions {
  /** Changes the text of the session script. */
  readonly edit?: (script: string) => string;
  /** Added to what the display manager hands over. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A centre's machine in a temporary folder: the session as `manage install` puts it there, and an exam account with its folders. */
export class KioskMachine {
  readonly folder: string;
  readonly home: string;
  readonly runtimeFolder: string;
  /** User id of the exam account. Nobody else has it, so that no process of another test is its. */
  readonly user: number;
  private readonly started: ChildProcess[] = [];

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "invigil-kiosk-"));
    chmodSync(this.folder, 0o755);
    this.user = isRoot ? 1_000_000 + (process.pid % 1_000_000) : process.getuid?.() ?? 0;
    this.home = this.ownFolder("home");
    this.runtimeFolder = this.ownFolder("run");
    // The exam account may not read the repository: it gets copies.
    const code = join(this.folder, "code");
    for (const part of ["out", "package.json", "main/device", "test/standin", "test/e2e/driver", "node_modules/valibot"]) {
      if (existsSync(join(root, part))) cpSync(join(root, part), join(code, part), { recursive: true, dereference: true });
    }
    cpSync(process.execPath, join(this.folder, "node"));
    this.manage("install", "--centre", "Test centre", "--application", join(this.folder, "application"));
    // What systemd-tmpfiles does on a real machine; without it cage would make the folder as the exam account's.
    if (isRoot && !existsSync("/tmp/.X11-unix")) mkdirSync("/tmp/.X11-unix", { mode: 0o1777 });
  }

  /** Runs `build/linux-kiosk/manage` for this machine. */
  manage(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(join(root, "build/linux-kiosk/manage"), [...args], { env: { ...process.env, DESTDIR: join(this.folder, "root") }, encoding: "utf8", timeout: 60_000 });
    return { status, output: stdout + stderr };
  }

  get managedSettings(): string {
    return join(this.folder, "root", MANAGED);
  }

  /** Starts the session as the display manager would. The process that is returned is cage in the end. */
  startSession(application: string, { edit = (script) => script, env = {} }: SessionOptions = {}): ChildProcess {
    const starter = join(this.folder, "application");
    writeFileSync(starter, `#!/bin/sh\n${application}\n`, { mode: 0o755 });
    const installed = readFileSync(join(this.folder, "root", SESSION), "utf8");
    const session = join(this.folder, "session");
    writeFileSync(session, edit(replaceOnce(installed, "set -- PATH=", `set -- ${HEADLESS_VALUES} PATH=`)), { mode: 0o755 });
    return this.start([session], { LANG: "C.UTF-8", ...env });
  }

  /** Starts a program as the exam account. */
  start([program = "", ...args]: readonly string[], env: Readonly<Record<string, string>> = {}, user = this.user): ChildProcess {
    const as = isRoot ? ["setpriv", "--reuid", String(user), "--regid", String(user), "--clear-groups", "--pdeathsig", "KILL"] : [];
    const [first = "", ...rest] = [...as, program, ...args];
    const child = spawn(first, rest, { cwd: "/", env: { PATH: "/usr/bin:/bin", HOME: this.home, XDG_RUNTIME_DIR: this.runtimeFolder, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.started.push(child);
    return child;
  }

  /** The built application in the session, by way of the stand-in. */
  async startApplication(options: SessionOptions = {}): Promise<ExamApp> {
    const control = join(this.home, "control.json");
    const standin = `${this.node()} --disable-warning=ExperimentalWarning code/test/standin/run.ts code/out/main/index.js --profile=${this.home}/profile "$@"`;
    const session = this.startSession(`cd ${this.folder}\nunset DISPLAY\nINVIGIL_STANDIN_CONTROL=${control} exec ${standin}`, options);
    return await connectStandin(session, control, 60_000);
  }

  /** Asks in the session what the computer counts as. @param wrap what the shell runs it with, instead of becoming it */
  async measureInSession(options: SessionOptions & { readonly wrap?: (command: string) => string } = {}): Promise<Measured> {
    const answer = join(this.home, "measured.json");
    const { wrap = (command) => `exec ${command}` } = options;
    const session = this.startSession(wrap(`${this.measuring(answer).join(" ")} "$@"`), options);
    return await this.measured(session, answer);
  }

  /** Asks outside of any session. */
  async measureOutside(env: Readonly<Record<string, string>>, { before = [], after = [] }: { readonly before?: readonly string[]; readonly after?: readonly string[] } = {}): Promise<Measured> {
    const answer = join(this.home, "measured.json");
    return await this.measured(this.start([...before, ...this.measuring(answer), ...after], env), answer);
  }

  /** Runs a program to its end. */
  async run(command: readonly string[], env: Readonly<Record<string, string>> = {}, user = this.user): Promise<{ readonly status: number | null; readonly output: string }> {
    return await ended(this.start(command, env, user));
  }

  /** Ends everything that was started here and removes the folder. */
  async stop(): Promise<void> {
    for (const child of this.started) if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await once(child, "exit");
    if (isRoot) await this.removeTraces();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What an account that was killed leaves: processes, and cage's X socket and lock, which hold a display's number. */
  private async removeTraces(): Promise<void> {
    // What was told to end still writes for a moment, and may have started something meanwhile.
    for (let left = processesOf(this.user); left.length > 0; left = processesOf(this.user)) {
      for (const pid of left) endProcess(pid);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const path of ["/tmp/.X11-unix", "/tmp"].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))) {
      if (/\/X\d+$|\/\.X\d+-lock$/u.test(path) && lstatSync(path, { throwIfNoEntry: false })?.uid === this.user) rmSync(path, { force: true });
    }
  }

  /** A folder of the exam account that nobody else may open. */
  private ownFolder(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { mode: 0o700 });
    if (isRoot) chownSync(path, this.user, this.user);
    return path;
  }

  private node(): string {
    return join(this.folder, "node");
  }

  private measuring(answer: string): readonly string[] {
    return [this.node(), join(this.folder, "code/test/e2e/driver/measure-system.ts"), this.managedSettings, String(process.getuid?.() ?? 0), answer, HEADLESS.join(",")];
  }

  private async measured(child: ChildProcess, answer: string): Promise<Measured> {
    const { status, output } = await ended(child);
    if (!existsSync(answer)) throw new Error(`nothing was measured, it ended with ${status}:\n${output}`);
    const measured = JSON.parse(readFileSync(answer, "utf8")) as Measured;
    rmSync(answer);
    return measured;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** Ids of the processes of a user. */
export function processesOf(user: number): readonly number[] {
  return readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry)).map(Number).filter((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return new RegExp(`^Uid:\\s+${user}\\s`, "mu").test(status) && !/^State:\s+Z/mu.test(status);
    } catch {
      return false;
    }
  });
}

/** @throws when the text is not there exactly once, so that no test goes on with a script that was not changed */
export function replaceOnce(text: string, part: string, replacement: string): string {
  const [before, after, ...more] = text.split(part);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`not there once: ${part}`);
  return before + replacement + after;
}

async function ended(child: ChildProcess): Promise<{ readonly status: number | null; readonly output: string }> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output };
}
