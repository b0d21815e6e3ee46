import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { withKeystrokes } from "../../../doubles/policies.ts";

const rhythm = withKeystrokes(POLICY_PRESETS["supervised-room"], "rhythm");

function refusal(policy: Policy): string | null {
  const parsed = parsePolicy(structuredClone(policy));
  return parsed.ok ? null : `${JSON.stringify(parsed.error.detail ?? {})} ${parsed.error.message}`;
}

describe("a policy that records key timing", () => {
  it("says why, on what ground, for how long and for whom, and has an equal way for whoever objects", () => {
    expect(refusal(rhythm)).toBeNull();
    expect(refusal({ ...rhythm, dataPlan: POLICY_PRESETS["supervised-room"].dataPlan })).toContain("nothing says why");
    expect(refusal({ ...rhythm, keystrokes: { ...rhythm.keystrokes, alternative: " " } })).toContain("equal way");
    expect(refusal({ ...rhythm, dataPlan: rhythm.dataPlan.map((entry) => ({ ...entry, legalBasis: "" })) })).not.toBeNull();
  });

  it("cannot ask for anything while it records nothing, nor name a purpose for nothing", () => {
    const off = { ...rhythm, keystrokes: { level: "off", compare: false, injection: false, alternative: "" } as const };

    expect(refusal(off)).toContain("key timing is off");
    expect(refusal({ ...off, dataPlan: POLICY_PRESETS["supervised-room"].dataPlan })).toBeNull();
    expect(refusal({ ...off, dataPlan: POLICY_PRESETS["supervised-room"].dataPlan, keystrokes: { ...off.keystrokes, compare: true } })).toContain("does nothing");
  });

  it("is never a preset, and never called practice", () => {
    expect(Object.values(POLICY_PRESETS).map(({ keystrokes }) => keystrokes.level)).toEqual(["off", "off", "off"]);
    expect(refusal({ ...withKeystrokes(POLICY_PRESETS.practice, "rhythm"), preset: "practice" })).toContain("call it custom");
  });
});
