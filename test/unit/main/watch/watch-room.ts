import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { NetworkInterfaceInfo } from "node:os";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ControlId } from "../../../../core/policy/control.ts";
import type { IncidentDetail, IncidentKind } from "../../../../core/policy/incident.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { RemoteSessionFacts } from "../../../../core/policy/remote-session.ts";
import type { SystemPort } from "../../../../main/ports.ts";
import type { LoginSession } from "../../../../main/watch/login-session.ts";
import { startWatches } from "../../../../main/watch/watches.ts";
import type { Watches } from "../../../../main/watch/watches.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import type { TestDesktop } from "../../../doubles/main-ports.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import type { ManualClock } from "../../../doubles/manual-clock.ts";
import { createManualTimers } from "../../../doubles/manual-timers.ts";
import type { ManualTimers } from "../../../doubles/manual-timers.ts";

export type Incident = readonly [kind: IncidentKind, detail: IncidentDetail];

/** Watches over a made-up computer: a folder with its `/proc` and `/sys`, and facts that a test changes. */
export interface WatchRoom {
  readonly desktop: TestDesktop;
  readonly clock: ManualClock;
  readonly timers: ManualTimers;
  readonly watches: Watches;
  readonly incidents: Incident[];
  readonly problems: string[];
  readonly root: string;
  /** What the made-up computer says. */
  readonly facts: {
    interfaces: Record<string, readonly NetworkInterfaceInfo[]>;
    login: LoginSession | null;
    remote: RemoteSessionFacts;
    drives: readonly string[];
    asleepMs: number;
    permitted: boolean;
    proxy: boolean;
  };
  readonly write: (path: string, text: string) => void;
  /** Lets time go by a second at a time, and lets what began then end. */
  readonly pass: (ms: number) => Promise<void>;
  /** Lets time go by until something is so. */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Waits until every watch has had its first look. */
  readonly ready: () => Promise<void>;
  readonly close: () => void;
}

export interface RoomOptions {
  readonly controls?: readonly ControlId[];
  readonly policy?: Partial<Policy>;
  readonly platform?: SystemPort["platform"];
  readonly runtime?: "electron" | "preview";
  readonly environment?: Readonly<Record<string, string>>;
  readonly withoutWindow?: boolean;
  /** Changes the made-up computer before the watches start. */
  readonly before?: (room: Pick<WatchRoom, "desktop" | "facts" | "write" | "root">) => void;
}

export const HERE: LoginSession = { locked: false, active: true, remote: false, type: "wayland" };

export function openWatchRoom(options: RoomOptions = {}): WatchRoom {
  const root = mkdtempSync(join(tmpdir(), "invigil-watch-"));
  const clock = createManualClock();
  const timers = createManualTimers(clock);
  const desktop = createTestDesktop({ runtime: options.runtime ?? "electron", platform: options.platform ?? "linux" });
  desktop.clipboard = "";
  const facts: WatchRoom["facts"] = { interfaces: { lo: [address("127.0.0.1/8", true)], wlan0: [address("192.168.1.7/24")] }, login: HERE, remote: { unreadable: [] }, drives: ["C:\\"], asleepMs: 0, permitted: false, proxy: false };
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("proc/bus/input/devices", KEYBOARD);
  write("sys/block/sda/size", "1000\n");
  write("sys/block/sda/removable", "0\n");
  mkdirSync(join(root, "Volumes"));
  symlinkSync("/", join(root, "Volumes/Macintosh HD"));
  options.before?.({ desktop, facts, write, root });
  const incidents: Incident[] = [];
  const problems: string[] = [];
  const policy: Policy = { ...POLICY_PRESETS["supervised-room"], ...(options.controls === undefined ? {} : { controls: options.controls }), ...options.policy };
  const { windows } = desktop.ports;
  const watches = startWatches({
    ports: { ...desktop.ports, timers, system: { ...desktop.ports.system, remoteSession: async () => await Promise.resolve(facts.remote) } },
    clock, policy, window: options.withoutWindow === true ? null : windows.create({ title: "", width: 1, height: 1, developerTools: false }),
    report: (kind, detail) => void incidents.push([kind, detail]), problem: (what) => void problems.push(what),
    permittedRunning: () => facts.permitted, proxy: async () => await Promise.resolve(facts.proxy),
    sources: {
      root, environment: options.environment ?? {}, networkInterfaces: () => facts.interfaces, uptime: () => clock.monotonic() + facts.asleepMs,
      loginSession: async () => await Promise.resolve(facts.login), exists: async (path) => await Promise.resolve(facts.drives.includes(path)),
    },
  });
  // A slow disk must not leave a look half done while a test changes what is looked at.
  const settled = async (): Promise<void> => {
    do await sleep(20);
    while (process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq")));
  };
  const pass = async (ms: number): Promise<void> => {
    await settled();
    for (let gone = 0; gone < ms; gone += 1000) {
      timers.advance(Math.min(1000, ms - gone));
      await sleep(2);
    }
    await settled();
  };
  const until = async (condition: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 300 && !condition(); tries += 1) await pass(1000);
  };
  return {
    desktop, clock, timers, watches, incidents, problems, root, facts, write, pass,
    until, ready: async () => await until(() => watches.watching().size === policy.controls.length),
    close: () => {
      watches.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** One address of an interface, as Node lists it. */
export function address(cidr: string, internal = false): NetworkInterfaceInfo {
  const [ip = ""] = cidr.split("/");
  const shared = { address: ip, netmask: "", mac: "02:fc:00:00:00:01", internal, cidr };
  return ip.includes(":") ? { ...shared, family: "IPv6", scopeid: 0 } : { ...shared, family: "IPv4" };
}

/** A laptop's own keyboard, as Linux lists it. */
export const KEYBOARD = `I: Bus=0011 Vendor=0001 Product=0001 Version=ab83
N: Name="AT Translated Set 2 keyboard"
P: Phys=isa0060/serio0/input0
S: Sysfs=/devices/platform/i8042/serio0/input/input3
U: Uniq=
H: Handlers=sysrq kbd leds event3
B: PROP=0
B: EV=120013
B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe
B: MSC=10
B: LED=7

`;
