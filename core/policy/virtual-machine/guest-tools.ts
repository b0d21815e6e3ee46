import type { FoundSign, MachineFacts } from "./machine-facts.ts";
import { FAINT } from "./machine-facts.ts";

/** Below `CERTAIN`: they are programs, and programs can be installed on any computer. */
const TOOL = 40;

/**
 * Programs, services and kernel modules that work for a hypervisor's guests, in lower case, with what they weigh. Faint are those that systems start or load on real computers
 * too: desktop images come with spice-vdagent and qemu-ga. Left out are modules that hosts load as well (vmw_vmci, vboxdrv, kvm, virtio_net).
 */
const TOOLS: ReadonlyMap<string, number> = new Map([
  ...["vmtoolsd", "vmtools", "vgauthservice", "vboxservice", "vboxclient", "vboxtray", "vboxguest", "vmwgfx", "vmw_balloon", "vmw_pvscsi", "prl_tools", "prltoolsd", "prl_tools_service", "prl_tg", "prl_fs",
    "xe-daemon", "xen_netfront", "xen_blkfront", "hv_vmbus", "hv_netvsc", "hv_balloon", "hv_kvp_daemon", "hv_vss_daemon", "vmicheartbeat", "vmicvss", "qemu_fw_cfg", "virtio_balloon"].map((name) => [name, TOOL] as const),
  ...["qemu-ga", "qemu guest agent", "spice-vdagent", "spice-vdagentd", "spice-agent", "vdservice"].map((name) => [name, FAINT] as const),
]);

/** Whether a program, a service or a kernel module is a guest tool, in any case and with or without `.exe`. */
export function isGuestTool(name: string): boolean {
  return TOOLS.has(plain(name));
}

/** Guest tools that run. */
export function guestToolSigns({ guestTools = [] }: MachineFacts): readonly FoundSign[] {
  return [...new Set(guestTools.map(plain))].flatMap((name) => {
    const weight = TOOLS.get(name);
    return weight === undefined ? [] : [{ group: "guest-tools", kind: "tool", sign: { signal: "guestTools", weight, words: `${name} runs, which works for virtual machines.` } }];
  });
}

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/\.exe$/, "");
}
