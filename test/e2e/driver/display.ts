import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";

/** A display to open windows on. */
export interface VirtualDisplay {
  /** What a child process needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it was started here, so that nobody sees it. */
  readonly isVirtual: boolean;
  readonly stop: () => void;
}

/**
 * The display that is there, or else a virtual one (Xvfb on a free number, with openbox so that full-screen windows are full-screen).
 * @param size of the virtual screen in pixels
 * @throws when there is none and Xvfb or openbox is not installed
 */
export async function withDisplay(size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 }): Promise<VirtualDisplay> {
  const present = process.env["DISPLAY"];
  if (process.platform !== "linux" || process.env["WAYLAND_DISPLAY"] !== undefined) return { env: {}, isVirtual: false, stop: () => undefined };
  if (present !== undefined && present !== "") return { env: { DISPLAY: present }, isVirtual: false, stop: () => undefined };
  const server = start("Xvfb", ["-displayfd", "3", "-screen", "0", `${size.width}x${size.height}x24`, "-nolisten", "tcp", "-noreset"], process.env);
  const env = { DISPLAY: `:${await displayNumber(server)}` };
  const managerReady = join(mkdtempSync(join(tmpdir(), "invigil-display-")), "ready");
  const manager = start("openbox", ["--sm-disable", "--startup", `touch ${managerReady}`], { ...process.env, ...env });
  await untilThere(managerReady);
  const stop = (): void => {
    process.off("exit", stop);
    manager.kill("SIGKILL");
    server.kill("SIGTERM");
  };
  process.once("exit", stop);
  return { env, isVirtual: true, stop };
}

/** A window that opens before the window manager is ready never fills the screen, so its start-up command is waited for, for 30 s at most. */
async function untilThere(file: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!existsSync(file) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(dirname(file), { recursive: true, force: true });
}

/** Bound to this process where the system can do that, so that not even a killed test run leaves a display behind. */
function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const stdio = ["ignore", "ignore", "ignore", program === "Xvfb" ? "pipe" : "ignore"] as const;
  const bound = existsSync("/usr/bin/setpriv");
  const child = spawn(bound ? "/usr/bin/setpriv" : program, bound ? ["--pdeathsig", "KILL", program, ...args] : args, { stdio: [...stdio], env });
  child.unref();
  return child;
}

/** Xvfb writes the number that it took once it is ready for clients. */
function displayNumber(server: ChildProcess): Promise<number> {
  const output = server.stdio[3] as Readable;
  return new Promise((resolve, reject) => {
    let text = "";
    const refuse = (reason: string): void => reject(new Error(`A virtual display is needed but Xvfb ${reason} (Debian: apt-get install xvfb openbox).`));
    server.once("error", () => refuse("could not be started"));
    server.once("exit", (code) => refuse(`ended with ${code}`));
    output.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (!text.includes("\n")) return;
      output.destroy();
      resolve(Number(text.trim()));
    });
  });
}
