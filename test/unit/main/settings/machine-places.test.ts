import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergeSettings } from "../../../../core/settings/machine-settings.ts";
import { isOwnedByAdministrators } from "../../../../main/device/trusted-file.ts";
import { macSettings } from "../../../../main/settings/mac-preferences.ts";
import { registrySettings } from "../../../../main/settings/registry-settings.ts";
import { POLICIES_KEY, parseRegQuery } from "../../../../main/settings/registry.ts";
import { readSettingsFiles } from "../../../../main/settings/settings-files.ts";

const OWNER = process.getuid?.() ?? 0;

describe.skipIf(process.platform === "win32")("settings files", () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "invigil-settings-")), "invigil");
    mkdirSync(folder, { mode: 0o755 });
  });

  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  function write(name: string, document: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(document), { mode: 0o644 });
    return path;
  }

  it("are read in the order of their names, and nothing but .json", () => {
    write("50-room.json", { version: 1, mandatory: { theme: "dark" } });
    write("10-base.json", { version: 1, mandatory: { theme: "light", timerHidden: true } });
    write("90-notes.json.bak", { version: 1, mandatory: { theme: "yellow-on-black" } });

    const machine = mergeSettings(readSettingsFiles(folder, OWNER));

    expect(machine.sources).toEqual([join(folder, "10-base.json"), join(folder, "50-room.json")]);
    expect(machine.values).toMatchObject({ theme: "dark", timerHidden: true });
  });

  it("are none where there is no folder", () => {
    expect(readSettingsFiles(join(folder, "nothing"), OWNER)).toEqual([]);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ["others may write it", (path) => chmodSync(path, 0o666), /others may write/u],
    ["others may write its folder", () => chmodSync(folder, 0o777), /others may write/u],
    ["it is a link", (path) => {
      rmSync(path);
      writeFileSync(join(folder, "real"), "{}");
      symlinkSync(join(folder, "real"), path);
    }, /cannot be opened/u],
    ["it is too long", (path) => writeFileSync(path, " ".repeat(70_000)), /64 KiB/u],
  ])("lock nothing by what they say and open no exam when %s", (_what, spoil, reason) => {
    const path = write("a.json", { version: 1, mandatory: { theme: "dark" } });
    spoil(path);

    const [source] = readSettingsFiles(folder, OWNER);

    expect(source).toMatchObject({ name: path, mandatory: {} });
    expect(source?.refusals[0]).toMatchObject({ closes: true, reason: expect.stringMatching(reason) });
  });

  it("count for nothing when somebody else owns them", () => {
    write("a.json", { version: 1, mandatory: { theme: "dark" } });

    expect(readSettingsFiles(folder, OWNER + 1)[0]?.refusals[0]).toMatchObject({ closes: true, reason: "it or its folder belongs to somebody else" });
  });
});

describe("the owner of a folder on Windows", () => {
  it.each([["O:BAG:SYD:PAI(A;;FA;;;SY)", true], ["O:SYG:SYD:", true], ["O:S-1-5-21-1004336348-1177238915-682003330-1001G:SYD:", false], ["", false]])("of %j is an administrator: %s", (sddl, expected) => {
    expect(isOwnedByAdministrators(sddl)).toBe(expected);
  });
});

/** As `reg query HKLM\SOFTWARE\Policies\Invigil /s` prints it. */
const QUERY = [
  "", String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Invigil`,
  "    Centre    REG_SZ    City college, room 2", "    Platform    REG_SZ    https://exams.college.example", "    KioskOnly    REG_DWORD    0x0", "    UpdateFreezeHours    REG_DWORD    0x30",
  String.raw`    ExamSources    REG_MULTI_SZ    link\0code`, "", String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Invigil\Recommended`, "    textSize    REG_DWORD    0x7d", "    theme    REG_SZ    dark", "", "",
].join("\r\n");

describe("the registry's policies", () => {
  it("are mandatory values, those under Recommended recommended ones, named as the settings are in any case", () => {
    const machine = mergeSettings([registrySettings(parseRegQuery(QUERY, POLICIES_KEY))]);

    expect(machine.refusals).toEqual([]);
    expect(machine.centre).toBe("City college, room 2");
    expect(machine.values).toMatchObject({ platform: "https://exams.college.example", kioskOnly: false, updateFreezeHours: 48, examSources: ["link", "code"], textSize: 125, theme: "dark" });
    expect(machine.locked).toEqual(new Set(["platform", "kioskOnly", "updateFreezeHours", "examSources"]));
  });

  it("keep a value that is empty, and one whose name holds spaces", () => {
    const values = parseRegQuery(`${String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Invigil`}\r\n    my name    REG_SZ    a    b\r\n    empty    REG_SZ\r\n`, POLICIES_KEY);

    expect(values).toEqual([{ subkey: "", name: "my name", type: "REG_SZ", data: "a    b" }, { subkey: "", name: "empty", type: "REG_SZ", data: "" }]);
  });

  it.each([
    ["a subkey that nobody knows", QUERY.replace("Recommended", "Locks"), "Locks"],
    ["a number where a text belongs", QUERY.replace("REG_SZ    https://exams.college.example", "REG_DWORD    0x1"), "mandatory.platform"],
    ["a list as one text", QUERY.replace(String.raw`REG_MULTI_SZ    link\0code`, "REG_SZ    link"), "mandatory.examSources"],
    ["a switch of 2", QUERY.replace("REG_DWORD    0x0", "REG_DWORD    0x2"), "mandatory.kioskOnly"],
  ])("open no exam with %s", (_what, output, place) => {
    expect(registrySettings(parseRegQuery(output, POLICIES_KEY)).refusals).toMatchObject([{ source: POLICIES_KEY, place, closes: true }]);
  });

  it("of another key are not taken", () => {
    expect(parseRegQuery(QUERY.replaceAll(String.raw`Policies\Invigil`, String.raw`Policies\InvigilOther`), POLICIES_KEY)).toEqual([]);
  });
});

describe("macOS's managed preferences", () => {
  it("are mandatory, with a dictionary of what is recommended, and without what the management system adds", () => {
    const machine = mergeSettings([macSettings(JSON.stringify({ centre: "City college", kioskOnly: true, recommended: { theme: "dark" }, PayloadUUID: "1", PFC_Format_Version: 1 }))]);

    expect(machine.refusals).toEqual([]);
    expect(machine).toMatchObject({ centre: "City college", values: { kioskOnly: true, theme: "dark" }, locked: new Set(["kioskOnly"]) });
  });

  it("open no exam when they are none or hold what nobody knows", () => {
    expect(macSettings("no dictionary").refusals).toMatchObject([{ closes: true }]);
    expect(macSettings(JSON.stringify({ kiosk: true })).refusals).toMatchObject([{ place: "mandatory.kiosk", closes: true }]);
  });
});
