import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { packageManifestSchema } from "../../../../core/package/manifest.ts";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import { policySchema } from "../../../../core/policy/policy.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { PermittedProgram, ProgramMatch, Programs } from "../../../../core/policy/program-rule.ts";
import { ASSISTIVE_TOOLS } from "../../../../core/policy/program-rule.ts";
import { ruleFor } from "../../../doubles/policies.ts";

const supervised = POLICY_PRESETS["supervised-room"];

function withPrograms(changes: Partial<Programs>): Policy {
  return { ...supervised, preset: "custom", controls: [...supervised.controls, "permitted-programs"], programs: { ...supervised.programs, ...changes } };
}

function withMatch(match: ProgramMatch): Policy {
  return withPrograms({ rules: [ruleFor("first"), ruleFor("second", [{ by: "name", pattern: "fine" }, match])] });
}

function permitted(id: string, ...matches: readonly ProgramMatch[]): PermittedProgram {
  return { id, name: id, systems: ["windows", "linux"], matches, start: null };
}

function without(control: Policy["controls"][number], changes: Partial<Policy>): Policy {
  const controls = supervised.controls.filter((other) => other !== control && other !== "processes" && other !== "virtual-machine" && other !== "remote-session" && other !== "displays");
  return { ...supervised, preset: "custom", controls, programs: { ...supervised.programs, lists: [], unknown: "allow" }, virtualMachine: "allow", remoteSession: "allow", ...changes };
}

/** The same value with keys that no schema knows. */
function plus<T extends object>(value: T, unknown: object): T {
  return { ...value, ...unknown };
}

/** What somebody reads who wrote the policy: where, and why. */
function refusal(policy: unknown): { readonly path: unknown; readonly message: string } | null {
  const parsed = parsePolicy(policy);
  return parsed.ok ? null : { path: parsed.error.detail?.["path"], message: parsed.error.message };
}

describe("a pattern", () => {
  it.each<ProgramMatch>([
    { by: "name", pattern: "*" }, { by: "name", pattern: "??*" }, { by: "name", pattern: "*.exe" }, { by: "path", pattern: "*" }, { by: "path", pattern: "/*" }, { by: "path", pattern: "*/*" }, { by: "signer", pattern: "*?" }, { by: "bundle-id", pattern: "*" },
  ])("that would match every program is refused at its place: %j", (match) => {
    expect(refusal(withMatch(match))).toEqual({ path: "programs.rules.1.matches.1.pattern", message: expect.stringContaining("would match every program") });
  });

  it.each<[ProgramMatch, string]>([
    [{ by: "name", pattern: "folder/program" }, "use a match by path"], [{ by: "name", pattern: "folder\\program" }, "use a match by path"], [{ by: "name", pattern: ".exe" }, "or none"],
    [{ by: "path", pattern: "C:/Games/" }, "add * for every program"],
  ])("that could match nothing is refused with what to write instead: %j", (match, words) => {
    expect(refusal(withMatch(match))).toEqual({ path: "programs.rules.1.matches.1.pattern", message: expect.stringContaining(words) });
  });

  it.each<ProgramMatch>([{ by: "name", pattern: "a*" }, { by: "name", pattern: "*a*a*a*a*" }, { by: "path", pattern: "*/x" }, { by: "path", pattern: String.raw`C:\x\*.exe` }, { by: "path-expression", pattern: String.raw`.*/x(32|64)?(\.exe)?` }])("that says something is read: %j", (match) => {
    expect(refusal(withMatch(match))).toBeNull();
  });
});

describe("an expression", () => {
  it.each([
    ["(", "cannot be read"], ["[a", "cannot be read"], ["a**", "cannot be read"], [String.raw`\p{Nonsense}`, "cannot be read"],
    [".*", "would match every program"], [".*/.+", "would match every program"], [String.raw`([\s\S])*`, "would match every program"], ["^/opt/x", "would match no path"],
    ["(a+)+", "repeats without limit"], ["(a*)*b", "repeats without limit"], ["((x+y)*z)+", "repeats without limit"],
    ["(a{1,1000}){1,1000}", "grows too large"], ["(((a{99}){99}){99}){99}", "grows too large"], [".{600}", "grows too large"],
  ])("%s is refused at its place, because it %s", (pattern, why) => {
    expect(refusal(withMatch({ by: "path-expression", pattern }))).toEqual({ path: "programs.rules.1.matches.1.pattern", message: expect.stringContaining(why) });
  });

  it("is refused among what is permitted too", () => {
    expect(refusal(withPrograms({ permitted: [permitted("p", { by: "path-expression", pattern: "(a+)+" })] }))?.path).toBe("programs.permitted.0.matches.0.pattern");
  });

  it("is one of 200 at most", () => {
    const rules = (count: number) => Array.from({ length: count }, (_, index) => ruleFor(`r${index}`, [{ by: "path-expression", pattern: `.*/x${index}` }]));

    expect(refusal(withPrograms({ rules: rules(200) }))).toBeNull();
    expect(refusal(withPrograms({ rules: rules(201) }))).toEqual({ path: "programs.rules.200.matches.0.pattern", message: expect.stringContaining("at most 200") });
  });

  it("is refused where all together grow too large", () => {
    const rules = Array.from({ length: 100 }, (_, index) => ruleFor(`r${index}`, [{ by: "path-expression", pattern: `x{400}${index}` }]));

    expect(refusal(withPrograms({ rules }))).toEqual({ path: "programs.rules.24.matches.0.pattern", message: expect.stringContaining("together") });
  });
});

describe("rules that contradict each other", () => {
  it.each<[string, Partial<Programs>, string, string]>([
    ["an id twice", { rules: [ruleFor("a"), ruleFor("b"), { ...ruleFor("c"), id: "a" }] }, "programs.rules.2.id", "programs.rules.0"],
    ["an id of a built-in rule", { rules: [{ ...ruleFor("mine"), id: "anydesk" }] }, "programs.rules.0.id", "built-in"],
    ["a permitted program with a rule's id", { rules: [ruleFor("a")], permitted: [permitted("a", { by: "name", pattern: "other" })] }, "programs.permitted.0.id", "programs.rules.0"],
    ["two permitted programs with one id", { permitted: [permitted("a", { by: "name", pattern: "one" }), permitted("a", { by: "name", pattern: "two" })] }, "programs.permitted.1.id", "programs.permitted.0"],
    ["the same name prohibited and permitted", { rules: [ruleFor("a"), ruleFor("calc")], permitted: [permitted("p", { by: "name", pattern: "CALC.exe" })] }, "programs.rules.1.matches.0.pattern", "programs.permitted.0.matches.0"],
    ["the same path prohibited and permitted", { rules: [ruleFor("a", [{ by: "path", pattern: String.raw`C:\Calc\calc` }])], permitted: [permitted("p", { by: "path", pattern: "c:/calc/calc" })] }, "programs.rules.0.matches.0.pattern", "permits the same"],
    ["permission for what a built-in list prohibits", { permitted: [permitted("p", { by: "name", pattern: "zoom.exe" })] }, "programs.permitted.0.matches.0.pattern", 'add "zoom" to programs.except'],
    ["an exception from no rule", { except: ["zoom", "zooom"] }, "programs.except.1", "no built-in rule"],
    ["a prohibited screen reader", { rules: [ruleFor("a", [{ by: "name", pattern: "nvd*" }])] }, "programs.rules.0.matches.0.pattern", "NVDA"],
  ])("%s: refused where it is", (_what, changes, path, words) => {
    expect(refusal(withPrograms(changes))).toEqual({ path, message: expect.stringContaining(words) });
  });

  it("do not, where the systems differ, the built-in rule is excepted or its list is not used", () => {
    expect(refusal(withPrograms({ rules: [{ ...ruleFor("calc"), systems: ["macos"] }], permitted: [permitted("p", { by: "name", pattern: "calc" })] }))).toBeNull();
    expect(refusal(withPrograms({ except: ["zoom"], permitted: [permitted("p", { by: "name", pattern: "zoom" })] }))).toBeNull();
    expect(refusal(withPrograms({ lists: [], rules: [{ ...ruleFor("mine"), id: "anydesk" }] }))).toBeNull();
  });
});

describe("what a policy asks for without the control that does it", () => {
  it.each<[string, Policy["controls"][number], Partial<Policy>]>([
    ["programs.lists", "processes", { programs: { ...supervised.programs, unknown: "allow" } }],
    ["programs.rules", "processes", { programs: { ...supervised.programs, lists: [], unknown: "allow", rules: [ruleFor("x")] } }],
    ["programs.whenFound", "processes", { programs: { ...supervised.programs, lists: [], unknown: "allow", whenFound: "pause" } }],
    ["programs.whenFound", "processes", { programs: { ...supervised.programs, lists: [], unknown: "allow", whenFound: "close" } }],
    ["programs.unknown", "processes", { programs: { ...supervised.programs, lists: [] } }],
    ["programs.permitted", "permitted-programs", { programs: { ...supervised.programs, lists: [], unknown: "allow", permitted: [permitted("p", { by: "name", pattern: "calc" })] } }],
    ["displays.most", "displays", { displays: { most: 1, internalOnly: false, virtual: "allow" } }],
    ["displays.internalOnly", "displays", { displays: { most: 0, internalOnly: true, virtual: "allow" } }],
    ["displays.virtual", "displays", { displays: { most: 0, internalOnly: false, virtual: "refuse" } }],
    ["virtualMachine", "virtual-machine", { virtualMachine: "warn" }],
    ["remoteSession", "remote-session", { remoteSession: "block" }],
    ["assistiveTools", "assistive-tools", { assistiveTools: ["screen-reader"] }],
  ])("is refused at %s and names %s", (path, control, changes) => {
    const policy = without(control, changes);

    expect(refusal(policy)).toEqual({ path, message: expect.stringContaining(`without the control "${control}"`) });
    expect(refusal({ ...policy, controls: [...policy.controls, control] })).toBeNull();
  });

  it("is nothing in a policy that asks for nothing", () => {
    expect(refusal(without("assistive-tools", { assistiveTools: ASSISTIVE_TOOLS.filter((tool) => tool !== "screen-reader") }))).toBeNull();
  });

  it("includes a record of programs that the data plan does not have", () => {
    const dataPlan = supervised.dataPlan.filter(({ collector }) => collector !== "process-matches");

    expect(refusal({ ...supervised, dataPlan })).toEqual({ path: "dataPlan", message: expect.stringContaining("nothing could be recorded") });
    expect(refusal({ ...supervised, dataPlan, programs: { ...supervised.programs, lists: [] } })).toBeNull();
    expect(refusal({ ...supervised, dataPlan, programs: { ...supervised.programs, lists: [] }, assistiveTools: [] })?.path).toBe("dataPlan");
  });
});

describe("identifiers that a policy names", () => {
  it("are refused one by one where no report may hold them, each at its place", () => {
    const dataPlan = supervised.dataPlan.filter(({ collector }) => collector !== "device-report");
    const policy = { ...supervised, dataPlan, device: { fields: ["system-serial", "mac-addresses"] as const } };

    expect(v.safeParse(policySchema, policy).issues?.map((issue) => [v.getDotPath(issue), issue.message])).toEqual([
      ["device.fields.0", expect.stringContaining('"system-serial" is named')], ["device.fields.1", expect.stringContaining('add an entry for "device-report"')],
    ]);
    expect(refusal({ ...policy, dataPlan: supervised.dataPlan })).toBeNull();
    expect(refusal({ ...policy, device: { fields: [] } })).toBeNull();
  });

  it("are known ones, each once, and none in a policy called practice", () => {
    expect(refusal({ ...supervised, device: { fields: ["hostname", "hostname"] } })?.path).toBe("device.fields");
    expect(refusal({ ...supervised, device: { fields: ["imei" as "hostname"] } })?.path).toBe("device.fields.0");
    expect(refusal({ ...POLICY_PRESETS.practice, device: { fields: ["hostname"] } })?.message).toContain("practice");
    expect(Object.values(POLICY_PRESETS).map(({ device }) => device.fields)).toEqual([[], [], []]);
  });
});

describe("the schema of policies", () => {
  it.each<[string, unknown]>([
    ["programs.rules.0.matches.0.extra", withPrograms({ rules: [ruleFor("a", [plus({ by: "name", pattern: "a" }, { extra: 1 })])] })],
    ["programs.permitted.0.start.shell", withPrograms({ permitted: [{ ...permitted("p", { by: "name", pattern: "a" }), start: plus({ arguments: [] }, { shell: true }) }] })],
    ["programs.rules.0.colour", withPrograms({ rules: [plus(ruleFor("a"), { colour: "red" })] })],
    ["displays.mirrored", { ...supervised, displays: { ...supervised.displays, mirrored: true } }],
  ])("refuses the unknown key %s", (path, policy) => {
    expect(parsePolicy(policy)).toMatchObject({ error: { code: "policy/unknown-key", detail: { path } } });
  });

  it.each<[string, unknown]>([
    ["programs.rules.0.matches.0.pattern", withPrograms({ rules: [{ ...ruleFor("a"), matches: [{ by: "name", pattern: 7 as unknown as string }] }] })],
    ["programs.rules.0.matches.0.pattern", withPrograms({ rules: [ruleFor("a", [{ by: "sha256", pattern: "AB".repeat(32) }])] })],
    ["programs.rules.0.matches.0.by", withPrograms({ rules: [ruleFor("a", [{ by: "title" as "name", pattern: "a" }])] })],
    ["programs.rules.0.systems.1", withPrograms({ rules: [{ ...ruleFor("a"), systems: ["linux", "amiga" as "linux"] }] })],
    ["programs.permitted.0.start.arguments.0", withPrograms({ permitted: [{ ...permitted("p", { by: "name", pattern: "a" }), start: { arguments: [null as unknown as string] } }] })],
    ["programs.lists.0", withPrograms({ lists: ["games" as "messaging"] })],
    ["programs.whenFound", withPrograms({ whenFound: "kill" as "close" })],
  ])("refuses a wrong value at %s", (path, policy) => {
    expect(refusal(policy)?.path).toBe(path);
  });

  it("refuses the same inside a manifest, at the same place", () => {
    const parsed = v.safeParse(packageManifestSchema, { policy: withMatch({ by: "path-expression", pattern: "(a+)+" }) });

    expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toContain("policy.programs.rules.1.matches.1.pattern");
  });

  it("tells no more faults than people read, however many there are", () => {
    const rules = Array.from({ length: 10_000 }, () => ruleFor("same"));

    expect(v.safeParse(policySchema, withPrograms({ rules })).issues).toHaveLength(20);
  });

  it("reads ten thousand rules, looking at each a fixed number of times, and refuses more than computers keep", () => {
    const rules = (matches: number) => Array.from({ length: 10_000 }, (_, rule) => ruleFor(`r${rule}`, Array.from({ length: matches }, (_match, index): ProgramMatch => ({ by: "name", pattern: `*a${rule}*${index}*` }))));
    const most = Array.from({ length: 100 }, (_, index) => permitted(`p${index}`, { by: "name", pattern: `b${index}` }));

    expect(refusal(withPrograms({ rules: rules(2), permitted: most }))).toBeNull();
    expect(refusal(withPrograms({ rules: rules(3) }))).toEqual({ path: "programs.rules", message: expect.stringContaining("at most 20000") });
  });
});
