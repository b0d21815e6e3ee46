import { spawn } from "node:child_process";

/** What a program said, and how it ended. */
export interface ProgramEnd {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** The most that is read of a program's output, in UTF-16 units. */
const MOST_OUTPUT = 8_000_000;

/**
 * Runs a program without a shell and waits for its end.
 * @param ms after so long it is ended
 * @returns null when there is no such program
 * @throws when it took too long or said too much
 */
export async function runProgram(program: string, args: readonly string[], ms: number, options: { readonly env: NodeJS.ProcessEnv; readonly input?: string }): Promise<ProgramEnd | null> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: options.env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    const heard = { output: "", errors: "" };
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${program} ${args[0] ?? ""} took too long`));
    }, ms);
    for (const [stream, name] of [[child.stdout, "output"], [child.stderr, "errors"]] as const) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        heard[name] += text;
        if (heard[name].length <= MOST_OUTPUT) return;
        child.kill("SIGKILL");
        reject(new Error(`${program} says too much`));
      });
    }
    // A program that does not read its input is not a failure.
    child.stdin.on("error", () => undefined).end(options.input ?? "");
    child.on("error", (cause) => {
      clearTimeout(late);
      if ("code" in cause && cause.code === "ENOENT") resolve(null);
      else reject(cause);
    });
    child.on("close", (status) => {
      clearTimeout(late);
      resolve({ status: status ?? 1, ...heard });
    });
  });
}
