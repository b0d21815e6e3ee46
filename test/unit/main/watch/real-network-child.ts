import { execFileSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { startWatches } from "../../../../main/watch/watches.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createManualTimers } from "../../../doubles/manual-timers.ts";
import type { Incident } from "./watch-room.ts";

/** Watches the network of its own namespace, lets an interface come up in it, and prints what was told: `unshare --net node real-network-child.ts IP NAME`. */
const [ip = "", name = ""] = process.argv.slice(2);
const policy: Policy = { ...POLICY_PRESETS["supervised-room"], controls: ["network"] };
const clock = createManualClock();
const timers = createManualTimers(clock);
const incidents: Incident[] = [];

/** An interface with an address, up. */
function connect(called: string, address: string): void {
  for (const step of [["link", "add", called, "type", "veth", "peer", "name", `${called}p`], ["addr", "add", address, "dev", called], ["link", "set", called, "up"], ["link", "set", `${called}p`, "up"]]) execFileSync(ip, step);
}

connect("eth0", "192.168.7.1/24");
const before = Object.keys(networkInterfaces());
const watches = startWatches({
  ports: { ...createTestDesktop().ports, timers }, clock, policy, window: null, report: (kind, detail) => void incidents.push([kind, detail]), problem: (what) => void process.stderr.write(`${what}\n`), sources: { environment: {} },
});
while (!watches.watching().has("network")) await sleep(20);
const atStart = incidents.length;

connect(name, "10.213.7.1/24");
while (incidents.length === atStart) {
  timers.advance(5000);
  await sleep(20);
}
watches.stop();
process.stdout.write(JSON.stringify({ before, atStart, incidents }));
