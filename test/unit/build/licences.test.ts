import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What may ship: anything else, a combination of licences too, is for a person to look at first. */
const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0"]);

/**
 * Looked at: what electron-updater (MIT) and @simplewebauthn/server (MIT) bring along. 0BSD asks for nothing; BlueOak-1.0.0 asks for its text or a link to it; argparse's Python-2.0 (PSF)
 * asks for its notice. None reaches beyond the package itself.
 */
const LOOKED_AT: ReadonlySet<string> = new Set(["tslib: 0BSD", "sax: BlueOak-1.0.0", "graceful-fs: BlueOak-1.0.0", "argparse: Python-2.0"]);

const packageSchema = v.object({ name: v.string(), version: v.string(), license: v.optional(v.string(), "none stated") });

/** Folders of every installed package that ships: what `dependencies` brings along, and Electron around the client. */
function shippedFolders(): readonly string[] {
  const listed = spawnSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { cwd: root, encoding: "utf8" }).stdout.split("\n");
  // Other platforms' optional packages are listed and not installed.
  const installed = listed.filter((folder) => folder.includes("node_modules") && existsSync(join(folder, "package.json")));
  return [...installed, join(root, "node_modules/electron")];
}

it("ships nothing under a licence that asks for more than naming it", () => {
  const packages = shippedFolders().map((folder) => v.parse(packageSchema, JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))));

  const others = packages.filter(({ name, license }) => !ALLOWED.has(license) && !LOOKED_AT.has(`${name}: ${license}`)).map(({ name, version, license }) => `${name}@${version}: ${license}`);

  expect(others).toEqual([]);
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(["electron", "fastify", "react", "@hpke/common"]));
});
