import { execFileSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { startWatches } from "../../../../main/watch/watches.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createManualTimers } from "../../../doubles/manual-timers.ts";
import type { Incident } from "./watch-room.ts";

const IP = "/usr/sbin/ip";
const NAME = `tun-inv${process.pid % 1000}`;
const PEER = `${NAME}p`;

function ip(...args: readonly string[]): void {
  execFileSync(IP, args, { stdio: "ignore" });
}

function remove(): void {
  try {
    ip("link", "del", NAME);
  } catch {
    // It is gone already, or could not be made.
  }
}

/** Whether this user may add a network interface here. */
function mayAdd(): boolean {
  try {
    ip("link", "add", NAME, "type", "veth", "peer", "name", PEER);
    return true;
  } catch {
    return false;
  } finally {
    remove();
  }
}

afterEach(remove);

describe("the network of this computer", () => {
  it.skipIf(!mayAdd())("is seen to change when a real interface called like a VPN's comes up", async () => {
    const policy: Policy = { ...POLICY_PRESETS["supervised-room"], controls: ["network"] };
    const clock = createManualClock();
    const timers = createManualTimers(clock);
    const incidents: Incident[] = [];
    const before = Object.keys(networkInterfaces());
    const watches = startWatches({
      ports: { ...createTestDesktop().ports, timers }, clock, policy, window: null, report: (kind, detail) => void incidents.push([kind, detail]), problem: () => undefined, sources: { environment: {} },
    });
    await expect.poll(() => watches.watching().has("network")).toBe(true);
    const atStart = incidents.length;

    ip("link", "add", NAME, "type", "veth", "peer", "name", PEER);
    ip("addr", "add", "10.213.7.1/24", "dev", NAME);
    ip("link", "set", NAME, "up");
    ip("link", "set", PEER, "up");
    await expect.poll(() => {
      timers.advance(5000);
      return incidents.length;
    }, { timeout: 20_000 }).toBe(atStart + 1);
    watches.stop();

    expect(before).not.toContain(NAME);
    expect(incidents.at(-1)).toEqual(["network-changed", expect.objectContaining({ vpn: 1 + Number(incidents[0]?.[1]["atStart"] === true ? incidents[0][1]["vpn"] : 0) })]);
    expect(JSON.stringify(incidents)).not.toMatch(/10\.213|inv/);
  });
});
