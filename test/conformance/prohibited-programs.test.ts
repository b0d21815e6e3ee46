import { existsSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { PROGRAM_LIST_IDS } from "../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../core/policy/programs.ts";

/* The 64 programs that Safe Exam Browser prohibits unless told otherwise (seb-win-refactoring, MPL-2.0; see the shared data's README). */
const file = new URL("../../../shared/data/seb/rules/default-prohibited-processes.json", import.meta.url);
const PROGRAMS = 64;

/** What our lists leave out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "Microsoft.Media.player.exe": "a media player helps nobody with an answer, and many computers have it open",
  "VLC.exe": "a media player helps nobody with an answer, and many computers have it open",
  "sethc.exe": "it is Sticky Keys, a help for people who cannot hold two keys",
  "spotify.exe": "music helps nobody with an answer; a policy that wants silence names it",
};

const listSchema = v.object({ windows: v.array(v.object({ executable: v.string(), originalName: v.string() })) });

describe.skipIf(!existsSync(file))("Safe Exam Browser's prohibited programs (skipped when the shared data is absent)", () => {
  it("are in our lists but for those that are left out for a reason", () => {
    const { windows } = v.parse(listSchema, JSON.parse(readFileSync(file, "utf8")));
    const supervised = POLICY_PRESETS["supervised-room"];
    const { classify } = compileProgramRules({ ...supervised, programs: { ...supervised.programs, lists: [...PROGRAM_LIST_IDS] } }, "windows");
    const prohibited = (name: string): boolean => classify({ name, path: `C:\\Program Files\\Some Maker\\${name}` }).kind === "prohibited";

    const missing = windows.filter(({ executable, originalName }) => !prohibited(executable) || !prohibited(originalName)).map(({ executable }) => executable);

    expect(windows).toHaveLength(PROGRAMS);
    expect(missing.toSorted()).toEqual(Object.keys(LEFT_OUT).toSorted());
  });
});
