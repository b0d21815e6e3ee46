/** How a computer can be connected. `ignored`: loopback, bridges and virtual machines, which say nothing about the way to the world. */
const NETWORK_KINDS = ["wired", "wireless", "mobile", "vpn", "other"] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** One address of one network interface, as the system lists it. It is compared on this computer and never leaves it. */
export interface NetworkAddress {
  readonly interfaceName: string;
  /** With the prefix length, `192.168.1.7/24`; null where the system does not tell it. */
  readonly cidr: string | null;
  readonly loopback: boolean;
}

/** How the computer is connected now. */
export interface NetworkState {
  /** Interfaces that lead somewhere, by kind. */
  readonly counts: Readonly<Record<NetworkKind, number>>;
  /** SECURITY: for comparing on this computer only; holds parts of addresses and must not go into a detail, a log or the journal. */
  readonly networks: readonly string[];
}

/** In this order: a name can fit more than one. Names are those of Linux (systemd.net-naming-scheme(7)), macOS and Windows (set by drivers and people). */
const KINDS_BY_NAME: readonly (readonly [NetworkKind | "ignored", RegExp])[] = [
  ["ignored", /^(?:lo\d*$|docker|br-|virbr|veth|vnet|vmnet|vboxnet|lxc|lxd|cni|flannel|cali|podman|ifb|bridge\d|awdl|llw|anpi|ap\d|gif\d|stf\d)|vethernet|virtualbox|vmware|hyper-v|npcap|loopback/i],
  ["vpn", /^(?:tun|tap|wg|ppp|utun|ipsec|nordlynx|tailscale|zt|proton|mullvad|outline|warp|cscotun|gpd\d|vpn)|openvpn|wireguard|nordvpn|nordlynx|protonvpn|mullvad|tailscale|zerotier|anyconnect|forticlient|globalprotect|tap-windows|wintun|\bvpn\b/i],
  ["mobile", /^(?:ww|rmnet|usb\d|rndis)|cellular|mobil/i],
  ["wireless", /^(?:wl|ath\d|ra\d)|wi-?fi|wlan|wireless|drahtlos|sans fil|inal[aá]mbric/i],
  ["wired", /^(?:en|eth|em\d)|ethernet|lan/i],
];

export function networkKind(interfaceName: string): NetworkKind | "ignored" {
  return KINDS_BY_NAME.find(([, pattern]) => pattern.test(interfaceName))?.[0] ?? "other";
}

/** What a list of addresses says. An interface with link-local addresses only leads nowhere: macOS always has some of them called utun. */
export function networkState(addresses: readonly NetworkAddress[]): NetworkState {
  const leading = addresses.filter(({ loopback, cidr }) => !loopback && cidr !== null && !/^(?:fe[89ab][0-9a-f]:|169\.254\.)/i.test(cidr));
  const kinds = new Map<string, NetworkKind>();
  for (const { interfaceName } of leading) {
    const kind = networkKind(interfaceName);
    if (kind !== "ignored") kinds.set(interfaceName, kind);
  }
  const count = (kind: NetworkKind): number => [...kinds.values()].filter((other) => other === kind).length;
  const networks = [...kinds].map(([name, kind]) => `${kind} ${networkOf(leading.filter(({ interfaceName }) => interfaceName === name))}`);
  return { counts: { wired: count("wired"), wireless: count("wireless"), mobile: count("mobile"), vpn: count("vpn"), other: count("other") }, networks: networks.toSorted() };
}

/**
 * Whether the computer is on another network than before. One that is gone for a while and comes back is the same: a hall's Wi-Fi that
 * drops is nobody's doing. @param before the last state that was connected at all
 */
export function isOtherNetwork(before: NetworkState, now: NetworkState): boolean {
  return now.networks.length > 0 && before.networks.join(" ") !== now.networks.join(" ");
}

/** The IPv4 networks of an interface, else its IPv6 ones: a renewed lease and IPv6's temporary addresses (RFC 8981) are no other network. */
function networkOf(addresses: readonly NetworkAddress[]): string {
  const cidrs = addresses.flatMap(({ cidr }) => (cidr === null ? [] : [cidr]));
  const four = cidrs.filter((cidr) => !cidr.includes(":"));
  return [...new Set(four.length > 0 ? four.map(prefixOf4) : cidrs.map(prefixOf6))].toSorted().join(",");
}

function prefixOf4(cidr: string): string {
  const [address = "", length = "32"] = cidr.split("/");
  const value = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return `${Math.floor(value / size)}/${length}`;
}

/** The first 64 bits, which is what a network is in IPv6 (RFC 4291, section 2.5.1). */
function prefixOf6(cidr: string): string {
  const [head = ""] = (cidr.split("/")[0] ?? "").toLowerCase().split("::");
  return [...head.split(":").map((group) => group.replace(/^0+(?=.)/, "")), "0", "0", "0", "0"].slice(0, 4).join(":");
}
