import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { Emulated, guarded, notEmulated } from "./emulated.ts";

interface ForkOptions { readonly env?: Readonly<Record<string, string>>; readonly execArgv?: readonly string[]; readonly cwd?: string; readonly stdio?: "pipe" | "ignore" | "inherit"; readonly serviceName?: string }

/** Electron's UtilityProcess on a Node child process; MessagePorts cannot be handed over. */
class UtilityProcess extends Emulated {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const stdio = options.stdio ?? "inherit";
    this.#child = fork(modulePath, [...args], {
      env: { ...(options.env ?? process.env) }, ...(options.cwd === undefined ? {} : { cwd: options.cwd }), serialization: "advanced",
      execArgv: ["--import", new URL("utility-parent-port.ts", import.meta.url).href, ...(options.execArgv ?? [])], stdio: [stdio === "pipe" ? "ignore" : stdio, stdio, stdio, "ipc"],
    });
    this.#child.on("spawn", () => this.emit("spawn"));
    this.#child.on("message", (message) => this.emit("message", message));
    this.#child.on("exit", (code) => this.emit("exit", code ?? 1));
    process.once("exit", () => this.#child.kill("SIGKILL"));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }

  get stdout(): Readable | null {
    return this.#child.stdout;
  }

  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  postMessage(message: unknown, transfer?: readonly unknown[]): void {
    if (transfer !== undefined && transfer.length > 0) notEmulated("UtilityProcess.postMessage with ports");
    this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = guarded("utilityProcess", {
  fork: (modulePath: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess => new UtilityProcess(modulePath, args, options),
});
