import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const SHIPPED = ["core", "main", "preload", "renderer", "platform"];

const manifestSchema = v.object({ dependencies: v.record(v.string(), v.string()), devDependencies: v.record(v.string(), v.string()), optionalDependencies: v.record(v.string(), v.string()) });

const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

/** Packages that the files of these folders import: `@scope/name` or `name`, without Node's built-ins. */
function importedBy(folders: readonly string[]): ReadonlySet<string> {
  const patterns = folders.flatMap((folder) => [`${folder}/*.ts`, `${folder}/*.tsx`]);
  const listed = spawnSync("git", ["ls-files", ...patterns], { cwd: root, encoding: "utf8" }).stdout.split("\n").filter((file) => file !== "");
  const modules = listed.flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(/(?:\bfrom|^import) "([^".][^"]*)";$/gmu)].map((found) => found[1] ?? ""));
  return new Set(modules.filter((module) => !module.startsWith("node:")).map((module) => module.split("/").slice(0, module.startsWith("@") ? 2 : 1).join("/")));
}

describe("the dependencies", () => {
  it("are what the shipped folders import, and Electron, which is around them", () => {
    const imported = importedBy(SHIPPED);

    expect([...imported].filter((name) => name !== "electron").toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
  });

  it("are exact versions, so that an update is a change that somebody reads", () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });

    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
  });
});
