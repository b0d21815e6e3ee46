import type { FoundSign, MachineFacts } from "./machine-facts.ts";
import { CERTAIN, FAINT, LIKELY } from "./machine-facts.ts";

/** Independent parts of SMBIOS (DMTF DSP0134 §7): one maker writes its name into many fields, so only the heaviest sign of a kind counts. */
type Kind = "maker" | "model" | "board" | "firmware";

/** What a field has to say, whole. `maker`: what the maker of the same part has to be called besides. */
interface Rule {
  readonly says: RegExp;
  readonly weight: number;
  readonly maker?: RegExp;
}

/**
 * Names of makers. Patterns hold the whole text: part numbers of real boards contain "KVM", "HVM" and "XEN" (Dell 002KVM and 0TTHVM, Toshiba PSCGWE-01M00XEN),
 * Samsung sold a "Q35/Q36", and makers such as Microsoft, Google, Oracle, Nutanix and Quanta Cloud sell real computers.
 */
const MAKERS: readonly Rule[] = [
  { says: /^(?:QEMU|VMware(?:, Inc\.?)?|innotek GmbH|Bochs|BHYVE|OpenStack Foundation|oVirt|KubeVirt|Cloud Hypervisor|crosvm)$/i, weight: CERTAIN },
  { says: /^Parallels(?: (?:Software )?International(?: GmbH| Inc)?\.?)?$/i, weight: CERTAIN },
  { says: /^(?:Xen|Red Hat(?:,? Inc\.?)?|Amazon EC2|DigitalOcean|Hetzner|Linode|Vultr|Alibaba Cloud|Tencent Cloud)$/i, weight: LIKELY },
];

/** Names of computers, and of boards. */
const MODELS: readonly Rule[] = [
  // QEMU's machine types (hw/i386/pc_q35.c, hw/i386/pc_piix.c, hw/arm/virt.c): "Standard PC (Q35 + ICH9, 2009)", "RHEL-9.0.0 PC (Q35 + ICH9, 2009)", pc-q35-8.2, virt-8.2.
  { says: /^[\w.+-]+(?: [\w.+-]+)? PC \((?:Q35 \+ ICH9, 2009|i440FX \+ PIIX, 1996)\)$/i, weight: CERTAIN },
  { says: /^pc-(?:q35|i440fx)-[\w.+-]+$/i, weight: CERTAIN },
  { says: /^virt-\d+\.\d+$/i, weight: CERTAIN },
  { says: /^(?:QEMU|KVM|QEMU KVM) Virtual Machine$|^linux,dummy-virt$/i, weight: CERTAIN },
  { says: /^VirtualBox$/i, weight: CERTAIN },
  { says: /^VMware(?: Virtual Platform|\d{1,2},\d)$/i, weight: CERTAIN },
  { says: /^Parallels (?:ARM )?Virtual (?:Platform|Machine)$/i, weight: CERTAIN },
  { says: /^Hyper-V UEFI Release v\d[\d.]*$/i, weight: CERTAIN },
  { says: /^VirtualMac\d+,\d+$|^Apple Virtualization Generic Platform$/i, weight: CERTAIN },
  { says: /^(?:HVM domU|Bochs|BHYVE|KubeVirt|Google Compute Engine|OpenStack (?:Nova|Compute)|cloud-hypervisor|crosvm|SmartDC HVM)$/i, weight: CERTAIN },
  { says: /^(?:oVirt|RHEV)(?: Node| Hypervisor)?$/i, weight: CERTAIN },
  // Names that say it only together with the maker of the same part.
  { says: /^Virtual Machine$/i, maker: /^Microsoft Corporation$/i, weight: CERTAIN },
  { says: /^AHV$/i, maker: /^Nutanix$/i, weight: CERTAIN },
  { says: /^[a-z][\w-]*\.(?:nano|micro|small|medium|\d*x?large)$/i, maker: /^Amazon EC2$/i, weight: CERTAIN },
  { says: /^(?:Droplet|vServer|Compute Instance|VC2|VHF|VHP|Alibaba Cloud ECS|CVM)$/i, maker: /^(?:DigitalOcean|Hetzner|Linode|Vultr|Alibaba Cloud|Tencent Cloud)$/i, weight: CERTAIN },
  { says: /^KVM$/i, maker: /^Red Hat(?:,? Inc\.?)?$/i, weight: CERTAIN },
  { says: /^LXD$/i, maker: /^Canonical Ltd\.?$/i, weight: LIKELY },
  { says: /^440BX Desktop Reference Platform$/i, maker: /^Intel Corporation$/i, weight: FAINT },
  { says: /^(?:KVM|Virtual Machine)$/i, weight: FAINT },
];

/** Names of firmware. SeaBIOS and EDK II by themselves are faint: Chromebooks, coreboot boards and NVIDIA's Jetson run on them. */
const FIRMWARE: readonly Rule[] = [
  { says: /^VirtualBox$/i, weight: CERTAIN },
  { says: /^EFI Development Kit II \/ OVMF$/i, weight: CERTAIN },
  { says: /^VMW\d+\.\d+[\w.]*$/i, weight: CERTAIN },
  { says: /^[\w.-]+qemu\.org$/i, weight: CERTAIN },
  { says: /^Hyper-V UEFI Release v\d[\d.]*$/i, weight: CERTAIN },
  { says: /^\d+(?:\.\d+)+\.amazon$/i, weight: CERTAIN },
  { says: /^[a-z]+ distribution of EDK II$/i, weight: LIKELY },
  { says: /^(?:SeaBIOS|EDK II|edk2-\d[\w.-]*)$/i, weight: FAINT },
];

/** `cpu` is among the models: QEMU writes its machine type there too. */
const FIELDS: readonly (readonly [fact: keyof Texts, kind: Kind, rules: readonly Rule[], words: (name: string) => string])[] = [
  ["vendor", "maker", MAKERS, (name) => `The computer calls its maker ${name}.`],
  ["chassisVendor", "maker", MAKERS, (name) => `The case calls its maker ${name}.`],
  ["product", "model", MODELS, (name) => `The computer calls itself ${name}.`],
  ["version", "model", MODELS, (name) => `The computer calls its version ${name}.`],
  ["family", "model", MODELS, (name) => `The computer says that it belongs to the family ${name}.`],
  ["cpu", "model", MODELS, (name) => `The processor calls itself ${name}.`],
  ["boardVendor", "board", MAKERS, (name) => `The main board calls its maker ${name}.`],
  ["board", "board", MODELS, (name) => `The main board calls itself ${name}.`],
  ["biosVendor", "firmware", [...MAKERS, ...FIRMWARE], (name) => `The firmware calls its maker ${name}.`],
  ["biosVersion", "firmware", FIRMWARE, (name) => `The firmware calls its version ${name}.`],
];
type Texts = Pick<MachineFacts, "vendor" | "chassisVendor" | "product" | "version" | "family" | "cpu" | "boardVendor" | "board" | "biosVendor" | "biosVersion">;

/** Longest text in characters that is looked at. SMBIOS allows more (DSP0134 §6.1.3); no name above is longer. */
const LONGEST = 100;

/** What the firmware's tables say. */
export function smbiosSigns(facts: MachineFacts): readonly FoundSign[] {
  const named = FIELDS.flatMap(([signal, kind, rules, words]): readonly FoundSign[] => {
    const name = clean(facts[signal]);
    const maker = clean(kind === "board" ? facts.boardVendor : facts.vendor);
    const weights = rules.filter((rule) => rule.says.test(name) && (rule.maker === undefined || rule.maker.test(maker))).map(({ weight }) => weight);
    return weights.length === 0 ? [] : [{ group: "smbios", kind, sign: { signal, weight: Math.max(...weights), words: words(name) } }];
  });
  return facts.vmFlag === true
    ? [...named, { group: "smbios", kind: "mark", sign: { signal: "vmFlag", weight: FAINT, words: "The firmware says that it belongs to a virtual machine." } }]
    : named;
}

/** As compared: without spaces around and doubled ones; empty when it is too long to be a name. */
function clean(text: string | undefined): string {
  return text === undefined || text.length > LONGEST ? "" : text.trim().replace(/\s+/g, " ");
}
