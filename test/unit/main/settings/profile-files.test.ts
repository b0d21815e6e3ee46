import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readArguments } from "../../../../main/arguments.ts";
import { loadDeviceKey } from "../../../../main/device/device-key.ts";
import { parseSettingsSource } from "../../../../core/settings/settings-source.ts";
import { openLog } from "../../../../main/log/log.ts";
import { openSettings } from "../../../../main/settings/settings-store.ts";
import { codeDelayMs } from "../../../../main/sitting/unlock.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";

let profile: string;

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "invigil-profile-"));
});

describe("settings", () => {
  it("are kept between starts, readable by this user only", () => {
    openSettings(profile, [], () => undefined).change({ platform: "https://exam.example", theme: "yellow-on-black", textSize: 175, timerHidden: true });

    const settings = openSettings(profile, [], () => undefined);
    expect(settings.appearance()).toEqual({ theme: "yellow-on-black", textSize: 175, timerHidden: true });
    expect(settings.machine().values.platform).toBe("https://exam.example");
    expect(statSync(join(profile, "settings.json")).mode & 0o777).toBe(0o600);
  });

  it("are lifted from version 1", () => {
    writeFileSync(join(profile, "settings.json"), JSON.stringify({ version: 1, theme: "dark", textSize: 150 }));

    expect(openSettings(profile, [], () => undefined).appearance()).toEqual({ theme: "dark", textSize: 150, timerHidden: false });
  });

  it("of version 2 that nobody chose give way to what the centre recommends", () => {
    writeFileSync(join(profile, "settings.json"), JSON.stringify({ version: 2, appearance: { theme: "light", textSize: 150, timerHidden: false }, platform: "" }));
    const centre = parseSettingsSource("/etc/invigil/a.json", { version: 1, recommended: { theme: "high-contrast", textSize: 125 } });

    expect(openSettings(profile, [centre], () => undefined).appearance()).toEqual({ theme: "high-contrast", textSize: 150, timerHidden: false });
  });

  it("of the centre outweigh what the student chose, also what is chosen later", () => {
    const centre = parseSettingsSource("/etc/invigil/a.json", { version: 1, mandatory: { theme: "dark" } });
    const settings = openSettings(profile, [centre], () => undefined);

    settings.change({ theme: "light" });

    expect(settings.appearance().theme).toBe("dark");
    expect(settings.machine().locked).toEqual(new Set(["theme"]));
  });

  it.each(["{ torn", "null", "[]", JSON.stringify({ version: 99 }), JSON.stringify({ version: 2, appearance: { theme: "pink" } })])("set %j aside and start from the defaults", (content) => {
    writeFileSync(join(profile, "settings.json"), content);

    expect(openSettings(profile, [], () => undefined).appearance().theme).toBe("light");
    expect(readFileSync(join(profile, "settings.broken.json"), "utf8")).toBe(content);
  });
});

const ORGANISATION = "A".repeat(43);

describe("the device key", () => {
  it("is the same at every start and never on disk in the clear", async () => {
    const { secrets } = createTestDesktop().ports;

    const first = await loadDeviceKey(profile, ORGANISATION, secrets, () => undefined);
    const second = await loadDeviceKey(profile, ORGANISATION, secrets, () => undefined);

    expect(second.kid).toBe(first.kid);
    expect(readFileSync(join(profile, "device-keys", `${ORGANISATION}.key`), "latin1")).not.toContain(first.privateJwk.d);
  });

  it("is made anew when the secret store cannot open it, and the old file is set aside", async () => {
    const first = await loadDeviceKey(profile, ORGANISATION, createTestDesktop().ports.secrets, () => undefined);

    const second = await loadDeviceKey(profile, ORGANISATION, createTestDesktop().ports.secrets, () => undefined);

    expect(second.kid).not.toBe(first.kid);
    expect(existsSync(join(profile, "device-keys", `${ORGANISATION}.key.broken`))).toBe(true);
  });
});

describe("the log", () => {
  it("is rotated and stays within its size", () => {
    const log = openLog(profile, createManualClock());

    for (let line = 0; line < 8000; line += 1) log.write("info", "filling", { text: `${line} ${"word ".repeat(150)}` });

    const sizes = ["", ".1", ".2", ".3", ".4"].map((suffix) => statSync(join(profile, "logs", `invigil.log${suffix}`), { throwIfNoEntry: false })?.size ?? 0);
    expect(sizes.slice(0, 4).every((size) => size > 0 && size < 1_100_000)).toBe(true);
    expect(sizes[4]).toBe(0);
  });
});

describe("arguments", () => {
  it.each([
    [["invigil://h/exam/X"], { link: "invigil://h/exam/X" }], [["--open", "/a b.invigil"], { file: "/a b.invigil" }], [["--open=/a.invigil"], { file: "/a.invigil" }], [["--open", "--reset"], { file: null, reset: true }],
    [["--profile", "/p", "--platform=https://e"], { profile: "/p", platform: "https://e" }], [["--some-chromium-switch", "INVIGIL://H/exam/X"], { link: "INVIGIL://H/exam/X", reset: false }], [[], { link: null, file: null, profile: null, platform: null }],
    [["/usr/bin/invigil", "--some-chromium-switch", "/home/a b/May.INVIGIL"], { file: "/home/a b/May.INVIGIL", link: null }], [["file:///home/a%20b/may.invigil"], { file: "/home/a b/may.invigil" }],
    [["--profile", "/tmp/x.invigil"], { file: null, profile: "/tmp/x.invigil" }], [["--x=/tmp/x.invigil"], { file: null }], [["invigil://h/exam/x.invigil"], { file: null, link: "invigil://h/exam/x.invigil" }],
    [["file://%/x.invigil"], { file: null }],
  ] as const)("%j", (argv, expected) => {
    expect(readArguments(argv)).toMatchObject(expected);
  });
});

it.each([[0, 0], [1, 0], [2, 1000], [3, 2000], [4, 4000], [6, 16_000], [7, 30_000], [500, 30_000]])("after %d wrong start codes the next waits %d ms", (wrong, ms) => {
  expect(codeDelayMs(wrong)).toBe(ms);
});

it.each([
  [["settings", "explain"], { json: false }],
  [["settings", "explain", "--json"], { json: true }],
  [["--explain-settings"], { json: false }],
  [["--open", "settings", "explain"], null],
  [["settings"], null],
])("%j asks for the explanation of the settings: %j", (argv, expected) => {
  expect(readArguments(argv).explainSettings).toEqual(expected);
});
