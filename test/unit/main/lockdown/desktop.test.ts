import { describe, expect, it } from "vitest";
import { nodeDesktop } from "../../../../main/lockdown/desktop/node-desktop.ts";
import { runProgram } from "../../../../main/lockdown/desktop/run-program.ts";
import { desktopKind, parseListed, parseOwn } from "../../../../main/lockdown/desktop/settings-text.ts";

const env = process.env;

describe("what gsettings and dconf print", () => {
  it("is read key by key, with values that hold spaces, quotes and equals signs", () => {
    const listed = parseListed("org.gnome.desktop.wm.keybindings close ['<Alt>F4', \"it's\"]\norg.gnome.mutter overlay-key 'Super_L'\norg.gnome.desktop.wm.keybindings always-on-top @as []\n\n");

    expect(listed).toEqual([
      { schema: "org.gnome.desktop.wm.keybindings", key: "close", value: "['<Alt>F4', \"it's\"]" },
      { schema: "org.gnome.mutter", key: "overlay-key", value: "'Super_L'" },
      { schema: "org.gnome.desktop.wm.keybindings", key: "always-on-top", value: "@as []" },
    ]);
  });

  it("tells what the user has set, by the group that it is in", () => {
    const own = parseOwn("[org/gnome/desktop/wm/keybindings]\nclose=['a=b']\nminimize=@as []\n\n\n[org/gnome/mutter]\noverlay-key=''\n\n[org/gnome/settings-daemon/plugins/media-keys]\n# a note=1\n");

    expect([...own]).toEqual(["org.gnome.desktop.wm.keybindings close", "org.gnome.desktop.wm.keybindings minimize", "org.gnome.mutter overlay-key"]);
  });

  it.each([["GNOME", "gnome"], ["ubuntu:GNOME", "gnome"], ["pop:GNOME", "gnome"], ["X-Cinnamon", "cinnamon"], ["KDE", "plasma"], ["XFCE", "other"], ["", "other"]])("%j is %s", (current, kind) => {
    expect(desktopKind(current)).toBe(kind);
  });
});

describe("a program that is run", () => {
  it("gives its output, its errors and how it ended", async () => {
    expect(await runProgram("/bin/sh", ["-c", "cat; echo wrong >&2; exit 3"], 30_000, { env, input: "said" })).toEqual({ status: 3, output: "said", errors: "wrong\n" });
  });

  it("that does not exist is null", async () => {
    expect(await runProgram("/usr/bin/no-such-program", [], 30_000, { env })).toBeNull();
  });

  it("that hangs is ended", async () => {
    await expect(runProgram("/bin/sleep", ["60"], 100, { env })).rejects.toThrow("/bin/sleep 60 took too long");
  });

  it("that never stops talking is ended", async () => {
    await expect(runProgram("/usr/bin/yes", ["yes ".repeat(1000)], 30_000, { env })).rejects.toThrow("says too much");
  });
});

describe("the desktop of this session", () => {
  it("has no settings on a system that has none", async () => {
    const desktop = nodeDesktop(env, "win32");

    expect([await desktop.settings(), await desktop.blockShortcuts(true)]).toEqual([null, false]);
    await expect(desktop.change([{ schema: "a", key: "b", value: null }])).rejects.toThrow("no such settings");
  });

  it("blocks nothing where Plasma's service does not run", async () => {
    expect(await nodeDesktop({ PATH: env["PATH"], DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" }, "linux").blockShortcuts(true)).toBe(false);
  });

  it.each([
    [{ XDG_SESSION_TYPE: "wayland", DISPLAY: ":0" }, "wayland"], [{ WAYLAND_DISPLAY: "wayland-0", DISPLAY: ":0" }, "wayland"], [{ DISPLAY: ":0", XDG_SESSION_TYPE: "x11" }, "x11"], [{}, "other"],
  ] as const)("with %j is on %s", (session, expected) => {
    expect(nodeDesktop(session, "linux").session).toBe(expected);
  });
});
