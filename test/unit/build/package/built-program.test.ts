import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPackage, createPackageWithOptions } from "@electron/asar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkArchive, headerHash } from "../../../../build/package/check-archive.ts";
import { bundledFiles, checkFiles } from "../../../../build/package/check-files.ts";
import { checkFuses, unknownFuses } from "../../../../build/package/check-fuses.ts";
import { readConfiguration } from "../../../../build/package/configuration.ts";
import type { Finding } from "../../../../build/package/finding.ts";

const BUNDLES: Readonly<Record<string, string>> = { "package.json": "{}", "out/main/index.js": "start();", "out/preload/index.cjs": "bridge();", "out/renderer/index.html": "<!doctype html>" };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "invigil-package-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): string {
  const application = join(folder, "application");
  for (const [path, text] of Object.entries({ ...BUNDLES, ...files })) {
    mkdirSync(dirname(join(application, path)), { recursive: true });
    writeFileSync(join(application, path), text);
  }
  return application;
}

function faultsOf(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ what, wrong }) => (wrong === null ? [] : [`${what}: ${wrong}`]));
}

const UNWANTED: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ["a source map", { "out/main/index.js.map": "{}" }, "no source maps: out/main/index.js.map"],
  ["a script that names a source map", { "out/main/index.js": "start();\n//# sourceMappingURL=index.js.map" }, "no source maps: out/main/index.js names one"],
  ["code of a test", { "out/main/index.js": "//#region test/doubles/main-ports.ts\ncheat();" }, "no test code: out/main/index.js"],
  ["a test's library", { "out/main/index.js": 'import { chromium } from "playwright-core";' }, "no test code: out/main/index.js"],
];

describe("an archive", () => {
  async function pack(files: Readonly<Record<string, string>> = {}): Promise<string> {
    const archive = join(folder, "app.asar");
    await createPackage(write(files), archive);
    return archive;
  }

  it("is right with the bundles alone", async () => {
    expect(faultsOf(checkArchive(await pack(), null))).toEqual([]);
  });

  it.each([...UNWANTED, ["a package", { "node_modules/x/index.js": "x();" }, "nothing but the bundles: node_modules/x/index.js"] as const])("is refused with %s", async (_what, files, fault) => {
    expect(faultsOf(checkArchive(await pack(files), null))).toContain(fault);
  });

  it("is refused when a byte of a file was changed after it was packed", async () => {
    const archive = await pack();
    const bytes = readFileSync(archive);
    bytes.write("S", bytes.indexOf("start();"));
    writeFileSync(archive, bytes);

    expect(faultsOf(checkArchive(archive, null))).toEqual(["the header has the hash of every file: out/main/index.js has another"]);
  });

  it("is refused when a file lies beside it", async () => {
    const archive = join(folder, "app.asar");
    await createPackageWithOptions(write({}), archive, { unpack: "**/*.cjs" });

    expect(faultsOf(checkArchive(archive, null))).toContain("every file lies in the archive: out/preload/index.cjs");
  });

  it("is refused when the program carries the hash of another one", async () => {
    const archive = await pack();
    const program = join(folder, "Info.plist");
    writeFileSync(program, `<string>${headerHash(archive)}</string>`);
    const before = faultsOf(checkArchive(archive, program));

    await createPackage(write({ "out/main/more.js": "more();" }), archive);

    expect(before).toEqual([]);
    expect(faultsOf(checkArchive(archive, program))).toEqual([expect.stringMatching(/^the program carries the header's hash: /u)]);
  });
});

describe("bundles in a folder", () => {
  it.each(UNWANTED)("are refused with %s", (_what, files, fault) => {
    expect(faultsOf(checkFiles(bundledFiles(write(files))))).toContain(fault);
  });

  it("are refused when one is missing", () => {
    const application = write({});
    rmSync(join(application, "out/preload/index.cjs"));

    expect(faultsOf(checkFiles(bundledFiles(application)))).toEqual(["the bundles are there: out/preload/index.cjs is missing"]);
  });
});

/** A program with a fuse wire as Electron has it (electron docs, fuses.md): sentinel, version 1, length, one character a fuse. */
function programWith(wire: string): string {
  const path = join(folder, "program");
  writeFileSync(path, Buffer.concat([Buffer.from("code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"), Buffer.from([1, wire.length]), Buffer.from(`${wire} more code`)]));
  return path;
}

describe("the fuses of a program", () => {
  const wanted = readConfiguration().configuration.electronFuses;

  it("are right when they are those of electron-builder.yml, in Electron's order", async () => {
    expect((await checkFuses(programWith("01001100"), wanted)).wrong).toBeNull();
  });

  it.each([["11001100", "runAsNode is on"], ["01011100", "enableNodeCliInspectArguments is on"], ["01001000", "onlyLoadAppFromAsar is off"], ["0100110r", "grantFileProtocolExtraPrivileges is removed"], ["0100110", "grantFileProtocolExtraPrivileges is not there"]])("are refused as %s: %s", async (wire, fault) => {
    expect((await checkFuses(programWith(wire), wanted)).wrong).toBe(fault);
  });

  it("that nobody here knows yet are named", async () => {
    expect(await unknownFuses(programWith("010011001"))).toEqual([8]);
  });
});
