const GROUPS = 8;

/**
 * The network by which tries are counted: an IPv4 address by itself, an IPv6 address by its first 64 bits, because whoever has one
 * address there has 2^64 of them (RFC 4291 §2.5.4).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [before, after] = address.replace(/%.*$/, "").split("::", 2).map((half) => half.split(":").filter((group) => group !== ""));
  const known = (before?.length ?? 0) + (after?.length ?? 0);
  const zeros = Array.from({ length: Math.max(0, GROUPS - known) }, () => "0");
  const groups = [...(before ?? []), ...zeros, ...(after ?? [])].slice(0, GROUPS / 2);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
