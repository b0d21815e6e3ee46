import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainPolicy } from "../../../core/policy/explain-policy.ts";
import { diffPolicies } from "../../../core/policy/policy-diff.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { studentReads } from "../../../core/policy/student-words.ts";
import { withKeystrokes } from "../../doubles/policies.ts";
import { temporaryFolder } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const room = POLICY_PRESETS["supervised-room"];

function fileWith(policy: Policy): string {
  const path = join(temporaryFolder(), "policy.json");
  writeFileSync(path, JSON.stringify(policy));
  return path;
}

describe("policy check", () => {
  it("warns of what is probably not meant, with its place, and ends with 0 all the same", async () => {
    const policy = withKeystrokes({ ...room, dataPlan: room.dataPlan.map((entry) => (entry.collector === "system-check" ? { ...entry, retentionDays: 0 } : entry)) }, "rhythm");
    const file = fileWith({ ...policy, keystrokes: { ...policy.keystrokes, compare: false, injection: false } });
    const [people, programs] = await Promise.all([invigil("policy", "check", file), invigil("policy", "check", file, "--json")]);

    expect([people.status, programs.status]).toEqual([0, 0]);
    expect(people.stdout).toMatch(/^This is a valid policy \(custom\)\.\n\n2 warnings:\n {2}dataPlan\.0\.retentionDays: "system-check" is deleted when[^]*\n {2}keystrokes\.level: key timing is collected/);
    expect(programs.json).toMatchObject({ valid: true, warnings: [{ kind: "retention", path: "dataPlan.0.retentionDays" }, { kind: "keystrokes-unused", path: "keystrokes.level" }] });
  });
});

describe("policy explain", () => {
  it("prints word for word what the student reads, then each control with its tiers, its cost and whom it hurts, in 100 columns", async () => {
    const policy = withKeystrokes({ ...room, contact: "privacy@example.org" }, "rhythm");
    const [people, programs] = await Promise.all([invigil("policy", "explain", fileWith(policy)), invigil("policy", "explain", fileWith(policy), "--json")]);
    const printed = people.stdout.replaceAll(/\s+/g, " ");

    const told = studentReads(policy).flatMap(({ heading, intro, items, outro }) => [heading, ...intro, ...items.flatMap(({ title, paragraphs }) => [title, ...paragraphs]), ...outro]);
    expect(told.filter((words) => !printed.includes(words))).toEqual([]);
    expect(printed).toContain("privacy@example.org");
    expect(printed).toContain("Screen pictures (screen-capture) Screenshots and screen sharing show a black picture instead of the exam. At best: Windows monitored, macOS monitored, Linux unavailable, Linux kiosk session monitored. What it costs: Pictures of the screen show no exam. Whom it hurts: Magnifiers");
    expect(people.stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    expect(programs.json).toEqual({ preset: "custom", ...explainPolicy(policy, "your institution") });
  });

  it("takes a preset by its name, and refuses a file that holds no policy", async () => {
    const [practice, bad] = await Promise.all([invigil("policy", "explain", "practice"), invigil("policy", "explain", fileWith({ ...room, controls: [] }), "--json")]);

    expect(practice.stdout).toContain("  Nothing on this computer is locked. Nothing is recorded except your answers.\n");
    expect([bad.status, bad.stdout, JSON.parse(bad.stderr).error.code]).toEqual([1, "", "policy/invalid"]);
  });
});

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
