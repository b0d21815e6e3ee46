/** What the computer says about itself. A fact that could not be read is absent and named in `unreadable`. Nothing in here is a serial number. */
export interface MachineFacts {
  readonly biosVendor?: string | undefined;
  readonly biosVersion?: string | undefined;
  readonly vendor?: string | undefined;
  readonly product?: string | undefined;
  readonly version?: string | undefined;
  readonly family?: string | undefined;
  readonly boardVendor?: string | undefined;
  readonly board?: string | undefined;
  readonly chassisVendor?: string | undefined;
  readonly chassisType?: string | undefined;
  readonly cpu?: string | undefined;
  /** SMBIOS BIOS characteristics extension byte 2 bit 4. */
  readonly vmFlag?: boolean | undefined;
  /** CPUID.1:ECX bit 31, as the system reports it. Also set on a physical Windows with virtualisation-based security. */
  readonly hypervisorFlag?: boolean | undefined;
  /** First three bytes of the network cards' addresses, `08:00:27`. */
  readonly macPrefixes?: readonly string[] | undefined;
  /** Vendor and model names of disks, displays and buses. A PCI vendor is `pci:1af4`, a bus of the kernel `bus:virtio`. */
  readonly devices?: readonly string[] | undefined;
  /** Clocks that the kernel could keep time by (Linux), `kvm-clock`. */
  readonly clocks?: readonly string[] | undefined;
  /** Guest tools that run or are loaded, by name. */
  readonly guestTools?: readonly string[] | undefined;
  /** Names of the facts that this computer did not let us read. */
  readonly unreadable: readonly string[];
}

/** Facts by the names that `unreadable` uses. */
export const MACHINE_FACTS = [
  "biosVendor", "biosVersion", "vendor", "product", "version", "family", "boardVendor", "board", "chassisVendor", "chassisType", "cpu", "vmFlag", "hypervisorFlag", "macPrefixes", "devices", "clocks",
  "guestTools",
] as const satisfies readonly Exclude<keyof MachineFacts, "unreadable">[];
export type MachineFact = (typeof MACHINE_FACTS)[number];

/** One sign, with what it weighs and what it says. */
export interface VirtualMachineSign {
  /** The fact that it was read from. */
  readonly signal: MachineFact;
  readonly weight: number;
  /** A sentence for people. */
  readonly words: string;
}

/** Signs that come from the same place: what spoils one of them spoils the others. */
export type SignGroup = "smbios" | "processor" | "network" | "devices" | "clock" | "guest-tools";

/** A sign, with what it repeats: of signs of one group and kind only the heaviest counts. */
export interface FoundSign {
  readonly group: SignGroup;
  readonly kind: string;
  readonly sign: VirtualMachineSign;
}

/**
 * What signs weigh. `CERTAIN` is half of what `virtual` takes (`VIRTUAL_SCORE`), so that no sign ever decides alone.
 * A `LIKELY` one has been seen, or can be imagined, on a real computer; a `FAINT` one is met on real computers.
 */
export const CERTAIN = 50;
export const LIKELY = 30;
export const FAINT = 20;
