import { describe, expect, it } from "vitest";
import { detectSystem, doubtAboutKiosk } from "../../../../main/device/detect-system.ts";
import type { KioskFacts, ProcessFacts } from "../../../../main/device/kiosk-facts.ts";

const CAGE = 900;

function program(pid: number, parent: number, name: string, trustedExecutable: string | null): ProcessFacts {
  return { pid, parent, name, trustedExecutable };
}

/** A login by way of GDM on Debian 12. */
const SESSION: KioskFacts = {
  compositor: CAGE,
  arguments: ["/usr/bin/cage", "-d", "--", "/opt/Invigil/invigil", "--ozone-platform=wayland"],
  environment: [
    "PATH=/usr/bin:/bin", "XDG_SESSION_TYPE=wayland", "XDG_CURRENT_DESKTOP=Invigil", "WLR_XWAYLAND=/usr/bin/false", "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1001/bus", "HOME=/home/exam", "USER=exam",
    "LOGNAME=exam", "SHELL=/bin/bash", "LANG=de_DE.UTF-8", "XDG_RUNTIME_DIR=/run/user/1001", "XDG_SEAT=seat0", "XDG_SESSION_ID=3", "XDG_VTNR=2", "XDG_SESSION_CLASS=user", "XKB_DEFAULT_LAYOUT=de",
  ],
  processes: [
    program(800, 1, "systemd", "/usr/lib/systemd/systemd"), program(801, 800, "(sd-pam)", null), program(810, 800, "dbus-daemon", "/usr/bin/dbus-daemon"), program(811, 800, "pipewire", "/usr/bin/pipewire"),
    program(890, 850, "gdm-wayland-ses", "/usr/libexec/gdm-wayland-session"), program(CAGE, 890, "cage", "/usr/bin/cage"), program(901, CAGE, "invigil", "/opt/Invigil/invigil"), program(905, 901, "chrome-sandbox", null),
  ],
  runtimeFolderPrivate: true, displaySockets: ["4711"], heldSockets: ["4711"],
};

const MANAGED = { managed: true, centre: "City college" } as const;

function withVariable(variable: string): KioskFacts {
  return { ...SESSION, environment: [...SESSION.environment ?? [], variable] };
}

function withProgram(other: ProcessFacts): KioskFacts {
  return { ...SESSION, processes: [...SESSION.processes, other] };
}

describe("the system that a computer counts as", () => {
  it("is a kiosk for the session that a display manager started on a managed machine", () => {
    expect(detectSystem(MANAGED, { platform: "linux", gather: () => SESSION }).system).toBe("linux-kiosk");
  });

  it("is an ordinary computer for the same session on a machine that nobody manages", () => {
    const unmanaged = { managed: false, reason: "there are no managed settings" } as const;

    expect(detectSystem(unmanaged, { platform: "linux", gather: () => SESSION })).toEqual({ system: "linux", reason: "there are no managed settings" });
  });

  it.each([["win32", "windows"], ["darwin", "macos"], ["freebsd", "linux"]] as const)("on %s is %s, managed or not", (platform, system) => {
    expect(detectSystem(MANAGED, { platform, gather: () => SESSION }).system).toBe(system);
  });

  it.each<[string, KioskFacts, string]>([
    ["cage is a file that a student could have written", { ...SESSION, processes: SESSION.processes.map((one) => (one.pid === CAGE ? { ...one, trustedExecutable: null } : one)) }, "it was not started by an installed cage"],
    ["a shell stands between cage and this process", { ...SESSION, compositor: 901 }, "it was not started by an installed cage"],
    ["cage lets terminals be switched", { ...SESSION, arguments: ["cage", "-s", "--", "invigil"] }, "cage was started with -s"],
    ["that option hides in another", { ...SESSION, arguments: ["cage", "-ds", "--", "invigil"] }, "cage was started with -ds"],
    ["cage's options have no end", { ...SESSION, arguments: ["cage", "-d", "invigil", "-s"] }, "cage's arguments are not those of the session"],
    ["cage's arguments cannot be read", { ...SESSION, arguments: null }, "cage's arguments are not those of the session"],
    ["cage's environment cannot be read", { ...SESSION, environment: null }, "cage's environment cannot be read"],
    ["cage is a window on a Wayland desktop", withVariable("WAYLAND_DISPLAY=wayland-0"), "cage was started with the variable WAYLAND_DISPLAY"],
    ["cage is a window on an X desktop", withVariable("DISPLAY=:0"), "cage was started with the variable DISPLAY"],
    ["cage draws where nobody sees it", withVariable("WLR_BACKENDS=headless"), "cage was started with the variable WLR_BACKENDS"],
    ["a library was put before cage's own", withVariable("LD_PRELOAD=/home/exam/x.so"), "cage was started with the variable LD_PRELOAD"],
    ["a variable that has one value has another as well", withVariable("PATH=/home/exam/bin"), "cage was started with the variable PATH"],
    ["a variable has the name of what every object has", withVariable("constructor=1"), "cage was started with the variable constructor"],
    ["cage may start Xwayland", { ...SESSION, environment: (SESSION.environment ?? []).filter((one) => !one.startsWith("WLR_XWAYLAND")) }, "cage was started with Xwayland"],
    ["others may open the folder of the socket", { ...SESSION, runtimeFolderPrivate: false }, "others may open the folder of the display's socket"],
    ["nobody listens on the display", { ...SESSION, displaySockets: [], heldSockets: [] }, "the display is not cage's"],
    ["somebody else listens on the display", { ...SESSION, heldSockets: [] }, "the display is not cage's"],
    ["somebody put a socket in the place of cage's", { ...SESSION, displaySockets: ["4711", "4712"] }, "the display is not cage's"],
    ["a terminal of the same account runs", withProgram(program(700, 1, "foot", "/usr/bin/foot")), "another program of this account runs: foot"],
    ["a program calls itself like one of the login's", withProgram(program(700, 1, "pipewire", null)), "another program of this account runs: pipewire"],
    ["a program that hides calls itself like the helper of systemd", withProgram(program(700, 1, "(sd-pam)", null)), "another program of this account runs: (sd-pam)"],
    ["cage was started from a shell", withProgram(program(890, 850, "bash", "/usr/bin/bash")), "another program of this account runs: bash"],
  ])("is no kiosk when %s", (_what, facts, doubt) => {
    expect(doubtAboutKiosk(facts, [])).toBe(doubt);
  });
});
