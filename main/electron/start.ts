import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { app, protocol } from "electron";
import type { App } from "../app.ts";
import { readArguments } from "../arguments.ts";
import { nodeSystem } from "../check/system.ts";
import type { AppConfig } from "../config.ts";
import { settingsReport } from "../../core/settings/explain-words.ts";
import { nodeDevice } from "../device/node-device.ts";
import { nodeDesktop } from "../lockdown/desktop/node-desktop.ts";
import { resetReport } from "../lockdown/reset-report.ts";
import type { Ports } from "../ports.ts";
import { createAppProtocol } from "../security/app-protocol.ts";
import { APP_SCHEME } from "../security/origin.ts";
import { dangerousSwitches } from "../security/start-switches.ts";
import { machinePlaces } from "../settings/machine-places.ts";
import { readOwnSettings } from "../settings/settings-store.ts";
import { nodePrograms } from "../watch/programs.ts";
import { nodeTimers } from "../timers.ts";
import { electronApplication } from "./application.ts";
import { electronClipboard, electronDialogs, electronPower, electronScreens, electronShortcuts } from "./desktop.ts";
import { installGuards } from "./guards.ts";
import { electronIpc } from "./ipc.ts";
import { electronSecrets } from "./secure-storage.ts";
import { electronUpdater } from "./updater.ts";
import { electronWindows } from "./windows.ts";

/**
 * How long stopping may take before the process ends anyway, in ms. Everything that was typed is on disk by then; putting back a desktop's
 * shortcuts takes a second or two, on a busy computer some ten. What is cut off here is put back by the next start.
 */
const STOP_PATIENCE_MS = 25_000;

/**
 * Starts the application in Electron, or in the stand-in: what must happen before `ready`, then the ports, then the application.
 * @param bundleFolder folder of the main bundle, beside which preload and renderer lie
 */
export function startInElectron(bundleFolder: string, createApp: (ports: Ports, config: AppConfig) => App): void {
  const switches = dangerousSwitches(process.argv.slice(1));
  // SECURITY: no fuse covers Chromium's switches; a packaged exam client that was started with one of these does not start.
  if (app.isPackaged && switches.length > 0) {
    process.stderr.write(`Invigil does not start with these switches: ${switches.join(", ")}\n`);
    app.exit(1);
    return;
  }
  // SECURITY: no fuse covers this variable; a computer on which somebody once set it would talk to anybody who says that they are the platform.
  delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  const asked = readArguments(process.argv.slice(app.isPackaged ? 1 : 2));
  app.setName("Invigil");
  // SECURITY: every renderer is sandboxed, also one that a mistake would create without saying so.
  app.enableSandbox();
  if (asked.profile !== null) app.setPath("userData", resolve(asked.profile));
  const profile = join(app.getPath("userData"), "invigil");
  if (asked.explainSettings !== null) {
    // Before the lock and the profile: it looks, also while another Invigil runs, and changes nothing.
    const { text, status } = settingsReport(machinePlaces(), readOwnSettings(profile), asked.explainSettings.json);
    process.stdout.write(text);
    app.exit(status);
    return;
  }
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write("Invigil is running already with this profile.\n");
    app.exit(asked.reset ? 1 : 0);
    return;
  }
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, bypassCSP: false, corsEnabled: false } }]);
  if (app.isPackaged) app.setAsDefaultProtocolClient("invigil");
  const application = electronApplication(switches);

  const run = async (): Promise<void> => {
    await app.whenReady();
    const served = createAppProtocol(join(bundleFolder, "../renderer"));
    const developerTools = !app.isPackaged && process.env["INVIGIL_DEVELOPER_TOOLS"] === "1";
    const { session, guards } = installGuards(served, { developerTools });
    const instance = createApp({
      application, windows: electronWindows(session, join(bundleFolder, "../preload/index.cjs")), ipc: electronIpc, secrets: electronSecrets(),
      dialogs: electronDialogs, screens: electronScreens, power: electronPower, clipboard: electronClipboard, shortcuts: electronShortcuts, desktop: nodeDesktop(), guards, assets: served, system: nodeSystem, programs: nodePrograms, device: nodeDevice, timers: nodeTimers, updater: electronUpdater(app.isPackaged),
    }, { profile, arguments: asked, developerTools, documents: app.getPath("documents"), places: machinePlaces() });
    if (asked.reset) {
      await reset(instance);
      return;
    }
    stopBeforeQuitting(instance);
    await instance.start();
  };
  run().catch((cause: unknown) => {
    process.stderr.write(`Invigil could not start: ${cause instanceof Error ? cause.stack ?? cause.message : String(cause)}\n`);
    app.exit(1);
  });
}

async function reset(instance: App): Promise<void> {
  const { text, status } = resetReport(await instance.reset());
  process.stdout.write(text);
  app.exit(status);
}

function stopBeforeQuitting(instance: App): void {
  app.on("window-all-closed", () => app.quit());
  let stopping = false;
  app.on("will-quit", (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    const patience = setTimeout(() => app.exit(0), STOP_PATIENCE_MS);
    instance.stop().finally(() => {
      clearTimeout(patience);
      app.exit(0);
    }).catch(() => app.exit(1));
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => app.quit());
}
