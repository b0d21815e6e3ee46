import type { FoundSign, MachineFacts, SignGroup } from "./machine-facts.ts";
import { CERTAIN, FAINT, LIKELY } from "./machine-facts.ts";

/** Less than faint: every Windows 11 with virtualisation-based security, and every Windows with WSL or Hyper-V, sets it on a real computer. */
const HYPERVISOR_FLAG = 15;
/** Below `CERTAIN`: a disk image that is opened, or a device that is passed through, brings one of them to a real computer. */
const DEVICE = 45;

/** Names that hypervisors give their processors (QEMU target/i386/cpu.c). */
const PROCESSORS: readonly (readonly [says: RegExp, weight: number])[] = [
  [/^QEMU (?:TCG |Virtual )CPU\b/i, CERTAIN],
  [/^Common (?:32-bit )?KVM processor$/i, CERTAIN],
  [/^Virtual CPU [0-9a-f]{12}$/i, CERTAIN],
  [/^Apple .{1,20}\(Virtual\)$/i, CERTAIN],
  [/^Intel (?:Xeon|Core) Processor \(/i, LIKELY],
  [/^AMD EPYC(?:-[a-z]+)? Processor(?: \(with IBPB\))?$/i, LIKELY],
  [/^(?:Westmere E56xx|Intel Core i7 9xx \(Nehalem|Intel Xeon E312xx \(Sandy|Intel Xeon E3-12xx v2 \(Ivy|Intel Core 2 Duo P9xxx|Intel Celeron_4x0|AMD Opteron (?:\d\dxx|G\d))/i, LIKELY],
];

/** Names from which a cloud took the model number. */
const NUMBERLESS = /^AMD EPYC$|^Intel\(R\) Xeon\(R\) (?:CPU|Processor|Platinum Processor) @ [\d.]+GHz$/i;

/** IEEE's registry, but for QEMU's own locally administered one. Faint: they also belong to adapters that an installed hypervisor gives its real host. */
const NETWORK_CARDS: ReadonlyMap<string, string> = new Map([
  ["08:00:27", "VirtualBox"], ["00:05:69", "VMware"], ["00:0c:29", "VMware"], ["00:50:56", "VMware"], ["00:1c:14", "VMware"], ["52:54:00", "QEMU"],
  ["00:15:5d", "Hyper-V"], ["00:1c:42", "Parallels"], ["00:16:3e", "Xen"], ["58:9c:fc", "bhyve"],
]);

/**
 * Devices that only a hypervisor makes. Adapters that an installed hypervisor gives its real host ("VMware Virtual Ethernet Adapter for VMnet8",
 * "VirtualBox Host-Only Ethernet Adapter", "Hyper-V Virtual Ethernet Adapter") are not among them.
 */
const DEVICES: readonly (readonly [kind: "disk" | "display" | "bus", says: RegExp, weight: number])[] = [
  ["disk", /^VBOX (?:HARDDISK|CD-ROM)\b/i, DEVICE],
  ["disk", /^(?:VMware, )?VMware Virtual (?:S|disk|SATA|IDE|NVMe)\b|^NECVMWar VMware\b/i, DEVICE],
  ["disk", /^QEMU (?:QEMU )?(?:HARDDISK|DVD-ROM|CD-ROM|NVMe)\b|^Red Hat VirtIO\b/i, DEVICE],
  ["disk", /^XENSRC PVDISK\b/i, DEVICE],
  ["disk", /^Virtual (?:HDD|DVD-ROM) \[\d+\]/i, FAINT],
  // A real Windows shows one for every disk image that somebody opened.
  ["disk", /^(?:Msft|Microsoft) Virtual Disk\b/i, 10],
  ["display", /^(?:Oracle )?(?:VM )?VirtualBox Graphics Adapter\b|^VMware SVGA\b|^Red Hat (?:QXL|VirtIO GPU)\b|^Microsoft Hyper-V Video\b|^Parallels (?:Display|Video) Adapter\b/i, DEVICE],
  ["bus", /^pci:(?:1af4|1b36|15ad|80ee|1ab8|5853)$|^bus:(?:virtio|vmbus|xen)$/i, DEVICE],
  ["bus", /^VMware PVSCSI Controller\b/i, DEVICE],
  // Microsoft gave its vendor number to network cards in real servers too.
  ["bus", /^pci:1414$|^Microsoft Hyper-V SCSI Controller\b/i, LIKELY],
];

const BUS_NAMES: ReadonlyMap<string, string> = new Map([
  ["pci:1af4", "virtio"], ["pci:1b36", "QEMU"], ["pci:15ad", "VMware"], ["pci:80ee", "VirtualBox"], ["pci:1ab8", "Parallels"], ["pci:5853", "Xen"], ["pci:1414", "Hyper-V"],
  ["bus:virtio", "virtio"], ["bus:vmbus", "Hyper-V"], ["bus:xen", "Xen"],
  ["vmware pvscsi controller", "VMware"], ["microsoft hyper-v scsi controller", "Hyper-V"],
]);

/** What the processor says of itself. */
export function processorSigns({ cpu, hypervisorFlag }: MachineFacts): readonly FoundSign[] {
  const name = (cpu ?? "").trim().replace(/\s+/g, " ").slice(0, 100);
  const named = PROCESSORS.find(([says]) => says.test(name));
  return [
    ...(named === undefined ? [] : [found("processor", "name", "cpu", named[1], `The processor calls itself ${name}.`)]),
    ...(NUMBERLESS.test(name) ? [found("processor", "name", "cpu", FAINT, `The processor calls itself ${name}, without a model number.`)] : []),
    ...(hypervisorFlag === true ? [found("processor", "flag", "hypervisorFlag", HYPERVISOR_FLAG, "The processor says that a hypervisor runs below this system. Windows often sets this on a real computer too.")] : []),
  ];
}

/** Whose the network cards' addresses are. */
export function networkSigns({ macPrefixes = [] }: MachineFacts): readonly FoundSign[] {
  const makers = new Set(macPrefixes.map((prefix) => NETWORK_CARDS.get(prefix.replaceAll("-", ":").toLowerCase())).filter((maker) => maker !== undefined));
  return [...makers].map((maker) => found("network", "card", "macPrefixes", FAINT, `A network card has an address of ${maker}.`));
}

/** Disks, displays and buses. */
export function deviceSigns({ devices = [] }: MachineFacts): readonly FoundSign[] {
  const names = new Set(devices.map((device) => device.trim().replace(/\s+/g, " ").slice(0, 100)));
  return [...names].flatMap((name) => DEVICES.filter(([, says]) => says.test(name)).slice(0, 1).map(([kind, , weight]) =>
    found("devices", kind, "devices", weight, kind === "bus" ? `Devices are connected the way ${BUS_NAMES.get(name.toLowerCase()) ?? "a virtual machine"} does it.` : `A ${kind} calls itself ${name}.`)));
}

/**
 * Clocks that a hypervisor gives its guests and that the kernel offers nowhere else (Linux arch/x86/kernel/kvmclock.c, drivers/clocksource/hyperv_timer.c). Xen's own first system has one too.
 *
 * No time is measured here. What an exit to a hypervisor costs shows only in single instructions such as CPUID; JavaScript's clocks are coarser than one,
 * and the garbage collector, the compiler and power saving move any loop's time by more. Such a figure would accuse slow laptops.
 */
export function clockSigns({ clocks = [] }: MachineFacts): readonly FoundSign[] {
  return [...new Set(clocks)].flatMap((clock) => {
    const weight = /^(?:kvm-clock|hyperv_clocksource_\w+)$/.test(clock) ? DEVICE : clock === "xen" ? FAINT : 0;
    return weight === 0 ? [] : [found("clock", "source", "clocks", weight, `The system can keep its time by the hypervisor's clock ${clock}.`)];
  });
}

function found(group: SignGroup, kind: string, signal: FoundSign["sign"]["signal"], weight: number, words: string): FoundSign {
  return { group, kind, sign: { signal, weight, words } };
}
