import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { judgeVirtualMachine } from "../../../../core/policy/virtual-machine.ts";
import { gatherFacts } from "../../../../main/check/gather-facts.ts";
import { readLinuxMachine } from "../../../../main/check/linux-machine.ts";
import { hardwarePrefixes, parsePciMakers, parseSysctl } from "../../../../main/check/mac-machine.ts";
import { readMachineFacts } from "../../../../main/check/machine-facts.ts";
import { parseWindowsMachine } from "../../../../main/check/windows-machine.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A root folder with these files; a path that ends with a slash is an empty folder. */
function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "invigil-machine-"));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(path.endsWith("/") ? join(root, path) : dirname(join(root, path)), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(join(root, path), content);
  }
  return root;
}

/** SMBIOS type 0, 26 bytes long. */
function biosTable(extension: number): Uint8Array {
  const table = new Uint8Array(30);
  table.set([0, 0x1a]);
  table[0x13] = extension;
  return table;
}

const VIRTUALBOX = {
  "sys/class/dmi/id/bios_vendor": "innotek GmbH\n", "sys/class/dmi/id/bios_version": "VirtualBox\n", "sys/class/dmi/id/sys_vendor": "innotek GmbH\n", "sys/class/dmi/id/product_name": "VirtualBox\n",
  "sys/class/dmi/id/product_serial": "0\n", "sys/class/dmi/id/product_uuid": "a-secret\n", "sys/class/dmi/id/board_name": "VirtualBox\n", "sys/class/dmi/id/product_family": "\n",
  "sys/firmware/dmi/entries/0-0/raw": biosTable(0x10), "proc/cpuinfo": "processor\t: 0\nmodel name\t: Intel(R) Core(TM) i7\nflags\t\t: fpu hypervisor lm\n\nprocessor\t: 1\n",
  "sys/class/net/enp0s3/address": "08:00:27:12:34:56\n", "sys/class/net/enp0s3/device/": "", "sys/class/net/vboxnet0/address": "0a:00:27:00:00:00\n", "sys/class/net/lo/address": "00:00:00:00:00:00\n",
  "sys/block/sda/device/model": "VBOX HARDDISK   \n", "sys/block/sda/device/vendor": "ATA     \n", "sys/block/sr0/device/model": "CD-ROM\n", "sys/block/sr0/device/vendor": "VBOX    \n", "sys/block/loop0/size": "0\n",
  "sys/bus/pci/devices/0000:00:02.0/vendor": "0x80ee\n", "sys/bus/pci/devices/0000:00:03.0/vendor": "0x8086\n", "sys/bus/virtio/devices/": "",
  "sys/devices/system/clocksource/clocksource0/available_clocksource": "kvm-clock tsc acpi_pm \n",
  "proc/modules": "vboxguest 57344 6 - Live 0x0\nkvm_intel 4 0 - Live 0x0\n", "proc/77/comm": "VBoxService\n", "proc/78/comm": "bash\n",
};

describe("the facts of a Linux computer", () => {
  it("are read from /proc and /sys, without serial numbers", async () => {
    const facts = await readLinuxMachine(tree(VIRTUALBOX));

    expect(facts).toEqual({
      biosVendor: "innotek GmbH", biosVersion: "VirtualBox", vendor: "innotek GmbH", product: "VirtualBox", board: "VirtualBox", vmFlag: true, cpu: "Intel(R) Core(TM) i7", hypervisorFlag: true,
      macPrefixes: ["08:00:27"], devices: ["VBOX HARDDISK", "VBOX CD-ROM", "pci:80ee", "pci:8086"], clocks: ["kvm-clock", "tsc", "acpi_pm"], guestTools: ["VBoxService", "vboxguest"], unreadable: [],
    });
    expect(judgeVirtualMachine(facts).verdict).toBe("virtual");
  });

  it("are all unreadable where there is nothing, and that is no sign", async () => {
    const facts = await readLinuxMachine(tree({}));

    expect(facts).toEqual({ unreadable: [
      "biosVendor", "biosVersion", "vendor", "product", "version", "family", "boardVendor", "board", "chassisVendor", "chassisType", "vmFlag", "cpu", "hypervisorFlag", "macPrefixes", "devices", "clocks", "guestTools",
    ] });
    expect(judgeVirtualMachine(facts)).toMatchObject({ score: 0, verdict: "physical" });
  });

  it("name what exists and cannot be read, and leave out what the firmware does not say", async () => {
    const root = tree({ "sys/class/dmi/id/sys_vendor": "Dell Inc.\n", "sys/class/dmi/id/product_name/": "" });

    const { vendor, product, unreadable } = await readLinuxMachine(root);

    expect([vendor, product]).toEqual(["Dell Inc.", undefined]);
    expect(unreadable).toContain("product");
    expect(unreadable).not.toContain("board");
  });

  it("hold the model of a device tree where there is no SMBIOS", async () => {
    const facts = await readLinuxMachine(tree({ "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0", "proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd\n" }));

    expect(facts).toMatchObject({ product: "Raspberry Pi 4 Model B Rev 1.4", unreadable: expect.arrayContaining(["vendor", "cpu", "hypervisorFlag"]) });
    expect(facts.unreadable).not.toContain("product");
  });

  it.each([["xen\n", "", ["bus:xen"]], ["xen\n", "control_d\n", []], ["", "", []]])("with hypervisor '%s' and capabilities '%s' have the buses %j", async (type, capabilities, buses) => {
    const root = tree({ "sys/block/": "", "sys/hypervisor/type": type, "proc/xen/capabilities": capabilities });

    expect((await readLinuxMachine(root)).devices).toEqual(buses);
  });

  it("have no mark where the firmware's table is too short to hold one", async () => {
    const { vmFlag, unreadable } = await readLinuxMachine(tree({ "sys/firmware/dmi/entries/0-0/raw": new Uint8Array([0, 0x12, ...new Uint8Array(40).fill(0xff)]) }));

    expect(vmFlag).toBeUndefined();
    expect(unreadable).not.toContain("vmFlag");
  });

  it("survive links that lead nowhere", async () => {
    const root = tree({ "sys/class/net/": "", "sys/block/": "" });
    symlinkSync("/nonexistent", join(root, "sys/class/net/eth0"));
    symlinkSync("/nonexistent", join(root, "sys/block/sda"));

    expect(await readLinuxMachine(root)).toMatchObject({ macPrefixes: [], devices: [] });
  });

  it.skipIf(process.platform !== "linux")("are read on this computer, whatever it is, and judged with what is missing named", async () => {
    const facts = await readMachineFacts();
    const { unavailable } = judgeVirtualMachine(facts);

    expect(facts.clocks?.length).toBeGreaterThan(0);
    expect(JSON.stringify(facts)).not.toMatch(/[0-9a-f]{2}(?::[0-9a-f]{2}){3}/);
    expect(unavailable.length === 0).toBe(facts.unreadable.length === 0);
  });
});

describe("gathering facts", () => {
  it.each([
    ["takes too long", async () => new Promise<never>(() => undefined)], ["fails", async () => Promise.reject(new Error("EIO"))], ["fails at once", () => { throw new Error("EIO"); }],
  ])("names what it was about when it %s", async (_, work) => {
    expect(await gatherFacts(["vendor", "board"], 20, work)).toEqual({ unreadable: ["vendor", "board"] });
  });
});

describe("the facts of a Windows computer", () => {
  const HYPER_V = {
    system: [{ Manufacturer: "Microsoft Corporation", Model: "Virtual Machine", SystemFamily: "Virtual Machine", HypervisorPresent: true }], product: [{ Version: "Hyper-V UEFI Release v4.1" }],
    bios: [{ Manufacturer: "Microsoft Corporation", SMBIOSBIOSVersion: "Hyper-V UEFI Release v4.1" }], board: [{ Manufacturer: "Microsoft Corporation", Product: "Virtual Machine" }],
    chassis: [{ Manufacturer: "Microsoft Corporation", ChassisTypes: [3] }], cpu: [{ Name: "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz" }], cards: [{ PermanentAddress: "00155D012345" }, { PermanentAddress: null }],
    disks: [{ Model: "Microsoft Virtual Disk" }], displays: [{ Name: "Microsoft Hyper-V Video", PNPDeviceID: String.raw`VMBUS\{DA0A7802-E377-4AAC-8E77-0558EB1073F8}\5620E0C7` }],
    controllers: [], services: [{ Name: "Dhcp" }, { Name: "vmicheartbeat" }],
  };

  it("are taken from what PowerShell prints", () => {
    const facts = parseWindowsMachine(`\uFEFF${JSON.stringify(HYPER_V)}\r\n`);

    expect(facts).toEqual({
      vendor: "Microsoft Corporation", product: "Virtual Machine", family: "Virtual Machine", version: "Hyper-V UEFI Release v4.1", biosVendor: "Microsoft Corporation", biosVersion: "Hyper-V UEFI Release v4.1",
      boardVendor: "Microsoft Corporation", board: "Virtual Machine", chassisVendor: "Microsoft Corporation", chassisType: "3", cpu: "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", hypervisorFlag: true,
      macPrefixes: ["00:15:5d"], devices: ["Microsoft Virtual Disk", "Microsoft Hyper-V Video"], guestTools: ["vmicheartbeat"], unreadable: ["vmFlag", "clocks"],
    });
    expect(judgeVirtualMachine(facts).verdict).toBe("virtual");
  });

  it("are understood in the other shapes that Windows PowerShell 5 gives lists", () => {
    const facts = parseWindowsMachine(JSON.stringify({ ...HYPER_V, disks: { value: [{ Model: "VBOX HARDDISK" }], Count: 1 }, displays: { Name: "VMware SVGA 3D", PNPDeviceID: String.raw`PCI\VEN_15AD&DEV_0405&SUBSYS_040515AD&REV_00\3&2B8E0B4B&0&78` } }));

    expect(facts.devices).toEqual(["VBOX HARDDISK", "VMware SVGA 3D", "pci:15ad"]);
  });

  it("name the questions that were not answered", () => {
    const { system: _, cards: __, ...rest } = HYPER_V;

    expect(parseWindowsMachine(JSON.stringify(rest)).unreadable).toEqual(["vendor", "product", "family", "hypervisorFlag", "macPrefixes", "vmFlag", "clocks"]);
  });

  it.each(["", "Access is denied.", "[]", "{\"system\":5}"])("are all unreadable when it prints '%s'", (printed) => {
    const { unreadable, ...facts } = parseWindowsMachine(printed);

    expect(unreadable).toHaveLength(17);
    expect(facts).toEqual({});
  });
});

describe("the facts of a Mac", () => {
  it("are taken from what its tools print", () => {
    expect(parseSysctl("hw.model: VirtualMac2,1\nmachdep.cpu.brand_string: Apple M1 (Virtual)\nkern.hv_vmm_present: 1\n")).toEqual({ product: "VirtualMac2,1", cpu: "Apple M1 (Virtual)", hypervisorFlag: true, unreadable: [] });
    expect(parseSysctl("hw.model: Mac14,2\n")).toEqual({ product: "Mac14,2", unreadable: ["cpu", "hypervisorFlag"] });
    expect(parsePciMakers("+-o ethernet@1\n    {\n      \"vendor-id\" = <f41a0000>\n      \"device-id\" = <41100000>\n    }\n+-o pci\n      \"vendor-id\" = <6b100000>\n")).toEqual(["pci:1af4", "pci:106b"]);
    expect(hardwarePrefixes({ en0: [{ mac: "3c:22:fb:01:02:03" }, { mac: "3c:22:fb:01:02:03" }], bridge100: [{ mac: "3e:22:fb:01:02:64" }], vmenet0: [{ mac: "00:50:56:c0:00:08" }], lo0: [{ mac: "00:00:00:00:00:00" }] })).toEqual(["3c:22:fb"]);
  });

  it.skipIf(process.platform === "darwin")("are unreadable where its tools are absent", async () => {
    const { unreadable, ...facts } = await readMachineFacts("darwin");

    expect(unreadable).toEqual(expect.arrayContaining(["product", "cpu", "vendor", "vmFlag"]));
    expect(facts).not.toHaveProperty("product");
  });

  it.skipIf(process.platform === "win32")("and of Windows likewise", async () => {
    const { unreadable, ...facts } = await readMachineFacts("win32");

    expect(unreadable).toHaveLength(17);
    expect(facts).toEqual({});
  });
});
