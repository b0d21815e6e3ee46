import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Incident } from "./watch-room.ts";

const IP = "/usr/sbin/ip";
const NAME = "tun-inv";
/** A network of this test's own: an interface in that of the computer would be an incident in the exams of other tests. Whoever is not root may have one as root of a user namespace. */
const OWN_NETWORK = [["--net"], ["--user", "--map-root-user", "--net"]].find((apart) => spawnSync("unshare", [...apart, IP, "link", "add", NAME, "type", "veth", "peer", "name", `${NAME}p`]).status === 0);

describe("the network of this computer", () => {
  it.skipIf(OWN_NETWORK === undefined)("is seen to change when a real interface called like a VPN's comes up", async () => {
    const { stdout } = await promisify(execFile)("unshare", [...(OWN_NETWORK ?? []), process.execPath, new URL("real-network-child.ts", import.meta.url).pathname, IP, NAME], { timeout: 50_000 });
    const { before, atStart, incidents } = JSON.parse(stdout) as { readonly before: readonly string[]; readonly atStart: number; readonly incidents: readonly Incident[] };

    expect(before).toContain("eth0");
    expect(before).not.toContain(NAME);
    expect([atStart, incidents.length]).toEqual([0, 1]);
    expect(incidents[0]).toEqual(["network-changed", expect.objectContaining({ wired: 1, vpn: 1 })]);
    expect(JSON.stringify(incidents)).not.toMatch(/10\.213|inv/);
  });
});
