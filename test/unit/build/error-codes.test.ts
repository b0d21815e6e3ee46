import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ERROR_CODE_LIST } from "../../../core/errors.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The list itself, and the sentences, which the compiler compares with it. */
const LISTS = ["core/errors.ts", "renderer/words/error-words.ts"];

it("has no error code that nothing answers with", () => {
  const listed = spawnSync("git", ["ls-files", "core", "main", "preload", "renderer", "platform"], { cwd: root, encoding: "utf8" }).stdout.split("\n");
  const source = listed.filter((file) => /\.tsx?$/u.test(file) && !LISTS.includes(file)).map((file) => readFileSync(join(root, file), "utf8")).join("\n");

  const unused = ERROR_CODE_LIST.filter((code) => !source.includes(`"${code}"`));

  expect(source.length).toBeGreaterThan(100_000);
  expect(unused).toEqual([]);
});
