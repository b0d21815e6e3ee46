import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printable, table, wrapped } from "../../platform/cli/printed.ts";
import { readPolicyFile } from "../../platform/cli/read-policy.ts";
import { codeOf } from "../unit/core/samples.ts";

/** Clears the screen, moves up, sets the title, turns text around, starts a new line, and the one-byte form of an escape. */
const HOSTILE = "a\u001B[2J\u001B[1A\u001B]0;title\u0007\u202Eb\r\nc\u009B31m\u2028\u2066d";
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/;

describe("a terminal of staff", () => {
  it("gets no control characters and no marks of direction from what others wrote", () => {
    for (const line of [printable(HOSTILE), ...wrapped(HOSTILE, "  "), ...table(["who"], [[HOSTILE], [1]]).split("\n")]) expect(line).not.toMatch(UNSAFE);
  });

  it("still gets every other character as it was written", () => {
    expect(printable("Zoë, Σωκράτης, 漢字, عربى, 💧: 3 < 4")).toBe("Zoë, Σωκράτης, 漢字, عربى, 💧: 3 < 4");
  });
});

describe("a file that is no policy", () => {
  it("is refused by its size, however large, without being read", () => {
    const folder = mkdtempSync(join(tmpdir(), "invigil-policy-"));
    const path = join(folder, "huge.json");
    const file = openSync(path, "w");
    ftruncateSync(file, 2 ** 40);
    closeSync(file);

    const refused = codeOf(readPolicyFile(path));
    rmSync(folder, { recursive: true });

    expect(refused).toBe("policy/invalid");
  });
});
