import { describe, expect, it } from "vitest";
import { diffPolicies } from "../../../../core/policy/policy-diff.ts";
import type { PolicyChange } from "../../../../core/policy/policy-change.ts";
import { opposite } from "../../../../core/policy/policy-change.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { PermittedProgram, Programs } from "../../../../core/policy/program-rule.ts";
import { ruleFor, withKeystrokes } from "../../../doubles/policies.ts";

const room = POLICY_PRESETS["supervised-room"];
const calculator: PermittedProgram = { id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "gnome-calculator" }], start: null };
const full: Policy = { ...withKeystrokes(room, "rhythm"), device: { fields: ["hostname"] }, contact: "privacy@example.org", programs: { ...room.programs, except: ["slack"], rules: [ruleFor("cribsheet")], permitted: [calculator] } };

function programs(changes: Partial<Programs>): Policy {
  return { ...full, programs: { ...full.programs, ...changes } };
}

function planned(collector: string, changes: Partial<Policy["dataPlan"][number]>): Policy {
  return { ...full, dataPlan: full.dataPlan.map((entry) => (entry.collector === collector ? { ...entry, ...changes } : entry)) };
}

describe("what differs between two policies", () => {
  it.each<[Policy, PolicyChange["part"], PolicyChange["asks"], string]>([
    [{ ...full, preset: "remote" }, "preset", "neither", "It is called remote instead of custom"],
    [{ ...full, controls: full.controls.filter((control) => control !== "clipboard") }, "control", "less", "Copy and paste (clipboard): no longer a control"],
    [{ ...full, controls: [...full.controls, "permitted-programs"] }, "control", "more", "Allowed programs (permitted-programs): now a control"],
    [{ ...full, controls: full.controls.filter((control) => control !== "power-save") }, "control", "neither", "Sleep (power-save): no longer a control"],
    [{ ...full, dataPlan: full.dataPlan.filter(({ collector }) => collector !== "system-check") }, "collector", "less", "Results of the system check: no longer collected"],
    [planned("incidents", { retentionDays: 90 }), "retention", "less", "Incidents: kept 90 days instead of 180"],
    [planned("incidents", { retentionDays: 181 }), "retention", "more", "Incidents: kept 181 days instead of 180"],
    [planned("incidents", { viewers: ["administrator"] }), "viewers", "less", "Incidents: seen by the exam's administrators instead of the invigilator and the exam's administrators"],
    [planned("incidents", { viewers: ["marker"] }), "viewers", "more", "Incidents: seen by the markers instead of the invigilator and the exam's administrators"],
    [planned("incidents", { purpose: "To look." }), "purpose", "neither", 'Incidents: the purpose that the student reads is now "To look."'],
    [planned("incidents", { legalBasis: "Contract" }), "legal-basis", "neither", 'Incidents: the legal basis is now "Contract"'],
    [{ ...full, device: { fields: [] } }, "identifier", "less", "Name of the computer in the network: no longer in the device report"],
    [{ ...full, contact: "" }, "contact", "neither", "Whom candidates ask about their data: nobody is named any more"],
    [programs({ lists: full.programs.lists.filter((list) => list !== "messaging") }), "program-list", "less", "Programs of the list Messages (messaging) are no longer prohibited"],
    [programs({ except: [] }), "program-exception", "more", "The built-in rule slack counts again"],
    [programs({ rules: [] }), "program-rule", "less", "Program cribsheet: no longer prohibited by a rule of this policy"],
    [programs({ rules: [{ ...ruleFor("cribsheet"), reason: "Other." }] }), "program-rule", "neither", "Program cribsheet: its rule has other reason"],
    [programs({ rules: [{ ...ruleFor("cribsheet"), systems: ["linux"] }] }), "program-rule", "less", "Program cribsheet: its rule has other systems"],
    [programs({ rules: [ruleFor("cribsheet", [{ by: "name", pattern: "cribsheet" }, { by: "name", pattern: "crib" }])] }), "program-rule", "more", "Program cribsheet: its rule has other matches"],
    [programs({ permitted: [] }), "permitted-program", "more", "Program Calculator: no longer allowed by this policy"],
    [programs({ permitted: [{ ...calculator, systems: ["linux", "macos"] }] }), "permitted-program", "less", "Allowed program Calculator: it has other systems"],
    [programs({ permitted: [{ ...calculator, start: { linux: "/usr/bin/gnome-calculator", arguments: [] } }] }), "permitted-program", "neither", "Allowed program Calculator: it has other start"],
    [programs({ unknown: "allow" }), "unknown-programs", "less", "Other programs are no longer counted"],
    [programs({ whenFound: "pause" }), "found-programs", "more", "When a prohibited program is found during the exam, the exam pauses until it is gone; before: the candidate and a person are told"],
    [{ ...full, displays: { ...full.displays, most: 2 } }, "displays", "more", "Displays allowed at once: any number -> 2"],
    [{ ...full, displays: { ...full.displays, internalOnly: true } }, "displays", "more", "Only the computer's own display may be connected"],
    [{ ...full, displays: { ...full.displays, virtual: "refuse" } }, "displays", "more", "Displays that are mirrored or made up by programs are refused"],
    [{ ...full, virtualMachine: "allow" }, "virtual-machine", "less", "Virtual machine: nothing follows; before: it is noted, and the exam goes on"],
    [{ ...full, remoteSession: "block" }, "remote-session", "more", "Used from afar: no exam on this computer; before: the exam waits for an invigilator's override code"],
    [{ ...full, assistiveTools: full.assistiveTools.filter((tool) => tool !== "dictation") }, "assistive-tool", "more", "Assistive tools: dictation no longer allowed"],
    [{ ...full, assistiveTools: full.assistiveTools.filter((tool) => tool !== "screen-reader") }, "assistive-tool", "neither", "Screen readers are no longer listed; they are allowed in every exam"],
    [{ ...full, keystrokes: { ...full.keystrokes, level: "timings" } }, "keystrokes", "more", "Key timing: counts of rhythm -> press and release times"],
    [{ ...full, keystrokes: { ...full.keystrokes, compare: false } }, "keystrokes", "less", "No longer: later typing is compared with the first part of the sitting"],
    [{ ...full, keystrokes: { ...full.keystrokes, injection: false } }, "keystrokes", "less", "No longer: text that appears without being typed is looked for"],
    [{ ...full, keystrokes: { ...full.keystrokes, alternative: "" } }, "keystrokes", "neither", "Key timing, for those who object: no other way is named any more"],
  ])("is told alone, with what it asks: %#", (changed, part, asks, words) => {
    expect(diffPolicies(full, changed)).toEqual([expect.objectContaining({ part, asks, words })]);
  });

  it("is nothing between a policy and itself, or the same with its lists in another order", () => {
    const turned: Policy = { ...full, controls: full.controls.toReversed(), dataPlan: full.dataPlan.toReversed(), assistiveTools: full.assistiveTools.toReversed(), programs: { ...full.programs, lists: full.programs.lists.toReversed() } };

    expect(diffPolicies(full, structuredClone(full))).toEqual([]);
    expect(diffPolicies(full, turned)).toEqual([]);
  });

  it.each([["practice", "remote"], ["practice", "supervised-room"], ["supervised-room", "remote"]] as const)("asks the other way about between %s and %s", (one, other) => {
    const there = diffPolicies(POLICY_PRESETS[one], POLICY_PRESETS[other]);
    const back = diffPolicies(POLICY_PRESETS[other], POLICY_PRESETS[one]);
    const key = ({ part, subject, asks }: Pick<PolicyChange, "part" | "subject" | "asks">): string => `${part} ${subject ?? ""} ${asks}`;

    expect(back.map(key).toSorted()).toEqual(there.map((change) => key({ ...change, asks: opposite(change.asks) })).toSorted());
    expect(there.map(({ asks }) => asks)).not.toContain("less");
  });
});
