import { describe, expect, it } from "vitest";
import type { ProgramFacts } from "../../../../core/policy/programs.ts";
import { listPrograms, parsePs, parseTasklist } from "../../../../main/watch/list-programs.ts";
import type { RunningProgram } from "../../../../main/watch/list-programs.ts";
import { ListScanner } from "../../../../main/watch/list-scanner.ts";
import { applicationFolder, parseTeamId } from "../../../../main/watch/macos-programs.ts";
import { ProgramTable } from "../../../../main/watch/program-table.ts";
import { parseSigners, parseWindowsDetails } from "../../../../main/watch/windows-programs.ts";
import { rulesAgainst } from "../../../doubles/programs.ts";

const TASKLIST = [
  '"System Idle Process","0","Services","0","8 K"',
  '"System","4","Services","0","2,384 K"',
  '"svchost.exe","1044","Services","0","31,020 K"',
  '"Name, with a comma.exe","5120","Console","1","10,240 K"',
  '"AnyDesk.exe","9128","Console","1","41.876 K"',
  "",
].join("\r\n");

const PS = [
  "    1     0 Thu Nov 26 08:00:01 2026     /sbin/launchd",
  "  512     1 Thu Nov 26 08:01:40 2026     /Applications/zoom.us.app/Contents/MacOS/zoom.us",
  "99120   512 Mon Nov  2 23:59:59 2026     /Applications/Google Chrome.app/Contents/Frameworks/Google Chrome Framework.framework/Helpers/Google Chrome Helper (Renderer).app/Contents/MacOS/Google Chrome Helper (Renderer)",
  "  733     1 Thu Nov 26 08:02:00 2026     login",
  "",
].join("\n");

describe("the lists that systems print", () => {
  it("are read as tasklist prints them", () => {
    expect(parseTasklist(TASKLIST)).toEqual([
      { pid: 0, name: "System Idle Process" }, { pid: 4, name: "System" }, { pid: 1044, name: "svchost.exe" }, { pid: 5120, name: "Name, with a comma.exe" }, { pid: 9128, name: "AnyDesk.exe" },
    ]);
  });

  it("are read as ps of macOS prints them, paths with spaces and days of one digit too", () => {
    expect(parsePs(PS)).toEqual([
      { pid: 1, parent: 0, startedAt: Date.parse("Nov 26 08:00:01 2026"), name: "launchd", path: "/sbin/launchd" },
      { pid: 512, parent: 1, startedAt: Date.parse("Nov 26 08:01:40 2026"), name: "zoom.us", path: "/Applications/zoom.us.app/Contents/MacOS/zoom.us" },
      expect.objectContaining({ pid: 99120, startedAt: Date.parse("Nov 2 23:59:59 2026"), name: "Google Chrome Helper (Renderer)" }),
      { pid: 733, parent: 1, startedAt: Date.parse("Nov 26 08:02:00 2026"), name: "login" },
    ]);
  });

  it.skipIf(process.platform === "win32")("have this process in them when the real ps is asked", async () => {
    const own = (await listPrograms("darwin")).find(({ pid }) => pid === process.pid);

    expect(own?.parent).toBe(process.ppid);
    expect((await listPrograms("darwin", { only: process.pid })).map(({ pid, startedAt }) => ({ pid, startedAt }))).toEqual([{ pid: process.pid, startedAt: own?.startedAt }]);
  });

  it("have the details that PowerShell adds", () => {
    expect(parseWindowsDetails("4\t0\t0\t\r\n9128\t7316\t1764160000123\tC:\\Program Files (x86)\\AnyDesk\\AnyDesk.exe\r\nWARNING: something else\r\n")).toEqual([
      { pid: 4, parent: 0, startedAt: 0 }, { pid: 9128, parent: 7316, startedAt: 1764160000123, path: String.raw`C:\Program Files (x86)\AnyDesk\AnyDesk.exe` },
    ]);
  });

  it("have the signers of what is signed validly, and of nothing else", () => {
    const printed = "C:\\a\\AnyDesk.exe\tValid\tCN=AnyDesk Software GmbH, O=AnyDesk Software GmbH, L=Stuttgart, C=DE\r\nC:\\a\\forged.exe\tHashMismatch\tCN=AnyDesk Software GmbH\r\nC:\\a\\own.exe\tNotSigned\t\r\n";

    expect([...parseSigners(printed)]).toEqual([[String.raw`C:\a\AnyDesk.exe`, "CN=AnyDesk Software GmbH, O=AnyDesk Software GmbH, L=Stuttgart, C=DE"]]);
  });

  it("lead to the innermost application of macOS and its team", () => {
    expect(applicationFolder("/Applications/Google Chrome.app/Contents/Helpers/Helper.app/Contents/MacOS/Helper")).toBe("/Applications/Google Chrome.app/Contents/Helpers/Helper.app");
    expect(applicationFolder("/usr/bin/ssh")).toBeNull();
    expect(parseTeamId("Executable=/Applications/zoom.us.app/Contents/MacOS/zoom.us\nIdentifier=us.zoom.xos\nFormat=app bundle with Mach-O universal (x86_64 arm64)\nTeamIdentifier=BJ4HAAB9B3\nSealed Resources version=2 rules=13 files=400\n")).toBe("BJ4HAAB9B3");
    expect(parseTeamId("Identifier=a.out\nSignature=adhoc\nTeamIdentifier=not set\n")).toBeNull();
  });
});

function scan(prohibited: (facts: ProgramFacts) => boolean, describe_: (programs: readonly RunningProgram[]) => Promise<readonly RunningProgram[]>, ownPid = 0) {
  let listed: readonly RunningProgram[] = [];
  const described: number[][] = [];
  const rules = rulesAgainst(prohibited);
  const table = new ProgramTable(rules, { countUnknown: true, now: () => 0, wall: (at) => at });
  const scanner = new ListScanner({
    table, hashes: null, ownPid,
    source: {
      list: async () => await Promise.resolve(listed),
      describe: async (programs) => {
        described.push(programs.map(({ pid }) => pid));
        return await describe_(programs);
      },
    },
  });
  const look = async (how: "tick" | "sweep", now: readonly RunningProgram[]) => {
    listed = now;
    await scanner[how]();
    return table.report();
  };
  return { look, described, rules };
}

describe("a look at a list", () => {
  it("asks for details of new programs only, and judges by them", async () => {
    const scanner = scan(({ path }) => path === "C:/forbidden.exe", async (programs) => await Promise.resolve(programs.map((program) => ({ ...program, startedAt: 7, path: `C:/${program.name}` }))));
    await scanner.look("sweep", [{ pid: 4, name: "harmless.exe" }]);

    const { sightings, running } = await scanner.look("tick", [{ pid: 4, name: "harmless.exe" }, { pid: 8, name: "forbidden.exe" }]);

    expect({ sightings, running }).toMatchObject({ sightings: [{ pid: 8, startedAt: 7 }], running: 2 });
    expect(scanner.described).toEqual([[4], [8]]);
  });

  it("takes a pid with another start time for another program", async () => {
    let startedAt = 7;
    const scanner = scan(({ name }) => name === "forbidden.exe", async (programs) => await Promise.resolve(programs.map((program) => ({ ...program, startedAt }))));
    await scanner.look("sweep", [{ pid: 8, name: "forbidden.exe" }]);
    startedAt = 9;

    const { sightings } = await scanner.look("sweep", [{ pid: 8, name: "forbidden.exe" }]);

    expect(sightings.map((sighting) => [sighting.startedAt, sighting.gone])).toEqual([[7, true], [9, false]]);
  });

  it("judges by name alone where details cannot be had", async () => {
    const scanner = scan(({ name }) => name === "forbidden.exe", async () => await Promise.reject(new Error("PowerShell is not allowed here")));

    expect(await scanner.look("tick", [{ pid: 8, name: "forbidden.exe" }])).toMatchObject({ unreadable: 1, sightings: [{ pid: 8, startedAt: 0 }] });
  });

  it("does not judge this program and its own windows", async () => {
    const scanner = scan(() => true, async (programs) => await Promise.resolve(programs), 10);

    const { sightings } = await scanner.look("tick", [{ pid: 10, name: "invigil", path: "/opt/invigil" }, { pid: 11, parent: 10, name: "invigil", path: "/opt/invigil" }, { pid: 12, parent: 10, name: "other", path: "/opt/other" }]);

    expect(sightings.map(({ pid }) => pid)).toEqual([12]);
  });
});
