import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { judgeClock, judgeDisk, judgeDisplayCheck, judgeMemory, judgeNetwork, judgePrograms } from "../../../../main/check/judge-checks.ts";
import type { ProgramSighting } from "../../../../main/ports.ts";

function sighting(verdict: ProgramSighting["verdict"]): ProgramSighting {
  return { pid: 1, startedAt: 1, verdict, firstSeenAt: 1, lastSeenAt: 1, gone: false };
}

const MIB = 1024 * 1024;

describe("the system check", () => {
  it.each([
    [judgeDisk(50 * MIB), "failed"], [judgeDisk(200 * MIB), "warned"], [judgeDisk(5000 * MIB), "passed"],
    [judgeMemory(100 * MIB, 4000 * MIB), "warned"], [judgeMemory(2000 * MIB, 4000 * MIB), "passed"],
    [judgeClock(null), "warned"], [judgeClock(200), "passed"], [judgeClock(-30_000), "passed"], [judgeClock(3_600_000), "warned"],
    [judgeNetwork(null), "warned"], [judgeNetwork(12), "passed"],
    [judgeDisplayCheck([{ id: 1, width: 1, height: 1, internal: true }, { id: 2, width: 1, height: 1, internal: false }], POLICY_PRESETS.remote), "failed"],
    [judgeDisplayCheck([{ id: 1, width: 1, height: 1, internal: true }, { id: 2, width: 1, height: 1, internal: false }], POLICY_PRESETS.practice), "passed"],
    [judgePrograms([sighting({ kind: "prohibited", rule: { id: "zoom", name: "Zoom", reason: "Calls." }, by: "path" })], new Map()), "failed"],
    [judgePrograms([sighting({ kind: "permitted", id: "calculator" })], new Map()), "passed"],
    [judgePrograms([], new Map()), "passed"],
  ] as const)("judges $detail as $state", (check, state) => {
    expect(check.state).toBe(state);
    expect(check.remedy === null).toBe(check.state === "passed");
    expect(check.detail).not.toContain("!");
  });
});
