import { createRequire, registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { startControlServer } from "./control/control-server.ts";
import { app } from "./electron/app.ts";
import { ELECTRON_KEY, electron, electronSource } from "./electron-module.ts";

/** `node test/standin/run.ts <main bundle> [arguments…]`: runs a built bundle of an Electron application, unmodified. */
const [bundle, ...args] = process.argv.slice(2);
if (bundle === undefined) {
  process.stderr.write("usage: node test/standin/run.ts <main bundle> [application arguments]\n");
  process.exit(2);
}
const path = resolve(bundle);

// What the bundle sees, as Electron would set it.
process.argv = [process.execPath, path, ...args];
// A test that looks at what the application does with its windows does not tell it that it is a preview.
const mark = process.env["INVIGIL_STANDIN_UNMARKED"] === "1" ? {} : { "invigil-standin": "1" };
Object.defineProperty(process, "versions", { value: { ...process.versions, electron: electronVersion(), chrome: "0", ...mark }, enumerable: true, configurable: true });
Object.assign(process, { type: "browser", defaultApp: true, resourcesPath: resolve(path, "..") });
Object.assign(globalThis, { [Symbol.for(ELECTRON_KEY)]: electron });

const NAMES = new Set(["electron", "electron/main", "electron/common"]);
registerHooks({
  resolve: (specifier, context, next) => {
    if (!NAMES.has(specifier)) return next(specifier, context);
    return { url: context.conditions.includes("require") ? "standin:electron.cjs" : "standin:electron.mjs", format: context.conditions.includes("require") ? "commonjs" : "module", shortCircuit: true };
  },
  load: (url, context, next) => {
    if (!url.startsWith("standin:electron.")) return next(url, context);
    const format = url.endsWith(".cjs") ? "commonjs" : "module";
    return { format, source: electronSource(format), shortCircuit: true };
  },
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
await startControlServer();
app.begin(path, args);
const loading = import(pathToFileURL(path).href);
// Electron emits `ready` only after the entry's synchronous part has run, and an entry with a top-level `await app.whenReady()` must not wait for itself.
setImmediate(() => app.start());
await loading;

function electronVersion(): string {
  try {
    const { version } = createRequire(import.meta.url)("electron/package.json") as { readonly version: string };
    return version;
  } catch {
    return "0.0.0";
  }
}
