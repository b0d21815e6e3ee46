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
  /** Vendor and model names of disks, displays and buses. */
  readonly devices?: readonly string[] | undefined;
  /** Guest tools that run or are loaded, by name. */
  readonly guestTools?: readonly string[] | undefined;
  /** Names of the facts that this computer did not let us read. */
  readonly unreadable: readonly string[];
}

/** One sign, with what it weighs and what it says. */
export interface VirtualMachineSign {
  readonly signal: string;
  readonly weight: number;
  /** A sentence for people. */
  readonly words: string;
}

/** `suspicious`: some signs, too few to say so. */
export interface VirtualMachineJudgement {
  readonly score: number;
  readonly verdict: "physical" | "suspicious" | "virtual";
  readonly evidence: readonly VirtualMachineSign[];
  /** What could not be looked at. */
  readonly unavailable: readonly string[];
}

/** Weighs the signs of a virtual machine together. No single sign is enough. */
export function judgeVirtualMachine(facts: MachineFacts): VirtualMachineJudgement {
  return { score: 0, verdict: "physical", evidence: [], unavailable: facts.unreadable };
}
