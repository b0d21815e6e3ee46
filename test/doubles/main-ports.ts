import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { nodeSystem } from "../../main/check/system.ts";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import type { RawIdentifiers } from "../../core/device/device-id.ts";
import { identifyDevice } from "../../core/device/device-id.ts";
import type { MachineFacts } from "../../core/policy/virtual-machine.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";
import type { ProgramFacts } from "../../core/policy/programs.ts";
import type { AppWindow, Denial, DevicePort, DeviceRequest, DisplayFacts, Dispose, KeyInput, Ports, ProgramReport, ProgramSighting, ProgramsPort, UpdaterPort } from "../../main/ports.ts";
import { nodeTimers } from "../../main/timers.ts";
import { createIpcPortDouble } from "./ipc-port.ts";
import type { IpcPortDouble } from "./ipc-port.ts";

/** Listeners of one kind, with what calls them. */
class Signal<T> {
  readonly #listeners = new Set<(value: T) => void>();
  get size(): number {
    return this.#listeners.size;
  }
  on(listener: (value: T) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  emit(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

/** A desktop in memory: what Electron and the operating system would be, with the switches that a test turns. The disk, the clock, the network and the system's facts are the real ones, but not who uses this computer from afar: other tests run servers that look like it. */
export interface TestDesktop {
  readonly ports: Ports;
  readonly ipc: IpcPortDouble;
  readonly pushes: unknown[];
  readonly window: { kiosk: boolean; onTop: boolean; protected: boolean; destroyed: boolean; reloads: number; keyGuard: ((input: KeyInput) => boolean) | null };
  readonly focus: Signal<boolean>;
  readonly crash: Signal<string>;
  readonly denied: Signal<Denial>;
  readonly screens: Signal<undefined>;
  readonly suspend: Signal<undefined>;
  readonly resume: Signal<undefined>;
  readonly links: Signal<string>;
  displays: readonly DisplayFacts[];
  /** What runs, for a watch that a test drives. Emit `programsChanged` after changing it. */
  programs: readonly (ProgramFacts & { readonly pid: number })[];
  readonly programsChanged: Signal<undefined>;
  /** The computer's own identifiers, as its system would tell them. */
  identifiers: Omit<RawIdentifiers, "install-id">;
  /** What was asked of the computer about itself. */
  readonly deviceRequests: DeviceRequest[];
  /** Rules whose programs a test lets be closed; others refuse. */
  readonly closable: Set<string>;
  readonly opened: string[];
  readonly locked: Signal<boolean>;
  readonly userActive: Signal<boolean>;
  /** Shortcuts taken from the system. */
  readonly shortcuts: Set<string>;
  savePath: string | null;
  openPath: string | null;
  clipboard: string;
  quits: number;
  /** Timers that are set now. */
  readonly timers: Set<object>;
  /** Listeners that are registered now. */
  readonly listening: () => number;
}

/** A watch over the programs that a test says are running, judged by the real rules. */
function programsIn(desktop: () => TestDesktop): ProgramsPort {
  return {
    watch: (policy, onChange) => {
      const rules = compileProgramRules(policy, "linux");
      let last: ProgramReport | null = null;
      const look = async (): Promise<ProgramReport> => {
        const running = desktop().programs;
        const sightings = running.flatMap((program): readonly ProgramSighting[] => {
          const verdict = rules.classify(program);
          return verdict.kind === "unknown" ? [] : [{ pid: program.pid, startedAt: 0, verdict, firstSeenAt: 0, lastSeenAt: 0, gone: false }];
        });
        const ended = (last?.sightings ?? []).filter((before) => !sightings.some(({ pid }) => pid === before.pid)).map((before) => ({ ...before, gone: true }));
        last = { sightings: [...sightings, ...ended], running: running.length, unreadable: running.filter(({ path }) => path === undefined).length, unknownStarted: 0 };
        return await Promise.resolve(last);
      };
      const stop = desktop().programsChanged.on(() => void look().then(onChange));
      return {
        look, report: () => last, alive: () => true,
        close: async (rule) => {
          if (!desktop().closable.has(rule)) return "refused";
          desktop().programs = desktop().programs.filter((program) => {
            const verdict = rules.classify(program);
            return verdict.kind !== "prohibited" || verdict.rule.id !== rule;
          });
          desktop().programsChanged.emit(undefined);
          await look();
          return "gone";
        },
        stop: async () => {
          stop();
          await Promise.resolve();
        },
      };
    },
    open: async (path) => {
      desktop().opened.push(path);
      return await Promise.resolve(true);
    },
  };
}

/** A computer with the identifiers that a test gives it, and made as simple as a report can be. */
function deviceIn(desktop: () => TestDesktop): DevicePort {
  return {
    read: async (request) => {
      desktop().deviceRequests.push(request);
      const salt = fromBase64url(request.salt);
      if (!salt.ok) throw new Error(salt.error.message);
      const absent = { absent: "not-on-this-system" } as const;
      return {
        identity: await identifyDevice(salt.value, { ...desktop().identifiers, "install-id": request.installId }),
        reading: {
          make: { value: "Example" }, model: { value: "Notebook 14" }, formFactor: { value: "Laptop" }, system: { value: "Debian GNU/Linux" }, systemVersion: { value: "13" }, graphics: absent, inputs: absent,
          battery: { value: { present: true, percent: 80, charging: false } }, identifiers: request.fields.map((field) => ({ field, values: absent })),
        },
      };
    },
  };
}

export function createTestDesktop(options: { readonly managed?: boolean; readonly machine?: MachineFacts; readonly updater?: UpdaterPort; readonly runtime?: "electron" | "preview"; readonly platform?: Ports["system"]["platform"]; readonly secret?: Uint8Array } = {}): TestDesktop {
  const secret = options.secret ?? randomBytes(32);
  const ipc = createIpcPortDouble();
  const signals = { focus: new Signal<boolean>(), crash: new Signal<string>(), close: new Signal<undefined>(), closed: new Signal<undefined>(), denied: new Signal<Denial>(), screens: new Signal<undefined>(), suspend: new Signal<undefined>(), resume: new Signal<undefined>(), links: new Signal<string>(), locked: new Signal<boolean>(), userActive: new Signal<boolean>(), programs: new Signal<undefined>(), second: new Signal<readonly string[]>() };
  const timers = new Set<object>();
  const tracked = (set: (run: () => void) => Dispose, once: boolean, run: () => void): Dispose => {
    const token = {};
    timers.add(token);
    const clear = set(() => {
      if (once) timers.delete(token);
      run();
    });
    return () => {
      timers.delete(token);
      clear();
    };
  };
  const desktop: TestDesktop = {
    ipc, pushes: [], timers, focus: signals.focus, crash: signals.crash, denied: signals.denied, screens: signals.screens, suspend: signals.suspend, resume: signals.resume, links: signals.links,
    window: { kiosk: false, onTop: false, protected: false, destroyed: false, reloads: 0, keyGuard: null },
    displays: [{ id: 1, width: 1280, height: 800, internal: true }], programs: [], programsChanged: signals.programs, identifiers: {}, deviceRequests: [], closable: new Set(), opened: [], locked: signals.locked, userActive: signals.userActive, shortcuts: new Set(), savePath: null, openPath: null, clipboard: "before the exam", quits: 0,
    listening: () => Object.values(signals).reduce((sum, signal) => sum + signal.size, 0),
    ports: {
      application: {
        version: "0.1.0", runtime: options.runtime ?? "preview", packaged: false, startSwitches: [], quit: () => void (desktop.quits += 1),
        onSecondInstance: (listener) => signals.second.on(listener), onOpenLink: (listener) => signals.links.on(listener),
      },
      windows: { create: () => createWindow() },
      ipc: ipc.port,
      secrets: {
        seal: (plain) => {
          const nonce = randomBytes(12);
          const cipher = createCipheriv("aes-256-gcm", secret, nonce);
          return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
        },
        open: (sealed) => {
          try {
            const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, 12));
            decipher.setAuthTag(sealed.subarray(-16));
            return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]));
          } catch {
            return null;
          }
        },
      },
      dialogs: { openFile: async () => await Promise.resolve(desktop.openPath), saveFile: async () => await Promise.resolve(desktop.savePath) },
      screens: { displays: () => desktop.displays, onChange: (listener) => signals.screens.on(listener) },
      power: {
        onSuspend: (listener) => signals.suspend.on(listener), onResume: (listener) => signals.resume.on(listener), onLocked: (listener) => signals.locked.on(listener), onUserActive: (listener) => signals.userActive.on(listener), onBattery: () => false,
        keepAwake: () => {
          let active = true;
          return { active: () => active, release: () => void (active = false) };
        },
      },
      clipboard: {
        clear: () => void (desktop.clipboard = ""), readText: async () => await Promise.resolve(desktop.clipboard), writeText: (text) => void (desktop.clipboard = text),
        types: async () => await Promise.resolve(desktop.clipboard === "" ? [] : ["text/plain"]),
      },
      shortcuts: {
        take: (accelerator) => {
          desktop.shortcuts.add(accelerator);
          return true;
        },
        isTaken: (accelerator) => desktop.shortcuts.has(accelerator), release: (accelerator) => void desktop.shortcuts.delete(accelerator),
      },
      // SECURITY: no test changes the settings of the desktop that it runs on.
      desktop: { kind: "other", session: "other", settings: async () => await Promise.resolve(null), change: async () => await Promise.reject(new Error("there are no settings here")), blockShortcuts: async () => await Promise.resolve(false) },
      guards: { onDenied: (listener) => signals.denied.on(listener), installed: () => true },
      assets: { setAssets: () => undefined },
      system: { ...nodeSystem, platform: options.platform ?? "linux", managed: options.managed ?? false, machine: async () => await Promise.resolve(options.machine ?? { unreadable: [] }), remoteSession: async () => await Promise.resolve({ unreadable: [] }) },
      programs: programsIn(() => desktop),
      device: deviceIn(() => desktop),
      updater: options.updater ?? null,
      timers: {
        after: (ms, run) => tracked((wrapped) => nodeTimers.after(ms, wrapped), true, run),
        every: (ms, run) => tracked((wrapped) => nodeTimers.every(ms, wrapped), false, run),
      },
    },
  };
  const createWindow = (): AppWindow => ({
    webContentsId: 1,
    send: (_channel, payload) => void desktop.pushes.push(structuredClone(payload)),
    load: async () => await Promise.resolve(),
    focus: () => undefined,
    setKiosk: (on) => void (desktop.window.kiosk = on),
    isKiosk: () => desktop.window.kiosk,
    setAlwaysOnTop: (on) => void (desktop.window.onTop = on),
    isAlwaysOnTop: () => desktop.window.onTop,
    // Linux has no such call: Electron's isContentProtected stays false there (electron#49291).
    setContentProtection: (on) => void (desktop.window.protected = on && desktop.ports.system.platform !== "linux"),
    isContentProtected: () => desktop.window.protected,
    print: async () => await Promise.resolve(true),
    setKeyGuard: (guard) => void (desktop.window.keyGuard = guard),
    onFocusChange: (listener) => signals.focus.on(listener),
    onCrashed: (listener) => signals.crash.on(listener),
    onCloseRequested: (listener) => signals.close.on(listener),
    onClosed: (listener) => signals.closed.on(listener),
    reload: () => void (desktop.window.reloads += 1),
    destroy: () => void (desktop.window.destroyed = true),
  });
  return desktop;
}
