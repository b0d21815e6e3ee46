import { describe, expect, it } from "vitest";
import { GUARANTEES } from "../../../../core/policy/guarantees.ts";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import { lintPolicy } from "../../../../core/policy/policy-lint.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { PermittedProgram, ProgramMatch, Programs } from "../../../../core/policy/program-rule.ts";
import { ruleFor, withKeystrokes } from "../../../doubles/policies.ts";

const room = POLICY_PRESETS["supervised-room"];

function withPrograms(changes: Partial<Programs>): Policy {
  return { ...room, preset: "custom", controls: [...room.controls, "permitted-programs"], programs: { ...room.programs, ...changes } };
}

function permitted(...matches: readonly ProgramMatch[]): PermittedProgram {
  return { id: "calculator", name: "Calculator", systems: ["linux"], matches, start: null };
}

/** Warnings of a policy that is valid, with their places as people read them. */
function warnings(policy: Policy, ...known: [Parameters<typeof lintPolicy>[1]?]): readonly { readonly kind: string; readonly path: string; readonly message: string }[] {
  expect(parsePolicy(structuredClone(policy))).toMatchObject({ ok: true });
  return lintPolicy(policy, ...known).map(({ kind, path, message }) => ({ kind, path: path.join("."), message }));
}

describe("a warning about a valid policy", () => {
  it.each(Object.entries(POLICY_PRESETS))("is not needed for %s, nor with key timing that is looked at", (_name, preset) => {
    expect(warnings(preset)).toEqual([]);
    expect(warnings(withKeystrokes(preset, "rhythm"))).toEqual([]);
  });

  it("names a control that holds on no system, and none that holds on one", () => {
    const nowhere = { ...GUARANTEES.clock.linux, tier: "unavailable" } as const;
    const guarantees = { ...GUARANTEES, clock: { windows: nowhere, macos: nowhere, linux: nowhere, "linux-kiosk": nowhere } };

    expect(warnings(room, { guarantees, staffRoles: null })).toEqual([{ kind: "control-nowhere", path: `controls.${room.controls.indexOf("clock")}`, message: expect.stringContaining('take "clock" out') }]);
  });

  it.each<[string, Partial<Programs>]>([
    ["by its name", { rules: [ruleFor("gnome", [{ by: "name", pattern: "gnome-*" }])], permitted: [permitted({ by: "name", pattern: "gnome-calculator" })] }],
    ["by its path", { rules: [ruleFor("gnome", [{ by: "path", pattern: "/usr/bin/*" }])], permitted: [permitted({ by: "path", pattern: "/usr/bin/gnome-calculator" })] }],
    ["by the path from which it is opened", { rules: [ruleFor("gnome", [{ by: "path-expression", pattern: ".*/gnome-[a-z]+" }])], permitted: [{ ...permitted({ by: "name", pattern: "gnome-cal*" }), start: { linux: "/usr/bin/gnome-calculator", arguments: [] } }] }],
  ])("names an allowed program that a wider rule prohibits %s", (_how, programs) => {
    expect(warnings(withPrograms(programs)).filter(({ kind }) => kind === "allowed-but-prohibited")).toEqual([{ kind: "allowed-but-prohibited", path: "programs.permitted.0", message: expect.stringContaining('on linux, "Calculator" also falls under the rule "gnome"') }]);
  });

  it("is not given for an allowed program that is known by more than the rule, or on another system", () => {
    expect(warnings(withPrograms({ rules: [ruleFor("gnome", [{ by: "name", pattern: "gnome-*" }])], permitted: [permitted({ by: "path", pattern: "/usr/bin/gnome-calculator" })] }))).toEqual([]);
    expect(warnings(withPrograms({ rules: [{ ...ruleFor("gnome", [{ by: "name", pattern: "gnome-*" }]), systems: ["macos"] }], permitted: [permitted({ by: "name", pattern: "gnome-calculator" })] }))).toEqual([]);
  });

  it("names a rule by folder that finds a screen reader", () => {
    const found = warnings(withPrograms({ rules: [ruleFor("other"), ruleFor("system", [{ by: "path", pattern: "*/System32/*" }])] }));

    expect(found).toEqual([{ kind: "screen-reader", path: "programs.rules.1", message: expect.stringContaining('the rule "system" also finds Narrator') }]);
  });

  it("names a rule that takes away an assistive tool that the policy allows, once for each program, and none for a tool that it does not allow", () => {
    const zoom = withPrograms({ rules: [ruleFor("other"), ruleFor("meetings", [{ by: "name", pattern: "zoom*" }])] });

    expect(zoom.assistiveTools).toContain("magnifier");
    expect(warnings(zoom)).toEqual([{ kind: "assistive-tool", path: "programs.rules.1", message: expect.stringContaining('on windows, the rule "meetings" also finds ZoomText, which assistiveTools allows') }]);
    expect(warnings({ ...zoom, assistiveTools: zoom.assistiveTools.filter((tool) => tool !== "magnifier") })).toEqual([]);
  });

  it.each([[0, "before anybody can look"], [366, "366 days, longer than a year"], [3650, "longer than a year"]])("names data that is kept %i days", (retentionDays, words) => {
    const policy = { ...room, dataPlan: room.dataPlan.map((entry) => (entry.collector === "device-report" ? { ...entry, retentionDays } : entry)) };

    expect(warnings(policy)).toEqual([{ kind: "retention", path: "dataPlan.3.retentionDays", message: expect.stringContaining(words) }]);
    expect(warnings({ ...policy, dataPlan: policy.dataPlan.map((entry) => ({ ...entry, retentionDays: 365 })) })).toEqual([]);
  });

  it("names data that nobody may look at, where the roles of staff are known", () => {
    expect(warnings(room, { guarantees: GUARANTEES, staffRoles: ["administrator"] })).toEqual([{ kind: "viewers", path: "dataPlan.0.viewers", message: expect.stringContaining('"system-check" is collected for invigilator, and nobody has such a role') }]);
    expect(warnings(room, { guarantees: GUARANTEES, staffRoles: ["administrator", "invigilator"] })).toEqual([]);
  });

  it("names key timing that is collected for nothing", () => {
    const policy = withKeystrokes(room, "timings");

    expect(warnings({ ...policy, keystrokes: { ...policy.keystrokes, compare: false, injection: false } })).toEqual([{ kind: "keystrokes-unused", path: "keystrokes.level", message: expect.stringContaining("nothing looks at it") }]);
    expect(warnings({ ...policy, keystrokes: { ...policy.keystrokes, compare: false } })).toEqual([]);
  });
});
