import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import type { ControlFile } from "../../standin/control/control-server.ts";
import type { ControlName } from "../../standin/control/controls.ts";
import type { ExamApp, LaunchOptions, Recordings, WindowFacts } from "./exam-app.ts";

/** Arguments of Node before the bundle. */
export const STANDIN: readonly string[] = ["--disable-warning=ExperimentalWarning", fileURLToPath(new URL("../../standin/run.ts", import.meta.url))];

/** Starts the application under the stand-in and connects to its windows. @throws as `connectStandin` */
export async function launchStandin({ bundle, args = [], env = {}, profile, timeout = 60_000 }: LaunchOptions): Promise<ExamApp> {
  const controlFile = join(tmpdir(), `invigil-control-${randomUUID()}.json`);
  const data = profile === undefined ? [] : [`--profile=${profile}`];
  const child = spawn(process.execPath, [...STANDIN, bundle, ...data, ...args], {
    env: { ...process.env, ...env, INVIGIL_STANDIN_CONTROL: controlFile }, stdio: ["ignore", "pipe", "pipe"],
  });
  return await connectStandin(child, controlFile, timeout);
}

/**
 * Connects to the application under a stand-in that somebody started.
 * @param child the stand-in, or what it ends with
 * @param controlFile what INVIGIL_STANDIN_CONTROL named to it; removed once it was read
 * @throws with the application's output when it does not come up in time
 */
export async function connectStandin(child: ChildProcess, controlFile: string, timeout = 60_000): Promise<ExamApp> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const deadline = Date.now() + timeout;
  try {
    const file = await until(() => readControlFile(controlFile), child, deadline);
    const call = (name: ControlName, ...given: readonly unknown[]): Promise<unknown> => callControl(file.control, name, given);
    const windows = async (): Promise<readonly WindowFacts[]> => (await call("windows")) as readonly WindowFacts[];
    await until(async () => ((await windows())[0]?.url ?? "") !== "", child, deadline);
    const browser = await chromium.connectOverCDP(file.cdp);
    const firstTarget = String(await call("targetOf"));
    const page = await until(() => findPage(browser, firstTarget), child, deadline);
    const kill = async (): Promise<void> => {
      child.kill("SIGKILL");
      await exited;
      await until(() => !isAlive(file.chromiumPid), null, Date.now() + 30_000);
    };
    return {
      runtime: "stand-in", pid: file.pid, page, windows, kill, exited,
      pages: () => browser.contexts().flatMap((context) => context.pages()),
      exitCode: () => child.exitCode,
      output: () => output,
      close: async () => {
        await call("quit").catch(() => undefined);
        const ended = await Promise.race([exited.then(() => true), wait(30_000).then(() => false)]);
        if (!ended) await kill();
        return child.exitCode;
      },
      controls: {
        power: async (event) => void (await call("power", event)),
        setDisplays: async (displays) => void (await call("setDisplays", displays)),
        setClipboard: async (text) => void (await call("setClipboard", text)),
        clipboard: async () => String(await call("clipboard")),
        answerDialog: async (answer) => void (await call("answerDialog", answer)),
        secondInstance: async (argv) => void (await call("secondInstance", argv)),
        openUrl: async (url) => void (await call("openUrl", url)),
        recordings: async () => (await call("recordings")) as Recordings,
        crashRenderer: async (windowId) => void (await call("crashRenderer", ...optional(windowId))),
        setFocused: async (focused, windowId) => void (await call("setFocused", focused, ...optional(windowId))),
        letKeysPass: async (windowId) => void (await call("letKeysPass", ...optional(windowId))),
        closeWindow: async (windowId) => void (await call("closeWindow", ...optional(windowId))),
        setFullScreen: async (fullScreen, windowId) => void (await call("setFullScreen", fullScreen, ...optional(windowId))),
        shiftClock: async (ms) => void (await call("shiftClock", ms)),
        pressGlobalShortcut: async (accelerator) => (await call("pressGlobalShortcut", accelerator)) === true,
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`The application did not come up: ${error instanceof Error ? error.message : String(error)}\n${output}`, { cause: error });
  } finally {
    rmSync(controlFile, { force: true });
  }
}

function readControlFile(path: string): ControlFile | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ControlFile;
  } catch {
    return null;
  }
}

async function callControl(url: string, name: ControlName, args: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ name, args }) });
  const answer = (await response.json()) as { readonly ok: boolean; readonly value?: unknown; readonly message?: string };
  if (!answer.ok) throw new Error(answer.message ?? "the control failed");
  return answer.value;
}

async function findPage(browser: Browser, targetId: string): Promise<Page | null> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send("Target.getTargetInfo");
    await session.detach();
    if (targetInfo.targetId === targetId) return page;
  }
  return null;
}

/** Asks until the answer is there. @throws when the application ends first or the time is over */
async function until<T>(ask: () => T | Promise<T>, child: ChildProcess | null, deadline: number): Promise<Exclude<T, null | false>> {
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer as Exclude<T, null | false>;
    if (child !== null && (child.exitCode !== null || child.signalCode !== null)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    if (Date.now() > deadline) throw new Error("the time is over");
    await wait(20);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

function optional(windowId: number | undefined): readonly number[] {
  return windowId === undefined ? [] : [windowId];
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
