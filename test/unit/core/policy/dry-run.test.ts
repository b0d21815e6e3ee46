import { describe, expect, it } from "vitest";
import { dryRun } from "../../../../core/policy/dry-run.ts";
import type { DryRunCheck } from "../../../../core/policy/dry-run.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { recordedCheckIn } from "../../../../core/policy/recorded-check-in.ts";
import type { RecordedCheckIn } from "../../../../core/policy/recorded-check-in.ts";

const ROOM = POLICY_PRESETS["supervised-room"];
const REMOTE = POLICY_PRESETS.remote;

/** A check-in under the remote preset in which nothing was found. */
const CLEAN: RecordedCheckIn = {
  policy: REMOTE,
  checks: ["disk", "memory", "network", "clock", "battery", "displays", "processes", "virtual-machine", "remote-session"].map((check) => ({ check, outcome: "passed", detail: `${check} is well.` })),
  controls: [{ control: "kiosk", tier: "enforced", reason: "The window fills the screen." }], incidents: [], displays: null,
};

function withCheck(check: string, outcome: "passed" | "warned" | "failed", policy: Policy = REMOTE): RecordedCheckIn {
  return { ...CLEAN, policy, checks: CLEAN.checks.map((each) => (each.check === check ? { check, outcome, detail: "What was found." } : each)) };
}

function outcomeOf(check: string, policy: Policy, record: RecordedCheckIn): DryRunCheck["outcome"] | undefined {
  return dryRun(policy, record).checks.find((each) => each.check === check)?.outcome;
}

describe("a policy that is tried on a recorded check-in", () => {
  it("passes a computer on which its own policy found nothing, and says how far controls held there", () => {
    const { checks, controls } = dryRun(REMOTE, CLEAN);

    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(["passes"]));
    expect(controls.find(({ control }) => control === "kiosk")?.measured?.tier).toBe("enforced");
    expect(controls.find(({ control }) => control === "clipboard")?.measured).toBeNull();
  });

  it.each(["disk", "memory", "network", "clock", "battery"])("takes the result of %s as it is, whatever the policy", (check) => {
    expect(outcomeOf(check, POLICY_PRESETS.practice, withCheck(check, "warned"))).toBe("noted");
    expect(outcomeOf(check, REMOTE, { ...CLEAN, checks: [] })).toBe("not-recorded");
  });

  it.each([
    // The policy of that time, what came of it, the policy that is tried, and what follows: `block` stops for virtual machines and asks for suspicions.
    ["warn", "passed", "block", "passes"], ["block", "failed", "warn", "noted"], ["block", "failed", "block", "not-recorded"], ["block", "failed", "ask-invigilator", "not-recorded"],
    ["ask-invigilator", "failed", "block", "stops"], ["ask-invigilator", "warned", "block", "asks-invigilator"], ["ask-invigilator", "failed", "ask-invigilator", "asks-invigilator"], ["warn", "warned", "block", "not-recorded"],
    ["block", "failed", "allow", "passes"],
  ] as const)("of virtual machines: under %s it %s, so under %s it %s", (then, outcome, now, expected) => {
    expect(outcomeOf("virtual-machine", { ...REMOTE, virtualMachine: now }, withCheck("virtual-machine", outcome, { ...REMOTE, virtualMachine: then }))).toBe(expected);
  });

  it("judges use from afar by its own word, and says nothing where nobody looked", () => {
    expect(outcomeOf("remote-session", { ...REMOTE, remoteSession: "ask-invigilator" }, withCheck("remote-session", "failed"))).toBe("asks-invigilator");
    expect(outcomeOf("remote-session", REMOTE, { ...CLEAN, checks: [] })).toBe("not-recorded");
    expect(outcomeOf("remote-session", { ...REMOTE, controls: [] }, { ...CLEAN, checks: [] })).toBe("passes");
  });

  it("counts the displays that the record names, and does not claim what it cannot know of mirrored ones", () => {
    const two: RecordedCheckIn = { ...CLEAN, policy: ROOM, displays: [{ width: 1920, height: 1080, internal: true }, { width: 1920, height: 1080, internal: false }] };
    const of = (displays: Policy["displays"]) => outcomeOf("displays", { ...ROOM, displays }, two);

    expect([
      of({ most: 1, internalOnly: false, virtual: "allow" }), of({ most: 2, internalOnly: false, virtual: "allow" }), of({ most: 2, internalOnly: true, virtual: "allow" }),
      of({ most: 3, internalOnly: false, virtual: "refuse" }), of({ most: 0, internalOnly: false, virtual: "allow" }),
    ]).toEqual(["stops", "passes", "stops", "not-recorded", "passes"]);
    expect(outcomeOf("displays", { ...ROOM, displays: { most: 5, internalOnly: false, virtual: "allow" } }, { ...CLEAN, displays: null })).toBe("not-recorded");
  });

  it("names programs that were found and that it prohibits too, and those that nobody looked for", () => {
    const zoom = { rule: "zoom", name: "Zoom" };
    const found: RecordedCheckIn = { ...CLEAN, incidents: [{ kind: "prohibited-program", detail: zoom }] };
    const custom: Policy = { ...REMOTE, preset: "custom", programs: { ...REMOTE.programs, lists: [], rules: [{ id: "my-tool", name: "My tool", reason: "It answers.", systems: ["linux"], matches: [{ by: "name", pattern: "my-tool" }] }] } };

    expect(dryRun(REMOTE, found).checks.find(({ check }) => check === "processes")).toEqual({ check: "processes", outcome: "stops", because: "Until they are closed: Zoom." });
    expect(outcomeOf("processes", custom, found)).toBe("not-recorded");
    expect(outcomeOf("processes", { ...REMOTE, dataPlan: [] }, { ...CLEAN, policy: { ...REMOTE, dataPlan: [] } })).toBe("not-recorded");
    expect(outcomeOf("processes", POLICY_PRESETS.practice, found)).toBe("passes");
  });
});

describe("a recorded check-in", () => {
  it("is what stood in the journal before the first question, the last word of each, and nothing of what was deleted", () => {
    const checked = (detail: string) => ({ kind: "checked", results: [{ check: "disk", outcome: "passed", detail }] }) as const;
    const record = recordedCheckIn(REMOTE, [
      checked("First."), checked("Second."), { kind: "incident", incident: "virtual-machine", detail: { atCheck: true } }, { kind: "started", firstItem: "q1" as never, shuffleSeed: "AAAA" },
      { kind: "incident", incident: "focus-lost", detail: { forMs: 5 } },
    ]);

    expect(record.checks.map(({ detail }) => detail)).toEqual(["Second."]);
    expect(record.incidents.map(({ kind }) => kind)).toEqual(["virtual-machine"]);
    expect([record.controls, record.displays]).toEqual([[], null]);
  });
});
