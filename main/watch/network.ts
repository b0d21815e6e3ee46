import type { Milliseconds } from "../../core/clock.ts";
import { isOtherNetwork, networkState } from "../../core/policy/network.ts";
import type { NetworkAddress, NetworkState } from "../../core/policy/network.ts";
import { startPolling } from "./polling.ts";
import type { StartWatcher, WatchSources } from "./watcher.ts";

const LOOK_MS: Milliseconds = 5000;
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] as const;

/** How the computer is connected: another network, a VPN, a proxy. Counts are told, addresses and names never; no traffic is looked at. */
export const watchNetwork: StartWatcher = (context) => {
  const { sources, proxy, report } = context;
  let before: (NetworkState & { readonly proxy: boolean }) | null = null;
  return startPolling(context, "network", LOOK_MS, async (stopped) => {
    const now = { ...networkState(addressesOf(sources)), proxy: proxiedByEnvironment(sources) || ((await proxy?.()) ?? false) };
    if (stopped()) return;
    const facts = { ...now.counts, proxy: now.proxy };
    if (before === null) {
      if (now.counts.vpn > 0 || now.proxy) report("network-changed", { ...facts, atStart: true });
      before = now;
      return;
    }
    // Only the same kinds with other addresses need a word of their own: the rest can be seen from the counts.
    if (isOtherNetwork(before, now)) report("network-changed", { ...facts, ...(JSON.stringify(now.counts) === JSON.stringify(before.counts) ? { otherNetwork: true } : {}) });
    else if (now.proxy !== before.proxy) report("network-changed", facts);
    // A computer that is off the network for a while is compared with where it was before.
    before = now.networks.length > 0 ? now : { ...before, proxy: now.proxy };
  });
};

function addressesOf({ networkInterfaces }: WatchSources): readonly NetworkAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([interfaceName, infos]) => (infos ?? []).map(({ cidr, internal }) => ({ interfaceName, cidr, loopback: internal })));
}

function proxiedByEnvironment({ environment }: WatchSources): boolean {
  return PROXY_VARIABLES.some((name) => (environment[name] ?? "") !== "");
}
