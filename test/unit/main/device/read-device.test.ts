import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { deviceReadingSchema } from "../../../../core/device/device-report.ts";
import { countInputKinds } from "../../../../main/device/input-kinds.ts";
import { readLinuxFirmware } from "../../../../main/device/linux-firmware.ts";
import { nodeDevice } from "../../../../main/device/node-device.ts";
import { readDevice } from "../../../../main/device/read-device.ts";
import type { DeviceSources } from "../../../../main/device/read-device.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** A folder with files of `/sys/class/dmi/id`, or others by their whole path. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "invigil-dmi-"));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name.includes("/") ? name : `sys/class/dmi/id/${name}`);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}

const LAPTOP = {
  sys_vendor: "LENOVO\n", product_name: "20XW004AGE\n", chassis_type: "10\n", product_uuid: "4c4c4544-0042-3510-8052-b3c04f4b4e32\n", product_serial: "PF1X2Y3Z\n", board_serial: "L1HF9AB01CD\n",
};

function sourcesOf(root: string, more: Partial<DeviceSources> = {}): DeviceSources {
  const none = { internal: 0, external: 0, unknown: 0 };
  return {
    firmware: () => readLinuxFirmware(root), system: async () => await Promise.resolve({ system: { value: "Debian" }, systemVersion: { value: "13" } }), graphics: async () => await Promise.resolve([]),
    battery: async () => await Promise.resolve({ present: false, percent: null, charging: null }), inputs: async () => await Promise.resolve({ keyboards: none, mice: none, touch: none, pens: none }),
    diskSerials: async () => await Promise.resolve(["S4EVNX0R512345W"]), macAddresses: async () => await Promise.resolve(["02:00:00:00:00:01"]), hostname: async () => await Promise.resolve("lab-7"), ...more,
  };
}

const REQUEST = { salt: "A".repeat(43), installId: "key", fields: [] } as const;

describe("a computer's firmware on Linux", () => {
  it("is read from the kernel's files, a fact each", async () => {
    expect(await readLinuxFirmware(rootWith(LAPTOP))).toEqual({
      make: { value: "LENOVO" }, model: { value: "20XW004AGE" }, formFactor: { value: "Laptop" },
      systemUuid: { value: "4c4c4544-0042-3510-8052-b3c04f4b4e32" }, systemSerial: { value: "PF1X2Y3Z" }, boardSerial: { value: "L1HF9AB01CD" },
    });
  });

  it("is absent with its reason where the maker wrote nothing, the system has none, or a chassis is of no known kind", async () => {
    const firmware = await readLinuxFirmware(rootWith({ sys_vendor: "To Be Filled By O.E.M.\n", product_name: " \n", chassis_type: "2\n" }));

    expect(firmware).toMatchObject({ make: { absent: "placeholder" }, model: { absent: "not-on-this-system" }, formFactor: { absent: "not-on-this-system" }, systemUuid: { absent: "not-on-this-system" } });
  });

  // The administrator may read everything, so this needs another user.
  it.skipIf(process.getuid?.() === 0)("is absent for want of permission where only the administrator may read it", async () => {
    const root = rootWith(LAPTOP);
    chmodSync(join(root, "sys/class/dmi/id/product_serial"), 0);

    expect((await readLinuxFirmware(root)).systemSerial).toEqual({ absent: "permission" });
  });

  it("is the device tree's model on a computer without SMBIOS", async () => {
    expect((await readLinuxFirmware(rootWith({ "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0" }))).model).toEqual({ value: "Raspberry Pi 5 Model B Rev 1.0" });
  });
});

describe("reading a computer", () => {
  it("tells nothing of its identifiers but tags, and those that are named", async () => {
    const sources = sourcesOf(rootWith(LAPTOP));

    const [bare, named] = [await readDevice(REQUEST, sources), await readDevice({ ...REQUEST, fields: ["system-serial", "disk-serials", "hostname"] }, sources)];

    expect(JSON.stringify(bare)).not.toMatch(/PF1X2Y3Z|L1HF9AB01CD|4c4c4544|S4EVNX0R512345W|02:00|lab-7/i);
    expect(bare.identity).toMatchObject({ basis: "system-uuid", confidence: "high" });
    expect(named.identity).toEqual(bare.identity);
    expect(named.reading.identifiers).toEqual([{ field: "system-serial", values: { value: ["PF1X2Y3Z"] } }, { field: "disk-serials", values: { value: ["S4EVNX0R512345W"] } }, { field: "hostname", values: { value: ["lab-7"] } }]);
    expect(v.is(deviceReadingSchema, named.reading)).toBe(true);
  });

  it("asks for no network card and no host name that the policy does not name", async () => {
    const asked: string[] = [];
    const sources = sourcesOf(rootWith(LAPTOP), { macAddresses: async () => await Promise.resolve(asked), hostname: async () => await Promise.resolve(String(asked.push("hostname"))) });

    await readDevice(REQUEST, sources);

    expect(asked).toEqual([]);
  });

  it("says of a named serial number that is a placeholder that there is none", async () => {
    const { reading, identity } = await readDevice({ ...REQUEST, fields: ["board-serial"] }, sourcesOf(rootWith({ ...LAPTOP, board_serial: "Default string" })));

    expect(reading.identifiers).toEqual([{ field: "board-serial", values: { absent: "placeholder" } }]);
    expect(identity.components.map(({ kind }) => kind)).not.toContain("board-serial");
  });

  it("waits for nothing longer than it was told, and goes on without what fails", async () => {
    const never = async (): Promise<never> => await new Promise(() => undefined);
    const denied = Object.assign(new Error("no"), { code: "EACCES" });

    const { reading, identity } = await readDevice(REQUEST, sourcesOf(rootWith({}), { firmware: never, graphics: never, battery: async () => await Promise.reject(denied), system: async () => await Promise.reject(new Error("odd")) }), 100);

    expect(reading).toMatchObject({ make: { absent: "timed-out" }, graphics: { absent: "timed-out" }, battery: { absent: "permission" }, system: { absent: "failed" }, inputs: { value: {} } });
    expect(identity).toMatchObject({ basis: "disk-serial", confidence: "medium" });
  });

  it("gives this very computer the same id twice, in its own thread", async () => {
    const [first, second] = [await nodeDevice.read(REQUEST), await nodeDevice.read(REQUEST)];

    expect(second.identity).toEqual(first.identity);
    expect(second.reading.system).toEqual(first.reading.system);
    expect("value" in first.reading.system || first.reading.system.absent !== "failed").toBe(true);
  });
});

describe("input devices by kind", () => {
  it("are counted once for each piece of hardware, built in or not, and not when a program made them up", () => {
    const list = [
      device("0011", "isa0060/serio0/input0", "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"), device("0018", "i2c-ELAN", "e520 10000 0 0 0 0", { abs: "2e0800000000003", prop: "5" }),
      device("0018", "i2c-WACOM", "1c03 0 0 0 0 0", { abs: "1000d000003", prop: "2" }), device("0018", "i2c-GOODIX", "400 0 0 0 0 0", { abs: "2658000000000003", prop: "2" }),
      device("0003", "usb-0000:00:14.0-1/input0", "ffff0000 0 0 0 0", { rel: "903" }), device("0003", "usb-0000:00:14.0-2/input0", "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"),
      device("0003", "usb-0000:00:14.0-2/input1", "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"), device("0019", "PNP0C0C/button/input0", "10000000000000 0"),
      device("0003", "py-evdev-uinput", "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe", { sysfs: "/devices/virtual/input/input30" }),
    ].join("\n\n");

    expect(countInputKinds(list)).toEqual({
      keyboards: { internal: 1, external: 0, unknown: 1 }, mice: { internal: 1, external: 0, unknown: 1 }, touch: { internal: 1, external: 0, unknown: 0 }, pens: { internal: 1, external: 0, unknown: 0 },
    });
  });
});

function device(bus: string, phys: string, keys: string, { rel = "0", abs = "0", prop = "0", sysfs = "/devices/pci0000:00/input/input3" }: { readonly rel?: string; readonly abs?: string; readonly prop?: string; readonly sysfs?: string } = {}): string {
  return [`I: Bus=${bus} Vendor=0001 Product=0001 Version=0001`, 'N: Name="A device"', `P: Phys=${phys}`, `S: Sysfs=${sysfs}`, "U: Uniq=", "H: Handlers=event3", `B: PROP=${prop}`, "B: EV=120013", `B: KEY=${keys}`, `B: REL=${rel}`, `B: ABS=${abs}`].join("\n");
}
