import { describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import type { PermittedProgram, ProgramMatch, ProgramRule } from "../../../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../../../core/policy/programs.ts";
import type { ProgramFacts, ProgramVerdict } from "../../../../core/policy/programs.ts";
import { ruleFor, withoutPrograms, withRule } from "../../../doubles/policies.ts";

const supervised = POLICY_PRESETS["supervised-room"];
const HASH = "ab".repeat(32);

function withPrograms(rules: readonly ProgramRule[], permitted: readonly PermittedProgram[] = []): Policy {
  const bare = withoutPrograms(supervised);
  return { ...bare, programs: { ...bare.programs, rules, permitted } };
}

function permit(...matches: readonly ProgramMatch[]): PermittedProgram {
  return { id: "permitted", name: "Permitted", systems: ["windows", "macos", "linux"], matches, start: null };
}

function judge(facts: ProgramFacts, ...matches: readonly ProgramMatch[]): ProgramVerdict["kind"] {
  return compileProgramRules(withRule(supervised, "x", matches), "linux").classify(facts).kind;
}

describe("a match", () => {
  it.each<[ProgramMatch, ProgramFacts]>([
    [{ by: "name", pattern: "AnyDesk.exe" }, { name: "x", path: "C:\\Tools\\anydesk.EXE" }],
    [{ by: "name", pattern: "team*" }, { name: "x", path: "/opt/TeamViewer" }],
    [{ by: "name", pattern: "obs??" }, { name: "obs64.exe" }],
    [{ by: "name", pattern: "zoom" }, { name: "zoom (deleted)" }],
    [{ by: "name", pattern: "zoom.us" }, { name: "x", path: "/Applications/zoom.us.app/Contents/MacOS/zoom.us" }],
    [{ by: "name", pattern: "CAFÉ" }, { name: "x", path: "/opt/cafe\u0301" }],
    [{ by: "name", pattern: "ΟΔΟΣ*" }, { name: "οδος" }],
    [{ by: "name", pattern: "漢*💧" }, { name: "x", path: "/opt/漢字💧" }],
    [{ by: "name", pattern: "a*b?c" }, { name: "a*b?c" }],
    [{ by: "path", pattern: "/usr/bin/obs" }, { name: "x", path: "/usr/lib/../bin/./obs" }],
    [{ by: "path", pattern: "C:\\Program Files\\*\\AnyDesk.exe" }, { name: "x", path: "c:/program files/anydesk/anydesk.exe" }],
    [{ by: "path", pattern: "*/obs-studio/*" }, { name: "x", path: "/opt/obs-studio/bin/renamed (deleted)" }],
    [{ by: "path", pattern: "*/end" }, { name: "x", path: `/${"long/".repeat(818)}end` }],
    [{ by: "path-expression", pattern: String.raw`.*/OBS(32|64)?(\.exe)?` }, { name: "x", path: "C:\\obs\\bin\\obs64.exe" }],
    [{ by: "sha256", pattern: HASH }, { name: "renamed", path: "/home/me/notes", sha256: HASH.toUpperCase() }],
    [{ by: "signer", pattern: "*O=TeamViewer*" }, { name: "x", signer: "CN=TeamViewer Germany GmbH, O=TeamViewer Germany GmbH, C=DE" }],
    [{ by: "bundle-id", pattern: "com.hnc.Discord*" }, { name: "x", bundleId: "com.hnc.discordptb" }],
  ])("%j recognises %j", (match, facts) => {
    expect(judge(facts, match)).toBe("prohibited");
  });

  it.each<[ProgramMatch, ProgramFacts]>([
    [{ by: "name", pattern: "anydesk" }, { name: "anydesk", path: "/usr/bin/renamed" }],
    [{ by: "name", pattern: "anydesk" }, { name: "x", path: "/opt/anydesk/harmless" }],
    [{ by: "name", pattern: "anydesk" }, { name: "" }],
    [{ by: "name", pattern: "anydesk" }, { name: "", path: "/" }],
    [{ by: "name", pattern: "obs??" }, { name: "obs6" }],
    [{ by: "name", pattern: "obs" }, { name: "observatory" }],
    [{ by: "path", pattern: "/usr/bin/obs" }, { name: "/usr/bin/obs" }],
    [{ by: "path", pattern: "/usr/bin/obs" }, { name: "x", path: "/home/me/usr/bin/obs" }],
    [{ by: "path", pattern: "/usr/bin/obs" }, { name: "x", path: "/usr/bin/obs/../cat" }],
    [{ by: "path-expression", pattern: "obs" }, { name: "obs", path: "/usr/bin/obs" }],
    [{ by: "path-expression", pattern: ".*" }, { name: "obs" }],
    [{ by: "sha256", pattern: HASH }, { name: "x", sha256: "" }],
    [{ by: "signer", pattern: "O=TeamViewer" }, { name: "x", signer: "CN=x, O=TeamViewer" }],
    [{ by: "bundle-id", pattern: "com.hnc.Discord" }, { name: "com.hnc.Discord" }],
  ])("%j does not take %j for it", (match, facts) => {
    expect(judge(facts, match)).toBe("unknown");
  });

  it.each([
    [String.raw`\\?\C:\Tools\x.exe`, "c:/tools/x.exe"], [String.raw`\??\C:\Tools\x.exe`, "c:/tools/x.exe"], [String.raw`\\?\UNC\server\share\x.exe`, "//server/share/x.exe"], [String.raw`\\server\share\x.exe`, "//server/share/x.exe"],
  ])("by path knows what Windows writes as %s", (path, pattern) => {
    const rules = compileProgramRules(withRule(supervised, "x", [{ by: "path", pattern }]), "windows");

    expect(rules.classify({ name: "y", path })).toMatchObject({ kind: "prohibited", by: "path" });
  });
});

describe("a program that several rules name", () => {
  const facts: ProgramFacts = { name: "tool", path: "/opt/tool", sha256: HASH, signer: "Maker", bundleId: "org.maker.tool" };
  const STRONGEST_FIRST: readonly ProgramMatch[] = [
    { by: "sha256", pattern: HASH }, { by: "signer", pattern: "maker" }, { by: "bundle-id", pattern: "org.maker.tool" }, { by: "path", pattern: "/opt/*" }, { by: "path-expression", pattern: "/opt/.*" }, { by: "name", pattern: "tool" },
  ];
  const PAIRS = STRONGEST_FIRST.flatMap((prohibited, one) => STRONGEST_FIRST.map((allowed, other) => [prohibited, allowed, other < one ? "permitted" : "prohibited"] as const));

  it.each(PAIRS)("prohibited by %j and permitted by %j is %s", (prohibited, allowed, kind) => {
    const rules = compileProgramRules(withPrograms([ruleFor("tool", [prohibited])], [permit(allowed)]), "linux");

    expect(rules.classify(facts).kind).toBe(kind);
  });

  it("is told under the first id, in whatever order they are written", () => {
    const rules = ["b", "a", "c"].map((id) => ruleFor(id, [{ by: "name", pattern: "to*" }, { by: "name", pattern: "tool" }]));

    for (const order of [rules, rules.toReversed()]) expect(compileProgramRules(withPrograms(order), "linux").classify(facts)).toMatchObject({ rule: { id: "a" }, by: "name" });
  });

  it("is told by its strongest match", () => {
    const rules = compileProgramRules(withPrograms([ruleFor("a", [{ by: "name", pattern: "tool" }]), ruleFor("z", [{ by: "path", pattern: "/opt/tool" }])]), "linux");

    expect(rules.classify(facts)).toMatchObject({ rule: { id: "z" }, by: "path" });
  });
});

describe("rules made ready", () => {
  it("ask for no more than some rule needs", () => {
    const needs = (...matches: readonly ProgramMatch[]) => compileProgramRules(withRule(supervised, "x", matches), "windows").needs;

    expect(needs({ by: "name", pattern: "x" }, { by: "path", pattern: "/x" }, { by: "path-expression", pattern: "x" })).toEqual({ sha256: false, signer: false, bundleId: false });
    expect(needs({ by: "sha256", pattern: HASH })).toEqual({ sha256: true, signer: false, bundleId: false });
    expect(needs({ by: "signer", pattern: "x" })).toEqual({ sha256: false, signer: true, bundleId: false });
    expect(needs({ by: "bundle-id", pattern: "x" })).toEqual({ sha256: false, signer: false, bundleId: true });
    expect(compileProgramRules(withPrograms([], [permit({ by: "sha256", pattern: HASH })]), "linux").needs.sha256).toBe(true);
  });

  it("ask for the bundle ids of the built-in lists on macOS only", () => {
    expect(compileProgramRules(supervised, "macos").needs.bundleId).toBe(true);
    expect(compileProgramRules(supervised, "windows").needs.bundleId).toBe(false);
    expect(compileProgramRules(supervised, "linux").needs.bundleId).toBe(false);
  });

  it("are none where a policy has nothing to say about programs", () => {
    expect(compileProgramRules(POLICY_PRESETS.practice, "linux").size).toBe(0);
    expect(compileProgramRules(withoutPrograms(supervised), "linux").size).toBe(0);
    expect(compileProgramRules({ ...POLICY_PRESETS.practice, assistiveTools: [] }, "linux").size).toBe(0);
  });

  it("leave out other systems' rules", () => {
    const rules = compileProgramRules(withPrograms([{ ...ruleFor("x"), systems: ["windows"] }]), "linux");

    expect(rules.size).toBe(0);
    expect(rules.classify({ name: "x" })).toEqual({ kind: "unknown" });
  });
});
