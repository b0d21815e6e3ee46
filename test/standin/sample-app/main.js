// Plain Electron main-process code, unaware of the stand-in.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import electronDefault, { BrowserWindow, app, clipboard, globalShortcut, ipcMain, powerMonitor, protocol, safeStorage, screen, session, Tray } from "electron";

const here = import.meta.dirname;
const seen = [];
const note = (...words) => seen.push(words.join(" "));

app.setPath("userData", app.commandLine.getSwitchValue("profile") || join(app.getPath("temp"), "standin-sample"));
if (!app.requestSingleInstanceLock({ from: "sample" })) {
  process.stdout.write("second instance leaves\n");
  app.exit(7);
}
app.on("second-instance", (_event, argv, _folder, data) => note("second-instance", argv.at(-1), data.from ?? "-"));
app.on("open-url", (_event, url) => note("open-url", url));
app.on("will-quit", () => process.stdout.write("will-quit\n"));
app.on("web-contents-created", (_event, contents) => note("contents", contents.id));
protocol.registerSchemesAsPrivileged([{ scheme: "sample", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css" };
const serve = async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/echo") return Response.json({ url: request.url, method: request.method, body: await request.text(), origin: request.headers.get("origin") });
  if (pathname === "/download") return new Response("bytes", { headers: { "content-disposition": "attachment; filename=note.txt" } });
  const name = pathname === "/" ? "index.html" : pathname.slice(1);
  try {
    return new Response(await readFile(join(here, "page", name)), {
      headers: {
        "content-type": TYPES[name.split(".").at(-1)] ?? "text/plain",
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https:; frame-src https: sample:; worker-src 'self'; require-trusted-types-for 'script'; trusted-types sample",
      },
    });
  } catch {
    return new Response("not found", { status: 404 });
  }
};

await app.whenReady();
note("ready", app.isReady(), app.getVersion(), app.getName(), process.type, process.versions["invigil-standin"] !== undefined, electronDefault.app === app);
protocol.handle("sample", serve);
const guard = (target) => {
  target.webRequest.onBeforeRequest({ urls: ["<all_urls>"] }, (details, callback) => {
    const cancel = !details.url.startsWith("sample:") && !details.url.includes("127.0.0.1");
    if (cancel) note("blocked", details.resourceType, details.url);
    callback({ cancel });
  });
  target.webRequest.onHeadersReceived((details, callback) => callback({ responseHeaders: { ...details.responseHeaders, "x-added": ["by-main"] } }));
  target.setPermissionRequestHandler((_contents, permission, callback, details) => {
    note("permission", permission, details.requestingUrl);
    callback(permission === "notifications");
  });
};
guard(session.defaultSession);
session.defaultSession.on("will-download", (event, item) => {
  note("download", item.getFilename(), item.getURL());
  event.preventDefault();
});
const second = session.fromPartition("second");
second.protocol.handle("sample", serve);
guard(second);

ipcMain.handle("add", (event, a, b) => {
  if (event.sender.id < 1 || event.senderFrame !== event.sender.mainFrame) throw new Error("wrong sender");
  return a + b;
});
ipcMain.handle("echo", (_event, value) => value);
ipcMain.handle("sender", (event) => ({ url: event.senderFrame.url, origin: event.senderFrame.origin, isMain: event.senderFrame.parent === null }));
ipcMain.handle("boom", () => {
  throw new TypeError("no");
});
ipcMain.handle("seen", () => seen);
ipcMain.on("note", (_event, text) => note("sent", text));
ipcMain.on("now?", (event, value) => {
  event.returnValue = value * 2;
});

const open = (options) => {
  const window = new BrowserWindow({ width: 900, height: 640, ...options, webPreferences: { preload: join(here, "preload.cjs"), sandbox: true, contextIsolation: true, ...options.webPreferences } });
  window.webContents.on("will-navigate", (event) => {
    note("will-navigate", event.url);
    event.preventDefault();
  });
  window.webContents.on("will-frame-navigate", (event) => {
    if (!event.isMainFrame) note("will-frame-navigate", event.url);
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    note("open", url);
    return { action: "deny" };
  });
  window.webContents.on("render-process-gone", (_event, details) => {
    process.stdout.write(`page gone: ${details.reason}\n`);
    window.webContents.once("did-finish-load", () => process.stdout.write("page is back\n"));
    window.webContents.reload();
  });
  window.webContents.on("before-input-event", (event, input) => {
    if (input.type === "keyDown") note("key", input.key, input.control);
    if (input.key === "x" || (input.control && input.key === "p")) event.preventDefault();
  });
  return window;
};
const kiosk = process.argv.includes("--kiosk");
const main = open({ kiosk, show: false, webPreferences: { additionalArguments: ["--sample-argument"] } });
main.once("ready-to-show", () => {
  note("ready-to-show");
  main.show();
});
for (const event of ["focus", "blur", "enter-full-screen", "leave-full-screen", "show", "close", "closed"]) main.on(event, () => note("window", event));

ipcMain.handle("window", () => ({ bounds: main.getBounds(), fullScreen: main.isFullScreen(), kiosk: main.isKiosk(), visible: main.isVisible(), url: main.webContents.getURL(), protected: main.isContentProtected() }));
ipcMain.handle("push", () => main.webContents.send("tick", { at: new Date(5), bytes: new Uint8Array([1, 2]) }));
ipcMain.handle("second-window", async () => {
  const window = open({ webPreferences: { preload: join(here, "second-preload.cjs"), partition: "second" } });
  await window.loadURL("sample://other/index.html");
  const values = await window.webContents.executeJavaScript("[typeof api, second.name, localStorage.getItem('shared')]");
  window.destroy();
  return { values, destroyed: window.isDestroyed() };
});
ipcMain.handle("secret", (_event, text) => safeStorage.encryptString(text).toString("base64"));
ipcMain.handle("open-secret", (_event, sealed) => safeStorage.decryptString(Buffer.from(sealed, "base64")));
ipcMain.handle("clipboard", () => clipboard.readText());
ipcMain.handle("displays", () => screen.getAllDisplays().map(({ bounds }) => bounds));
ipcMain.handle("unsupported", () => [tryThis(() => new Tray("x")), tryThis(() => app.dock), tryThis(() => electronDefault.madeUp), tryThis(() => main.setVibrancy("x"))]);
ipcMain.handle("reload", () => main.webContents.reload());
ipcMain.handle("zoom", (_event, factor) => main.webContents.setZoomFactor(factor));
ipcMain.handle("allow-keys", () => main.webContents.removeAllListeners("before-input-event") && null);
ipcMain.handle("pdf", async () => (await main.webContents.printToPDF({})).subarray(0, 5).toString());
for (const event of ["suspend", "lock-screen"]) powerMonitor.on(event, () => note("power", event));
for (const event of ["display-added", "display-removed"]) screen.on(event, () => note("screen", event));
globalShortcut.register("CommandOrControl+Shift+Q", () => note("shortcut"));
await main.loadURL("sample://main/index.html#start");
note("loaded");
process.stdout.write("sample ready\n");

function tryThis(action) {
  try {
    action();
    return "went through";
  } catch (error) {
    return error.message;
  }
}
