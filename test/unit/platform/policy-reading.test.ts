import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffPolicies } from "../../../core/policy/policy-diff.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { withKeystrokes } from "../../doubles/policies.ts";
import { temporaryFolder } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const room = POLICY_PRESETS["supervised-room"];

function fileWith(policy: Policy): string {
  const path = join(temporaryFolder(), "policy.json");
  writeFileSync(path, JSON.stringify(policy));
  return path;
}

describe("policy diff", () => {
  it("says by what they ask of the student how two policies differ, in 100 columns, and ends with 1", async () => {
    const file = fileWith(withKeystrokes({ ...room, dataPlan: room.dataPlan.map((entry) => ({ ...entry, retentionDays: 30 })) }, "rhythm"));
    const people = await invigil("policy", "diff", "supervised-room", file);
    const programs = await invigil("policy", "diff", "supervised-room", file, "--json");

    expect([people.status, programs.status]).toEqual([1, 1]);
    expect(people.stdout).toMatch(/^The two policies differ in \d+ things\.\n\nAsks more of the student\n[^]*\n {2}Key timing: off -> counts of rhythm\n[^]*\nAsks less of the student\n {2}Incidents: kept 30 days instead of 180\n/);
    expect(people.stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(programs.json.same).toBe(false);
    expect(programs.json.changes).toHaveLength(Number(/differ in (\d+)/.exec(people.stdout)?.[1]));
  });

  it("says that two are the same, and ends with 0", async () => {
    const file = fileWith({ ...room, controls: room.controls.toReversed() });

    expect(await invigil("policy", "diff", file, "supervised-room")).toMatchObject({ status: 0, stdout: "The two policies lock and collect the same.\n" });
    expect(await invigil("policy", "diff", "supervised-room", "remote", "--json")).toMatchObject({ status: 1, json: { same: false, changes: diffPolicies(room, POLICY_PRESETS.remote) } });
  });

  it("ends with 2 when one of them is no policy, so that trouble is never taken for a difference", async () => {
    const bad = fileWith({ ...room, controls: [] });

    const ran = [await invigil("policy", "diff", "remote", bad, "--json"), await invigil("policy", "diff", "/nonexistent.json", "remote", "--json")];

    expect(ran.map(({ status, stdout, stderr }) => [status, stdout, JSON.parse(stderr).error.code])).toEqual([[2, "", "policy/invalid"], [2, "", "usage/invalid"]]);
  });
});
