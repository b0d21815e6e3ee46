import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const folder = new URL("../../../build/linux-kiosk/", import.meta.url).pathname;
const SESSION = "usr/libexec/invigil/invigil-kiosk-session";
const ENTRY = "usr/share/wayland-sessions/invigil-kiosk.desktop";
const SETTINGS = "etc/invigil/managed.json";
const LIST = "var/lib/invigil-kiosk/installed";

let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "invigil-manage-"));
});

afterEach(() => rmSync(machine, { recursive: true, force: true }));

function manage(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(`${folder}manage`, [...args], { env: { ...process.env, DESTDIR: machine }, encoding: "utf8", timeout: 60_000 });
  return { status, output: stdout + stderr };
}

/** Every file with its content and mode, every folder with its mode. */
function everything(): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(machine, { recursive: true, encoding: "utf8" }).toSorted().map((path) => {
    const whole = join(machine, path);
    const { mode } = statSync(whole);
    return [path, statSync(whole).isDirectory() ? mode.toString(8) : `${mode.toString(8)} ${readFileSync(whole, "utf8")}`];
  }));
}

function put(path: string, content: string): void {
  mkdirSync(dirname(join(machine, path)), { recursive: true });
  writeFileSync(join(machine, path), content);
}

describe.skipIf(process.platform === "win32")("installing the kiosk session", () => {
  it("puts the entry, the session and the centre's settings in place", () => {
    const { status } = manage("install", "--centre", "Lycée № 1");

    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(machine, SETTINGS), "utf8"))).toEqual({ version: 1, centre: "Lycée № 1" });
    expect(readFileSync(join(machine, ENTRY), "utf8")).toContain(`Exec=/${SESSION}\n`);
    expect(statSync(join(machine, SESSION)).mode & 0o777).toBe(0o755);
    expect([SETTINGS, dirname(SETTINGS)].map((path) => statSync(join(machine, path)).mode & 0o022)).toEqual([0, 0]);
  });

  it("changes nothing the second time", () => {
    manage("install", "--centre", "Centre");
    const before = everything();

    const { status, output } = manage("install", "--centre", "Centre");

    expect({ status, output }).toEqual({ status: 0, output: "" });
    expect(everything()).toEqual(before);
  });

  it("leaves no settings where no centre was named", () => {
    manage("install");

    expect(Object.keys(everything())).not.toContain(SETTINGS);
  });

  it("names another application in the session, and refuses one that the shell could misread", () => {
    manage("install", "--application", "/opt/exam/invigil");

    expect(readFileSync(join(machine, SESSION), "utf8")).toMatch(/^APPLICATION=\/opt\/exam\/invigil$/mu);
    expect(manage("install", "--application", "/opt/$(touch x)").status).toBe(1);
    expect(manage("install", "--application", "invigil").status).toBe(1);
  });

  it.each(['a "centre"', String.raw`a\b`, "two\nlines"])("refuses a centre's name that JSON would misread: %j", (centre) => {
    expect(manage("install", "--centre", centre).status).toBe(1);
    expect(everything()).toEqual({});
  });

  it("keeps and names a file that was there before", () => {
    put(SETTINGS, "the centre's own");

    const { status, output } = manage("install", "--centre", "Centre");

    expect(status).toBe(1);
    expect(output).toContain(`kept: /${SETTINGS}`);
    expect(readFileSync(join(machine, SETTINGS), "utf8")).toBe("the centre's own");
  });
});

describe.skipIf(process.platform === "win32")("uninstalling the kiosk session", () => {
  it.each([["an empty machine", {}], ["a machine in use", { "etc/hostname": "lab-7\n", "usr/share/wayland-sessions/gnome.desktop": "[Desktop Entry]\n" }]])("leaves %s as it was, byte for byte", (_what, files) => {
    for (const [path, content] of Object.entries(files)) put(path, content);
    const before = everything();
    manage("install", "--centre", "Centre");
    manage("install", "--centre", "Renamed centre");

    const { status } = manage("uninstall");

    expect(status).toBe(0);
    expect(everything()).toEqual(before);
  });

  it("keeps and names a file that was changed, and takes it when it is as it was", () => {
    manage("install");
    const original = readFileSync(join(machine, SESSION));
    appendFileSync(join(machine, SESSION), "# ours\n");

    const first = manage("uninstall");
    const after = Object.keys(everything());
    writeFileSync(join(machine, SESSION), original);
    const second = manage("uninstall");

    expect(first).toMatchObject({ status: 1, output: expect.stringContaining(`kept: /${SESSION} was changed`) as string });
    expect(after).toContain(SESSION);
    expect(after).not.toContain(ENTRY);
    expect(second.status).toBe(0);
    expect(everything()).toEqual({});
  });

  it("takes away what an install that was interrupted had put there", () => {
    manage("install", "--centre", "Centre");
    rmSync(join(machine, ENTRY));

    const { status } = manage("uninstall");

    expect(status).toBe(0);
    expect(everything()).toEqual({});
  });

  it("keeps a folder in which somebody put something", () => {
    manage("install", "--centre", "Centre");
    put("etc/invigil/notes.txt", "the centre's");

    const { status, output } = manage("uninstall");

    expect(status).toBe(0);
    expect(output).toContain("kept: /etc/invigil holds something else");
    expect(Object.keys(everything())).toEqual(["etc", "etc/invigil", "etc/invigil/notes.txt"]);
  });
});

describe.skipIf(process.platform === "win32")("the status of the kiosk session", () => {
  it("says of each file whether it is as installed", () => {
    manage("install", "--centre", "Centre");
    appendFileSync(join(machine, ENTRY), "#\n");
    rmSync(join(machine, SETTINGS));

    const { output } = manage("status");

    expect(output.trim().split("\n")).toEqual([`missing: /${SETTINGS}`, `as installed: /${SESSION}`, `changed: /${ENTRY}`]);
  });

  it("says that nothing is installed", () => {
    expect(manage("status")).toEqual({ status: 0, output: "Nothing is installed.\n" });
    expect(Object.keys(everything())).not.toContain(LIST);
  });
});
