import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { address, KEYBOARD, openWatchRoom } from "./watch-room.ts";
import type { RoomOptions, WatchRoom } from "./watch-room.ts";

let room: WatchRoom | null = null;

function open(options: RoomOptions = {}): WatchRoom {
  room = openWatchRoom(options);
  return room;
}

afterEach(() => {
  room?.close();
  room = null;
});

const HALL = { lo: [address("127.0.0.1/8", true)], wlan0: [address("192.168.1.7/24")] };

describe("the network", () => {
  it("is told of when it is another one, not when the lease or IPv6's temporary address is new", async () => {
    const { facts, ready, pass, until, incidents } = open({ controls: ["network"] });

    await ready();
    facts.interfaces = { ...HALL, wlan0: [address("192.168.1.99/24"), address("2001:db8:1:2:aaaa::1/64"), address("fe80::1/64")] };
    await pass(10_000);
    facts.interfaces = { ...HALL, wlan0: [address("172.20.10.2/28")] };
    await until(() => incidents.length > 0);

    expect(incidents).toEqual([["network-changed", { wired: 0, wireless: 1, mobile: 0, vpn: 0, other: 0, proxy: false, otherNetwork: true }]]);
  });

  it("is not told of when it drops and comes back, or when containers and virtual machines make bridges", async () => {
    const { facts, ready, pass, until, incidents } = open({ controls: ["network"] });

    await ready();
    facts.interfaces = { lo: HALL.lo };
    await pass(10_000);
    facts.interfaces = { ...HALL, docker0: [address("172.17.0.1/16")], veth12ab: [address("172.17.0.9/16")], virbr0: [address("192.168.122.1/24")], awdl0: [address("fe80::2/64")], utun0: [address("fe80::3/64")] };
    await pass(10_000);
    facts.interfaces = { ...HALL, wg0: [address("10.2.0.2/32")] };
    await until(() => incidents.length > 0);

    expect(incidents).toEqual([["network-changed", { wired: 0, wireless: 1, mobile: 0, vpn: 1, other: 0, proxy: false }]]);
  });

  it("names a VPN and a proxy that are there at the start, and a proxy that comes", async () => {
    const { facts, pass, until, incidents } = open({ controls: ["network"], before: (made) => {
      made.facts.interfaces = { ...HALL, tailscale0: [address("100.64.0.5/32")] };
    } });

    await until(() => incidents.length === 1);
    facts.proxy = true;
    await until(() => incidents.length === 2);
    await pass(10_000);

    expect(incidents).toEqual([
      ["network-changed", { wired: 0, wireless: 1, mobile: 0, vpn: 1, other: 0, proxy: false, atStart: true }], ["network-changed", { wired: 0, wireless: 1, mobile: 0, vpn: 1, other: 0, proxy: true }],
    ]);
  });

  it("is asked for proxies in the environment, whose address is not told", async () => {
    const { until, incidents } = open({ controls: ["network"], environment: { https_proxy: "http://anna:secret@10.0.0.1:3128" } });

    await until(() => incidents.length > 0);

    expect(incidents).toEqual([["network-changed", { wired: 0, wireless: 1, mobile: 0, vpn: 0, other: 0, proxy: true, atStart: true }]]);
  });
});

describe("removable media", () => {
  function stick(made: Pick<WatchRoom, "write" | "root">, name: string, size: string): void {
    const device = `sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host0/block/${name}`;
    made.write(`${device}/size`, `${size}\n`);
    made.write(`${device}/removable`, "0\n");
    mkdirSync(join(made.root, "sys/block"), { recursive: true });
    symlinkSync(join(made.root, device), join(made.root, "sys/block", name));
  }

  it("on Linux are counted when they are plugged in and pulled out: sticks, disks on USB, cards and phones", async () => {
    const made = open({ controls: ["removable-media"], before: ({ write }) => {
      write("sys/block/loop7/size", "8\n");
      write("sys/block/sr0/size", "0\n");
      write("sys/block/sr0/removable", "1\n");
      write("sys/block/mmcblk0/size", "900\n");
      write("sys/block/mmcblk0/device/type", "MMC\n");
    } });
    const { ready, pass, until, incidents, root } = made;

    await ready();
    stick(made, "sdb", "60000");
    await until(() => incidents.length === 1);
    made.write("sys/block/mmcblk1/device/type", "SD\n");
    made.write("sys/block/mmcblk1/size", "700\n");
    await until(() => incidents.length === 2);
    made.write("sys/bus/usb/devices/1-4:1.0/bInterfaceClass", "06\n");
    await until(() => incidents.length === 3);
    await pass(12_000);
    // In one step, so that no look falls between one that goes and another that comes.
    renameSync(join(root, "sys/block/sdb"), join(root, "sys/block/sdc"));
    await until(() => incidents.length === 4);
    rmSync(join(root, "sys/block/sdc"));
    await until(() => incidents.length === 5);

    expect(incidents.map(([, detail]) => detail)).toEqual([{ disks: 1, phones: 0 }, { disks: 2, phones: 0 }, { disks: 2, phones: 1 }, { disks: 2, phones: 1 }, { disks: 1, phones: 1 }]);
  });

  it("on macOS are the volumes beside the one that the system was started from", async () => {
    const { root, ready, until, incidents } = open({ controls: ["removable-media"], platform: "darwin" });

    await ready();
    mkdirSync(join(root, "Volumes/Anna's stick"));
    await until(() => incidents.length === 1);

    expect(incidents).toEqual([["removable-media-changed", { disks: 1, phones: 0 }]]);
  });

  it("on Windows are the drives", async () => {
    const { facts, ready, until, incidents } = open({ controls: ["removable-media"], platform: "win32" });

    await ready();
    facts.drives = ["C:\\", "E:\\"];
    await until(() => incidents.length === 1);

    expect(incidents).toEqual([["removable-media-changed", { disks: 2, phones: 0 }]]);
  });
});

const MOUSE = `I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Logitech USB Optical Mouse"
P: Phys=usb-0000:00:14.0-1/input0
S: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/0003:046D:C077.0001/input/input9
U: Uniq=
H: Handlers=mouse1 event9
B: PROP=0
B: EV=17
B: KEY=70000 0 0 0 0
B: REL=903
B: MSC=10

`;
const MADE_UP = `I: Bus=0003 Vendor=1234 Product=5678 Version=0001
N: Name="ydotoold virtual device"
P: Phys=
S: Sysfs=/devices/virtual/input/input21
U: Uniq=
H: Handlers=sysrq kbd mouse2 event20
B: PROP=0
B: EV=7
B: KEY=ffffffffffffffff ffffffffffffffff ffffffffffffffff fffffffffffffffe
B: REL=143

`;
const BLUETOOTH = `I: Bus=0005 Vendor=090a Product=01c1 Version=0109
N: Name="Anna's Keyboard"
P: Phys=98:af:65:c9:1a:fc
S: Sysfs=/devices/virtual/misc/uhid/0005:090A:01C1.000F/input/input48
U: Uniq=dc:2c:26:aa:bb:cc
H: Handlers=sysrq kbd leds event22
B: PROP=0
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe

`;
const POWER_BUTTON = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
P: Phys=PNP0C0C/button/input0
S: Sysfs=/devices/LNXSYSTM:00/LNXSYBUS:00/PNP0C0C:00/input/input0
U: Uniq=
H: Handlers=kbd event0
B: PROP=0
B: EV=3
B: KEY=10000000000000 0

`;

describe("keyboards and mice", () => {
  it("that are plugged in are told by number, and not again when they come back", async () => {
    const { write, ready, until, pass, incidents } = open({ controls: ["input-devices"], before: (made) => made.write("proc/bus/input/devices", POWER_BUTTON + KEYBOARD) });

    await ready();
    write("proc/bus/input/devices", POWER_BUTTON + KEYBOARD + MOUSE);
    await until(() => incidents.length === 1);
    write("proc/bus/input/devices", KEYBOARD + POWER_BUTTON);
    await pass(6000);
    write("proc/bus/input/devices", POWER_BUTTON + KEYBOARD + MOUSE.replaceAll("input9", "input12"));
    await pass(6000);
    write("proc/bus/input/devices", POWER_BUTTON + KEYBOARD + MOUSE + BLUETOOTH);
    await until(() => incidents.length === 2);
    write("proc/bus/input/devices", POWER_BUTTON + KEYBOARD + MOUSE + BLUETOOTH.replaceAll("input48", "input49").replaceAll("000F", "0010"));
    await pass(6000);

    expect(incidents).toEqual([["input-device-changed", { keyboards: 1, mice: 1, virtual: 0 }], ["input-device-changed", { keyboards: 2, mice: 1, virtual: 0 }]]);
  });

  it("that a program made up are told at the start and whenever there is another one", async () => {
    const { write, until, incidents } = open({ controls: ["input-devices"], before: (made) => made.write("proc/bus/input/devices", KEYBOARD + MADE_UP) });

    await until(() => incidents.length === 1);
    write("proc/bus/input/devices", KEYBOARD + MADE_UP + MADE_UP.replaceAll("input21", "input22"));
    await until(() => incidents.length === 2);

    expect(incidents).toEqual([["input-device-changed", { keyboards: 1, mice: 0, virtual: 1, atStart: true }], ["input-device-changed", { keyboards: 1, mice: 0, virtual: 2 }]]);
  });

  it("are not said to be watched when their list cannot be read any more", async () => {
    const { root, watches, ready, until, pass, problems } = open({ controls: ["input-devices"] });
    await ready();
    const before = watches.watching().has("input-devices");

    rmSync(join(root, "proc/bus/input/devices"));
    await until(() => problems.length > 0);
    await pass(9000);

    expect([before, watches.watching().has("input-devices")]).toEqual([true, false]);
    expect(problems).toEqual(["input devices"]);
  });
});

describe("use from afar", () => {
  it("that begins during the exam is told, and again when it began again", async () => {
    const { facts, ready, until, pass, incidents } = open({ controls: ["remote-session"] });

    await ready();
    facts.remote = { servers: ["x11vnc"], connections: 0, unreadable: [] };
    await pass(20_000);
    facts.remote = { servers: ["x11vnc"], connections: 1, unreadable: [] };
    await until(() => incidents.length === 1);
    await pass(20_000);
    facts.remote = { unreadable: [] };
    await pass(20_000);
    facts.remote = { sessionName: "RDP-Tcp#4", unreadable: [] };
    await until(() => incidents.length === 2);

    expect(incidents).toEqual([["remote-session", { signs: "connected-server" }], ["remote-session", { signs: "rdp-session" }]]);
  });
});
