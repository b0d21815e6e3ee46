import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeClockStep } from "../../../../core/policy/clock-step.ts";
import { judgeDisplays } from "../../../../core/policy/displays.ts";
import { cleanDetail, createIncidentLimits } from "../../../../core/policy/incident-limits.ts";
import { isOtherNetwork, networkKind, networkState } from "../../../../core/policy/network.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { judgeRemoteSession } from "../../../../core/policy/remote-session.ts";
import type { RemoteSessionFacts } from "../../../../core/policy/remote-session.ts";

describe("use from afar", () => {
  it.each<readonly [string, Omit<RemoteSessionFacts, "unreadable">, boolean, readonly string[]]>([
    ["Windows' own screen", { sessionName: "Console" }, false, []],
    ["Remote Desktop", { sessionName: "RDP-Tcp#3" }, true, ["rdp-session"]],
    ["Citrix", { sessionName: "ICA-tcp#1" }, true, ["rdp-session"]],
    ["a display here", { display: ":0", ssh: false }, false, []],
    ["Xvfb for tests", { display: ":99.0" }, false, []],
    ["Xwayland", { display: ":1" }, false, []],
    ["a display by its socket", { display: "unix:0" }, false, []],
    ["XQuartz", { display: "/private/tmp/com.apple.launchd.x/org.xquartz:0" }, false, []],
    ["a forwarded display", { display: "localhost:10.0", ssh: true }, true, ["ssh-display"]],
    ["a forwarded display without a word of SSH", { display: "localhost:10.0" }, true, ["remote-display"]],
    ["another computer's display", { display: "lab-12.example:0" }, true, ["remote-display"]],
    ["another computer's display by number", { display: "[2001:db8::1]:10.0" }, true, ["remote-display"]],
    ["SSH with a display here", { display: ":0", ssh: true }, false, ["ssh-session"]],
    ["an SSH log-in without display", { ssh: true, loginRemote: true }, true, ["ssh-session", "remote-login"]],
    ["a session that logind calls remote", { display: ":0", loginRemote: true }, true, ["remote-login"]],
    ["xrdp's desktop", { display: ":10", desktops: ["xrdp"], servers: ["xrdp", "xrdp-sesman"], connections: 1 }, true, ["remote-desktop", "server-running"]],
    ["xrdp for others, somebody connected", { display: ":0", servers: ["xrdp", "xrdp-sesman"], connections: 1 }, false, ["server-running"]],
    ["a server that nobody is connected to", { display: ":0", servers: ["x11vnc"], connections: 0 }, false, ["server-running"]],
    ["a server of which it is not known who is connected", { display: ":0", servers: ["gnome-remote-desktop-daemon"] }, false, ["server-running"]],
    ["a server that somebody is connected to", { display: ":0", servers: ["x11vnc"], connections: 1 }, true, ["connected-server"]],
    ["connections without a server", { connections: 3 }, false, []],
    ["shadowing", { sessionName: "Console", servers: ["rdpsa"] }, true, ["session-shadowed"]],
  ])("is judged from %s", (_name, facts, remote, signals) => {
    const judged = judgeRemoteSession({ ...facts, unreadable: ["programs"] });

    expect({ remote: judged.remote, signals: judged.signs.map(({ signal }) => signal) }).toEqual({ remote, signals });
    expect(judged.evidence).toHaveLength(signals.length);
    expect(judged.evidence.every((sentence) => sentence.endsWith(".") && !sentence.includes("!"))).toBe(true);
    expect(judged.unavailable).toEqual(["programs"]);
  });
});

describe("displays", () => {
  const remote = POLICY_PRESETS.remote;
  const internalOnly = { ...remote, displays: { most: 0, internalOnly: true, virtual: "allow" as const } };

  it.each([
    ["one of its own", [{ id: 1, internal: true }], remote, null, []],
    ["two", [{ id: 1 }, { id: 2 }], remote, null, ["too-many"]],
    ["a mirrored one", [{ id: 1 }], remote, { on: 2, internal: 1, virtual: 0 }, ["too-many", "mirrored"]],
    ["a made-up one", [{ id: 1 }], remote, { on: 1, internal: 0, virtual: 1 }, ["virtual"]],
    ["a made-up one, allowed", [{ id: 1 }], internalOnly, { on: 1, internal: 1, virtual: 1 }, []],
    ["an external one", [{ id: 1, internal: false }], internalOnly, null, ["not-internal"]],
    ["an external one beside its own", [{ id: 1, internal: true }, { id: 2 }], internalOnly, null, ["not-internal"]],
    ["its own, as only the connectors tell", [{ id: 1, internal: false }], internalOnly, { on: 1, internal: 1, virtual: 0 }, []],
  ] as const)("are judged with their reasons: %s", (_name, displays, policy, connectors, reasons) => {
    const verdict = judgeDisplays(displays, policy, connectors);

    expect(verdict.reasons).toEqual(reasons);
    expect(verdict.allowed).toBe(reasons.length === 0);
  });
});

describe("a step of the clocks", () => {
  it.each([
    [{ wall: 1000, monotonic: 1000, uptime: 1000, slept: false }, 0],
    [{ wall: 1000, monotonic: 1000, uptime: 2000, slept: false }, 0],
    [{ wall: 9000, monotonic: 1000, uptime: 1000, slept: false }, 8000],
    [{ wall: -9000, monotonic: 1000, uptime: 1000, slept: false }, -10_000],
    [{ wall: 601_000, monotonic: 1000, uptime: 601_000, slept: false }, 0],
    [{ wall: 601_000, monotonic: 601_000, uptime: 601_000, slept: true }, 0],
    [{ wall: 601_000, monotonic: 1000, uptime: 1000, slept: true }, 0],
    [{ wall: 661_000, monotonic: 1000, uptime: 601_000, slept: true }, 60_000],
    [{ wall: 1000, monotonic: 1000, uptime: 601_000, slept: true }, 0],
    [{ wall: 5900, monotonic: 1000, uptime: 1000, slept: false }, 0],
  ] as const)("of %o is a clock that was set by %i ms", (step, byMs) => {
    expect(judgeClockStep(step)).toBe(byMs);
  });
});

describe("a network", () => {
  it.each([
    ["lo", "ignored"], ["eth0", "wired"], ["enp0s31f6", "wired"], ["wlp2s0", "wireless"], ["wlan0", "wireless"], ["wwan0", "mobile"], ["tun0", "vpn"], ["wg-home", "vpn"], ["utun4", "vpn"], ["nordlynx", "vpn"],
    ["tailscale0", "vpn"], ["ppp0", "vpn"], ["docker0", "ignored"], ["veth3fa", "ignored"], ["virbr0", "ignored"], ["br-3f2a", "ignored"], ["vmnet8", "ignored"], ["dummy0", "other"],
    ["Ethernet 2", "wired"], ["Wi-Fi", "wireless"], ["WLAN", "wireless"], ["LAN-Verbindung", "wired"], ["vEthernet (WSL)", "ignored"], ["VMware Network Adapter VMnet8", "ignored"],
    ["OpenVPN TAP-Windows6", "vpn"], ["ProtonVPN", "vpn"], ["Mobilfunk", "mobile"], ["Loopback Pseudo-Interface 1", "ignored"],
  ] as const)("interface called %s is %s", (name, kind) => {
    expect(networkKind(name)).toBe(kind);
  });

  it("is the same with another address in it, and another one with another prefix", () => {
    const at = (cidr: string) => networkState([{ interfaceName: "eth0", cidr, loopback: false }]);

    expect(isOtherNetwork(at("10.1.2.3/24"), at("10.1.2.250/24"))).toBe(false);
    expect(isOtherNetwork(at("10.1.2.3/24"), at("10.1.3.3/24"))).toBe(true);
    expect(isOtherNetwork(at("2001:db8:0:1::5/64"), at("2001:db8:0:1:ffff:1:2:3/64"))).toBe(false);
    expect(isOtherNetwork(at("2001:db8:0:1::5/64"), at("2001:db8:0:2::5/64"))).toBe(true);
    expect(isOtherNetwork(at("10.1.2.3/24"), at("169.254.1.1/16"))).toBe(false);
  });
});

describe("incidents", () => {
  it("of a kind are 200 at most, and the last is for the number of those that were held back", () => {
    const limits = createIncidentLimits();

    const told = Array.from({ length: 1000 }, (_, at) => limits.admit("paste-blocked", { at }, at)).filter((detail) => detail !== null);

    expect(told).toHaveLength(199);
    expect(limits.remainder()).toEqual([["paste-blocked", 801]]);
    expect(limits.remainder()).toEqual([]);
    expect(limits.admit("focus-lost", { forMs: 1 }, 0)).toEqual({ forMs: 1 });
  });

  it("that say the same are told again after ten seconds", () => {
    const limits = createIncidentLimits();

    expect([0, 9999, 10_000].map((at) => limits.admit("suspended", {}, at))).toEqual([{}, null, { heldBack: 1 }]);
  });

  it("never hold a long text or an address of a computer", () => {
    const hardware = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 }).map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":"));
    const text = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), hardware, hardware.map((address) => address.replaceAll(":", "-").toUpperCase()), fc.string(), fc.constant(" "), fc.constant("https://"), fc.constant("x".repeat(90))), { maxLength: 12 }).map((parts) => parts.join(" "));

    fc.assert(fc.property(text, (what) => {
      const { what: clean } = cleanDetail({ what });
      expect(String(clean).length).toBeLessThanOrEqual(200);
      expect(String(clean)).not.toMatch(/(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:^|\s)[0-9a-f]{1,4}::[0-9a-f]/i);
    }), { numRuns: 2000 });
  });

  it("keep what is no address", () => {
    const detail = { what: "blob:app://invigil/0b1c5a2e-7f2b-4b54-9d8e-2f1c8d7a1b23", origin: "https://chat.example:8443", forMs: 5, allowed: false };

    expect(cleanDetail(detail)).toEqual(detail);
  });
});
