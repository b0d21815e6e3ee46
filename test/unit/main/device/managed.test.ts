import { chmodSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { managedSource, readManaged } from "../../../../main/device/managed.ts";
import type { Managed } from "../../../../main/device/managed.ts";
import { onlyAdministratorsWrite } from "../../../../main/device/trusted-file.ts";

const OWNER = process.getuid?.() ?? 0;
const SETTINGS = { version: 1, centre: "City college" };

let folder: string;
let file: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "invigil-managed-")), "invigil");
  file = join(folder, "managed.json");
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(file, JSON.stringify(SETTINGS), { mode: 0o644 });
});

afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

function read(owner = OWNER): Managed {
  return readManaged({ file, owner });
}

function reasonOf(managed: Managed): string {
  return managed.managed ? "managed" : managed.reason;
}

describe.skipIf(process.platform === "win32")("a managed machine", () => {
  it("is one whose administrator wrote its settings", () => {
    expect(read()).toEqual({ managed: true, centre: "City college" });
  });

  it("is none on a system without such settings, or without the file", () => {
    rmSync(file);

    expect(reasonOf(read())).toBe("there are no managed settings");
    expect(managedSource("freebsd")).toBeNull();
    expect(reasonOf(readManaged(managedSource("freebsd")))).toBe("this system has no managed settings");
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["another version", JSON.stringify({ ...SETTINGS, version: 2 })],
    ["no centre", JSON.stringify({ version: 1 })],
    ["an empty name", JSON.stringify({ ...SETTINGS, centre: "  " })],
    ["a key that nobody knows", JSON.stringify({ ...SETTINGS, unlocked: true })],
    ["a list", "[]"],
    ["more than 64 KiB", JSON.stringify(SETTINGS) + " ".repeat(70_000)],
  ])("is none when the file holds %s", (_what, content) => {
    writeFileSync(file, content);

    expect(read().managed).toBe(false);
  });

  it.each<[string, () => void]>([
    ["its group may write it", () => chmodSync(file, 0o664)],
    ["everybody may write it", () => chmodSync(file, 0o646)],
    ["everybody may write its folder", () => chmodSync(folder, 0o777)],
    ["its folder is a link", () => {
      renameSync(folder, `${folder}.real`);
      symlinkSync(`${folder}.real`, folder);
    }],
    ["it is a link", () => {
      renameSync(file, `${file}.real`);
      symlinkSync(`${file}.real`, file);
    }],
    ["it is a folder", () => {
      rmSync(file);
      mkdirSync(file);
    }],
  ])("is none when %s", (_what, spoil) => {
    spoil();

    expect(reasonOf(read())).toMatch(/^the managed settings (?:do not count|cannot be opened)/u);
  });

  it("is none when somebody other than the administrator owns the file", () => {
    expect(reasonOf(read(OWNER + 1))).toBe("the managed settings do not count: it or its folder belongs to somebody else");
  });

  it("is one also with a second name of the same file, which changes nobody's rights", () => {
    linkSync(file, join(folder, "other.json"));

    expect(read().managed).toBe(true);
  });
});

describe("a security descriptor of Windows", () => {
  const ADMINISTRATORS_ONLY = "O:BAG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)";

  it.each([
    ADMINISTRATORS_ONLY,
    "O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FRFX;;;BU)",
    "O:BAG:S-1-5-21-1004336348-1177238915-682003330-513D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)",
    "O:BAG:SYD:PAI(D;;FA;;;BG)(A;;FA;;;BA)(A;OICIIO;GA;;;CO)",
  ])("counts when administrators alone may write: %s", (sddl) => {
    expect(onlyAdministratorsWrite(sddl)).toBe(true);
  });

  it.each([
    ["a student owns it", ADMINISTRATORS_ONLY.replace("O:BA", "O:S-1-5-21-1004336348-1177238915-682003330-1001")],
    ["users may change it", ADMINISTRATORS_ONLY.replace("0x1200a9;;;BU", "0x1301bf;;;BU")],
    ["users may create files in the folder, as new folders in ProgramData let them", ADMINISTRATORS_ONLY.replace("(A;;0x1200a9;;;BU)", "(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)")],
    ["everybody may do everything", ADMINISTRATORS_ONLY.replace("0x1200a9;;;BU", "FA;;;WD")],
    ["one account may write", ADMINISTRATORS_ONLY.replace("BU)", "BU)(A;;FW;;;S-1-5-21-1004336348-1177238915-682003330-1001)")],
    ["an entry has a condition", ADMINISTRATORS_ONLY.replace("BU)", 'BU)(XA;;FA;;;WD;(@User.Title=="x"))')],
    ["it has no list, which lets everybody write", "O:BAG:SYD:NO_ACCESS_CONTROL"],
    ["nothing was read", ""],
  ])("does not count when %s", (_what, sddl) => {
    expect(onlyAdministratorsWrite(sddl)).toBe(false);
  });
});
