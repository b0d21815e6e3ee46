import { _electron } from "playwright-core";
import type * as Electron from "electron";
import type { ElectronApplication } from "playwright-core";
import type { AppControls, ExamApp, LaunchOptions, Recordings, WindowFacts } from "./exam-app.ts";

/** Starts the application on real Electron. */
export async function launchElectron({ bundle, args = [], env = {}, profile, timeout = 60_000 }: LaunchOptions, executablePath: string): Promise<ExamApp> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const data = profile === undefined ? [] : [`--profile=${profile}`];
  const app = await _electron.launch({ executablePath, args: [...sandbox, bundle, ...data, ...args], env: { ...inherited, ...env }, timeout });
  const child = app.process();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  await app.evaluate(prepare);
  const page = await app.firstWindow({ timeout });
  return {
    runtime: "electron", pid: child.pid ?? 0, page, exited, controls: controlsOf(app),
    pages: () => app.windows(),
    windows: () => app.evaluate(listWindows),
    exitCode: () => child.exitCode,
    output: () => output,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
    close: async () => {
      await app.evaluate(({ app: main }) => setTimeout(() => main.quit(), 10)).catch(() => undefined);
      const ended = await Promise.race([exited.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 30_000))]);
      if (!ended) child.kill("SIGKILL");
      return await exited;
    },
  };
}

type Main = typeof Electron;

/** State of the test's side inside Electron's main process. */
interface Prepared {
  invigilTest: { recordings: { externalOpens: string[]; openedPaths: string[]; prints: string[]; dialogs: { kind: string; options: unknown; answer: unknown }[] }; answers: Record<string, unknown>[] };
}

/** Runs in Electron: no dialog may wait for a person and no link may leave for a browser. */
function prepare({ dialog, shell }: Main): void {
  const state: Prepared["invigilTest"] = { recordings: { externalOpens: [], openedPaths: [], prints: [], dialogs: [] }, answers: [] };
  Object.assign(globalThis, { invigilTest: state });
  const answerer = (kind: string, otherwise: object) => (...args: unknown[]) => {
    const answer = { ...otherwise, ...state.answers.shift() };
    state.recordings.dialogs.push({ kind, options: args.at(-1), answer });
    return Promise.resolve(answer);
  };
  Object.assign(dialog, {
    showOpenDialog: answerer("open", { canceled: true, filePaths: [] }), showSaveDialog: answerer("save", { canceled: true, filePath: "" }), showMessageBox: answerer("message", { response: 0, checkboxChecked: false }),
  });
  Object.assign(shell, {
    openExternal: (url: string) => Promise.resolve(void state.recordings.externalOpens.push(url)),
    openPath: (path: string) => Promise.resolve((state.recordings.openedPaths.push(path), "")),
  });
}

/** Runs in Electron. */
function listWindows({ BrowserWindow }: Main): readonly WindowFacts[] {
  return BrowserWindow.getAllWindows().map((window) => ({
    id: window.id, url: window.webContents.getURL(), title: window.getTitle(), visible: window.isVisible(), focused: window.isFocused(),
    fullScreen: window.isFullScreen(), kiosk: window.isKiosk(), alwaysOnTop: window.isAlwaysOnTop(), bounds: window.getBounds(),
  }));
}

function controlsOf(app: ElectronApplication): AppControls {
  const onlyStandin = (what: string) => (): Promise<never> => Promise.reject(new Error(`${what}: only on the stand-in`));
  const state = (): Promise<Recordings> => app.evaluate(() => (globalThis as unknown as Prepared).invigilTest.recordings);
  return {
    power: (event) => app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name as "suspend"), event),
    setDisplays: onlyStandin("setDisplays"),
    setClipboard: (text) => app.evaluate(async ({ clipboard }, value) => await clipboard.writeText(value), text),
    clipboard: () => app.evaluate(async ({ clipboard }) => await clipboard.readText()),
    answerDialog: (answer) => app.evaluate((_main, given) => void (globalThis as unknown as Prepared).invigilTest.answers.push(given as Record<string, unknown>), answer),
    secondInstance: (argv) => app.evaluate(({ app: main }, given) => void main.emit("second-instance", {}, given, "", {}), [...argv]),
    openUrl: (url) => app.evaluate(({ app: main }, given) => void main.emit("open-url", { preventDefault: () => undefined }, given), url),
    recordings: state,
    crashRenderer: (id) => app.evaluate(({ BrowserWindow }, given) => (given === null ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(given))?.webContents.forcefullyCrashRenderer(), id ?? null),
    setFocused: (focused, id) => app.evaluate(({ BrowserWindow }, given) => void (given.id === null ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(given.id))?.emit(given.focused ? "focus" : "blur"), { focused, id: id ?? null }),
    letKeysPass: (id) => app.evaluate(({ BrowserWindow }, given) => void (given === null ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(given))?.webContents.removeAllListeners("before-input-event"), id ?? null),
    closeWindow: (id) => app.evaluate(({ BrowserWindow }, given) => (given === null ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(given))?.close(), id ?? null),
    setFullScreen: (fullScreen, id) => app.evaluate(({ BrowserWindow }, given) => (given.id === null ? BrowserWindow.getAllWindows()[0] : BrowserWindow.fromId(given.id))?.setFullScreen(given.fullScreen), { fullScreen, id: id ?? null }),
    shiftClock: onlyStandin("shiftClock"),
    pressGlobalShortcut: onlyStandin("pressGlobalShortcut"),
  };
}
