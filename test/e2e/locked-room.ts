import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { ruleFor } from "../doubles/policies.ts";
import { settingsDump } from "../unit/main/lockdown/desktop-fixture.ts";
import type { ExamApp } from "./driver/exam-app.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";

/** The demo's essay: its number and its response. */
export const ESSAY = { number: 12, response: "RESPONSE" } as const;

/** A running program of the tests' own: a copy of `sleep` under a name that nothing else here has. */
export interface TestProgram {
  readonly path: string;
  readonly running: () => boolean;
  readonly stop: () => void;
}

/**
 * An exam with every control of the supervised room, on an application that is not told that it is a preview: what it locks in its real windows is
 * really locked. Programs, the desktop's settings and the clipboard of other programs are real; displays, power and focus are in the test's hand.
 */
export class LockedRoom {
  readonly room: ExamRoom;
  readonly folder: string;
  app: ExamApp;
  candidate: Candidate;
  readonly #programs: ChildProcess[] = [];

  private constructor(room: ExamRoom, folder: string, app: ExamApp, candidate: Candidate) {
    this.room = room;
    this.folder = folder;
    this.app = app;
    this.candidate = candidate;
  }

  /** @param change of the policy, given the folder of the test's programs */
  static async open(change: (policy: Policy, folder: string) => Policy): Promise<LockedRoom> {
    const folder = await mkdtemp(join(tmpdir(), "invigil-locked-"));
    const preset = POLICY_PRESETS["supervised-room"];
    const bare: Policy = { ...preset, preset: "custom", virtualMachine: "warn", remoteSession: "warn", programs: { ...preset.programs, lists: [], rules: [ruleFor("invigil-test-chat")] } };
    // What the student had set, one of them a key that the exam takes.
    mkdirSync(dirname(LockedRoom.settingsFile(folder)), { recursive: true });
    writeFileSync(LockedRoom.settingsFile(folder), "[org/gnome/desktop/wm/keybindings]\nshow-desktop=['<Super>F1']\n\n[org/gnome/desktop/interface]\ncursor-size=48\n");
    const file = join(folder, "policy.json");
    writeFileSync(file, JSON.stringify(change(bare, folder)));
    const room = await ExamRoom.open({ exam: DEMO_EXAM, policy: file });
    const { app, candidate } = await room.openClient([], { env: LockedRoom.env(folder) });
    return new LockedRoom(room, folder, app, candidate);
  }

  /** A desktop of its own for the settings, in files that a test can compare. */
  static env(folder: string): Readonly<Record<string, string>> {
    return { INVIGIL_STANDIN_UNMARKED: "1", XDG_CURRENT_DESKTOP: "GNOME", XDG_CONFIG_HOME: join(folder, "config"), GSETTINGS_BACKEND: "keyfile" };
  }

  async reopen(): Promise<void> {
    ({ app: this.app, candidate: this.candidate } = await this.room.openClient([], { env: LockedRoom.env(this.folder) }));
  }

  /** Runs a program under a name. @param argv0 what it says that it is called */
  run(name: string, argv0 = name, seconds = 60): TestProgram {
    const path = LockedRoom.programAt(this.folder, name);
    const child = spawn(path, [String(seconds)], { argv0, stdio: "ignore" });
    this.#programs.push(child);
    return { path, running: () => child.exitCode === null && child.signalCode === null, stop: () => void child.kill("SIGKILL") };
  }

  /** Ends the program that the exam opened. */
  endPermitted(name: string): void {
    const path = join(this.folder, name);
    for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry)).filter((entry) => runs(entry, path))) process.kill(Number(pid), "SIGKILL");
  }

  /** A program file: `sleep` with a tail that makes its hash its own. */
  static programAt(folder: string, name: string): string {
    const path = join(folder, name);
    try {
      readFileSync(path);
    } catch {
      copyFileSync("/bin/sleep", path);
      appendFileSync(path, `a program of the tests called ${name}`);
      chmodSync(path, 0o755);
    }
    return path;
  }

  static sha256(path: string): string {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  }

  /** What other programs would paste now. */
  systemClipboard(): string {
    return spawnSync("xclip", ["-selection", "clipboard", "-o"], { env: this.#x11(), encoding: "utf8", timeout: 20_000 }).stdout;
  }

  /** Puts a text on the real clipboard of this display, as another program does. */
  copyOutside(text: string): void {
    execFileSync("xclip", ["-selection", "clipboard", "-i"], { env: this.#x11(), input: text, stdio: ["pipe", "ignore", "ignore"] });
  }

  /** Everything that is set on this desktop. */
  desktopSettings(): string {
    return settingsDump(LockedRoom.settingsFile(this.folder));
  }

  private static settingsFile(folder: string): string {
    return join(folder, "config", "glib-2.0", "settings", "keyfile");
  }

  /** What the application says that it has recorded so far, as it tells its page. */
  async recorded(): Promise<string> {
    return await this.candidate.page.evaluate(async () => {
      const { invigil } = globalThis as unknown as { readonly invigil: { readonly call: (name: string, request: unknown) => Promise<unknown> } };
      return JSON.stringify(await invigil.call("record.list", {}));
    });
  }

  async incidents(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.room.journalled("incident")).map(({ incident, detail }) => ({ incident, detail }));
  }

  async close(): Promise<void> {
    for (const program of this.#programs) program.kill("SIGKILL");
    this.endPermitted("invigil-test-calculator");
    await this.room.close();
  }

  #x11(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.room.displayEnv };
  }
}

/** Whether a process runs this program file. */
function runs(pid: string, path: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === path;
  } catch {
    return false;
  }
}
