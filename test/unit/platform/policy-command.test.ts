import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { matchOverrideCode } from "../../../core/crypto/override-code.ts";
import { CONTROL_IDS } from "../../../core/policy/control.ts";
import { guaranteeTable } from "../../../core/policy/guarantee-table.ts";
import { GUARANTEES } from "../../../core/policy/guarantees.ts";
import { parsePolicy } from "../../../core/policy/parse-policy.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { readPolicyFile } from "../../../platform/cli/read-policy.ts";
import { systemClock } from "../../../platform/office/system-clock.ts";
import { summarisePolicy } from "../../../platform/policy/summarise-policy.ts";
import { ruleFor } from "../../doubles/policies.ts";
import { must, openRoom, temporaryFolder } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import type { Ran } from "./support/served.ts";
import { invigil } from "./support/served.ts";

const SUPERVISED = POLICY_PRESETS["supervised-room"];

/** A file with a policy, or with whatever else a test puts into it. */
function fileWith(content: unknown): string {
  const path = join(temporaryFolder(), "policy.json");
  writeFileSync(path, content instanceof Uint8Array || typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function withRules(count: number, reason = "It is on the list of this test."): Policy {
  const rules = Array.from({ length: count }, (_, index) => ({ ...ruleFor(`tool-${index}`), reason }));
  return { ...SUPERVISED, programs: { ...SUPERVISED.programs, rules } };
}

describe("policy show", () => {
  it.each(Object.entries(POLICY_PRESETS))("prints %s whole, and policy check takes what it prints", async (name, preset) => {
    const shown = await invigil("policy", "show", name);
    const asJson = await invigil("policy", "show", name, "--json");
    const checked = await invigil("policy", "check", fileWith(shown.stdout), "--json");

    expect(must(parsePolicy(JSON.parse(shown.stdout)))).toEqual(preset);
    expect(asJson.json).toEqual(preset);
    expect([checked.status, checked.json]).toEqual([0, { valid: true, warnings: [], ...summarisePolicy(preset) }]);
  });

  it("names the presets when there is none of a name", async () => {
    const shown = await invigil("policy", "show", "constructor", "--json");

    expect([shown.status, JSON.parse(shown.stderr).error]).toMatchObject([2, { code: "usage/invalid", message: expect.stringContaining("practice, supervised-room, remote") }]);
  });
});

describe("policy check", () => {
  it("says in words of at most 100 columns what a policy does", async () => {
    const policy: Policy = {
      ...SUPERVISED, preset: "custom", controls: ["displays", "kiosk", "processes", "permitted-programs", "virtual-machine", "remote-session", "assistive-tools"], contact: "privacy@example.org", displays: { most: 2, internalOnly: true, virtual: "refuse" }, virtualMachine: "block",
      remoteSession: "ask-invigilator", assistiveTools: ["dictation"],
      programs: {
        ...SUPERVISED.programs, lists: ["messaging"], except: ["slack"], rules: [ruleFor("Cribsheet"), ruleFor("Bad\u001B[2JTool")], whenFound: "pause",
        permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "gnome-calculator" }], start: { linux: "/usr/bin/gnome-calculator", arguments: [] } }],
      },
    };

    const { stdout, status } = await invigil("policy", "check", fileWith(policy));

    expect(status).toBe(0);
    expect(stdout).toContain(`  Full screen       ${GUARANTEES.kiosk.windows.tier}  ${GUARANTEES.kiosk.macos.tier}`);
    expect(stdout.indexOf("  Full screen ")).toBeLessThan(stdout.indexOf("  Screens "));
    for (const line of [
      "  Left alone: In front · Leaving the exam · ", "  without: slack", "  2 own rules: Cribsheet, Bad [2JTool", "  allowed: Calculator (opened from the exam)",
      "  When a prohibited one is found during the exam, the exam pauses until it is gone.", "  Displays: 2 at most, the computer's own only; mirrored or made up by programs: refused",
      "  Virtual machine: no exam on this computer", "  Used from afar: the exam waits for an invigilator's override code", "  Assistive tools: screen-reader, dictation",
      "  incidents: kept 180 days, seen by invigilator, administrator", "  Whom candidates ask about it: privacy@example.org",
    ]) expect(stdout).toContain(line);
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  it("refuses a policy that prohibits programs and lets nothing look for them", async () => {
    const { status, stderr } = await invigil("policy", "check", fileWith({ ...SUPERVISED, controls: ["kiosk"] }));

    expect(status).toBe(1);
    expect(stderr).toContain("processes");
  });

  it("says that a practice exam locks and collects nothing", async () => {
    const { stdout } = await invigil("policy", "check", fileWith(POLICY_PRESETS.practice));

    expect(stdout).toContain("Programs\n  No program is prohibited.\n");
    expect(stdout).toContain("What leaves the computer, beside the answers\n  Nothing.\n");
  });
});

describe("policy guarantees", () => {
  it("prints the one table, for programs, for texts and for a terminal of 100 columns", async () => {
    const [json, markdown, people] = await Promise.all([invigil("policy", "guarantees", "--json"), invigil("policy", "guarantees", "--markdown"), invigil("policy", "guarantees")]);

    expect(json.json.controls.map(({ control }: { control: string }) => control)).toEqual([...CONTROL_IDS]);
    expect(json.json.controls[0]).toMatchObject({ control: "kiosk", name: "Full screen", ...GUARANTEES.kiosk });
    expect(markdown.stdout).toBe(`${guaranteeTable()}\n`);
    expect(people.stdout.split("\n")).toHaveLength(CONTROL_IDS.length + 6);
    expect(people.stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });
});

describe("a bad policy file", () => {
  const schedule = async (room: Room, file: string): Promise<Ran> => {
    const [exam] = must(await room.folder.store.read(async (tables) => await tables.exams()));
    return await invigil(
      "exam", "schedule", exam?.examId ?? "", "--opens", "now", "--closes", "2099-01-01T00:00Z", "--duration", "30", "--policy", file, "--platform", room.url, "--data", room.dataDir, "--json",
    );
  };
  const whole = JSON.stringify(SUPERVISED, null, 2);
  const deep = JSON.parse(JSON.stringify(withRules(3))) as { programs: { rules: { matches: Record<string, unknown>[] }[] } };
  Object.assign(deep.programs.rules[2]?.matches[0] ?? {}, { regex: "x" });

  it.each<[string, () => unknown, { readonly code: string; readonly path: string; readonly next: RegExp; readonly line?: number }]>([
    ["cut off", () => whole.slice(0, 400), { code: "policy/invalid", path: "", next: /ends too early, in line \d+.*Copy or save the whole file again/, line: whole.slice(0, 400).split("\n").length }],
    ["empty", () => "", { code: "policy/invalid", path: "", next: /ends too early, in line 1/, line: 1 }],
    ["with a comma too many", () => whole.replace('"version": 1,', '"version": 1,,'), { code: "policy/invalid", path: "", next: /is not JSON: look at line 2/, line: 2 }],
    ["in Latin-1", () => Buffer.from(whole.replace('"contact": ""', '"contact": "Prüfungsamt"'), "latin1"), { code: "policy/invalid", path: "", next: /not UTF-8.*Save it as UTF-8/, line: whole.split("\n").findIndex((line) => line.includes('"contact"')) + 1 }],
    ["in UTF-16", () => Buffer.from(`\uFEFF${whole}`, "utf16le"), { code: "policy/invalid", path: "", next: /not UTF-8/, line: 1 }],
    ["of 50 MB", () => Buffer.alloc(50_000_000, 0x20), { code: "policy/invalid", path: "", next: /has 50 MB; a policy file has 4 MB at most\. Check that this is the right file/ }],
    ["with 10,001 rules", () => withRules(10_001), { code: "policy/invalid", path: "programs.rules", next: /Correct it there\. .*policy show/ }],
    ["too large for clients", () => withRules(9000), { code: "policy/invalid", path: "", next: /the most that clients fetch\. Name programs by wildcards/ }],
    ["with an unknown key deep inside", () => deep, { code: "policy/unknown-key", path: "programs.rules.2.matches.0.regex", next: /Correct its name or remove it\. .*policy show/ }],
    ["with an unknown control", () => ({ ...SUPERVISED, controls: ["kiosk", "webcam"] }), { code: "policy/invalid", path: "controls.1", next: /Correct it there/ }],
    ["that is a list", () => [SUPERVISED], { code: "policy/invalid", path: "", next: /one JSON object\. .*policy show/ }],
    ["nested without end", () => "[".repeat(1_000_000) + "]".repeat(1_000_000), { code: "policy/invalid", path: "", next: /one JSON object|not JSON/ }],
  ])("%s is refused with code, path and what to do", (_what, content, wanted) => {
    const refused = readPolicyFile(fileWith(content()));

    expect(refused).toMatchObject({ ok: false, error: { code: wanted.code, detail: { path: wanted.path, ...(wanted.line === undefined ? {} : { line: wanted.line }) } } });
    expect(refused.ok ? "" : refused.error.message).toMatch(wanted.next);
  });

  it.each<[string, () => unknown, string, string]>([
    ["cut off", () => whole.slice(0, 400), "policy/invalid", ""], ["with 10,001 rules", () => withRules(10_001), "policy/invalid", "programs.rules"],
    ["with an unknown key deep inside", () => deep, "policy/unknown-key", "programs.rules.2.matches.0.regex"],
  ])("%s ends policy check and exam schedule with status 1 before anything is made", async (_what, content, code, path) => {
    const room = await openRoom();
    const file = fileWith(content());

    const ran = [await invigil("policy", "check", file, "--json"), await schedule(room, file)];

    for (const { status, stdout, stderr } of ran) expect([status, stdout, JSON.parse(stderr).error]).toMatchObject([1, "", { code, detail: { path } }]);
    expect(must(await room.folder.store.read(async (tables) => await tables.packages()))).toEqual([]);
    expect(must(await room.folder.store.read(async (tables) => (await tables.audit()).map(({ action }) => action)))).not.toContain("exam-scheduled");
  });

  it("that is not there, or is a folder, is a mistake in the command", async () => {
    const missing = await invigil("policy", "check", "/nonexistent.json", "--json");
    const folder = await schedule(await openRoom(), temporaryFolder());

    expect([missing.status, JSON.parse(missing.stderr).error.code]).toEqual([2, "usage/invalid"]);
    expect([folder.status, JSON.parse(folder.stderr).error]).toMatchObject([2, { code: "usage/invalid", message: expect.stringContaining("practice, supervised-room, remote") }]);
  });

  it("is told from a good one with a byte order mark", () => {
    expect(readPolicyFile(fileWith(`\uFEFF${whole}`))).toEqual({ ok: true, value: SUPERVISED });
  });
});

describe("exam schedule", () => {
  it("numbers the override codes once for people and lists them for programs, five where the policy asks an invigilator and none where it does not", async () => {
    const room = await openRoom();
    const [exam] = must(await room.folder.store.read(async (tables) => await tables.exams()));
    const schedule = async (...more: readonly string[]): Promise<Ran> => await invigil(
      "exam", "schedule", exam?.examId ?? "", "--opens", "now", "--closes", "2099-01-01T00:00Z", "--duration", "30", "--platform", room.url, "--data", room.dataDir, ...more,
    );

    const usual = await schedule("--policy", "remote", "--json");
    const practice = await schedule("--json");
    const people = await schedule("--override-codes", "1");
    const tooMany = await schedule("--override-codes", "51", "--json");
    const manifests = must(await room.folder.store.read(async (tables) => await tables.packages())).map(({ manifestJws }) => JSON.parse(Buffer.from(manifestJws.split(".")[1] ?? "", "base64url").toString()));
    const acts = must(await room.folder.store.read(async (tables) => await tables.audit())).filter(({ action }) => action === "exam-scheduled");

    expect(usual.json.overrideCodes).toHaveLength(5);
    expect(must(await matchOverrideCode(manifests[0].overrides, usual.json.overrideCodes[3].toLowerCase()))).toBe(3);
    expect(practice.json.overrideCodes).toEqual([]);
    expect(people.stdout).toMatch(/Override codes, for the invigilator only.*\n {3}1 {2}[0-9A-Z]{5}-[0-9A-Z]{5}\n\nNext/);
    expect([tooMany.status, JSON.parse(tooMany.stderr).error]).toMatchObject([2, { code: "usage/invalid", message: "--override-codes is a whole number from 0 to 50" }]);
    expect(manifests.map(({ overrides }) => overrides?.hashes.length ?? null)).toEqual([5, null, 1]);
    expect(acts.map(({ detailJson }) => JSON.parse(detailJson).overrideCodes)).toEqual([5, 0, 1]);
  }, 240_000);
});

describe("policy sign", () => {
  it("publishes a file as a policy of the organisation, whose signature check, explain and diff verify", async () => {
    const { dataDir } = await openRoom();
    const signed = await invigil("policy", "sign", fileWith(SUPERVISED), "--name", "Finals", "--data", dataDir);
    const file = fileWith(signed.stdout);

    const checked = await invigil("policy", "check", file, "--data", dataDir, "--json");
    const differs = await invigil("policy", "diff", file, "remote", "--data", dataDir);
    const explained = await invigil("policy", "explain", file, "--data", dataDir);
    const next = await invigil("policy", "sign", fileWith(POLICY_PRESETS.remote), "--policy", String(checked.json["signed"].policyId), "--data", dataDir, "--json");

    expect([signed.status, checked.status, differs.status, explained.status, next.status]).toEqual([0, 0, 1, 0, 0]);
    expect(checked.json).toMatchObject({ valid: true, signed: { version: 1, name: "Finals", authors: ["Command line"], approver: null }, preset: "supervised-room" });
    expect(next.json).toMatchObject({ version: 2 });
  }, 180_000);

  it("refuses a signed file that was altered, one of another platform, and one that nothing could check", async () => {
    const [own, other] = [await openRoom(), await openRoom()];
    const { stdout } = await invigil("policy", "sign", fileWith(SUPERVISED), "--name", "Finals", "--data", own.dataDir);
    const [header = "", payload = "", signature = ""] = stdout.trim().split(".");
    const altered = fileWith([header, Buffer.from(Buffer.from(payload, "base64url").toString().replace("180", "999")).toString("base64url"), signature].join("."));

    const codes = [];
    for (const [file, data] of [[altered, own.dataDir], [fileWith(stdout), other.dataDir], [fileWith(stdout), temporaryFolder()]] as const) codes.push(JSON.parse((await invigil("policy", "check", file, "--data", data, "--json")).stderr).error.code);

    expect(codes).toEqual(["policy/bad-signature", "policy/untrusted-issuer", "usage/invalid"]);
  }, 180_000);

  it("refuses the next version of a policy that a scheduled exam uses, and leaves nothing behind", async () => {
    const room = await openRoom({ clock: systemClock });
    const first = await invigil("policy", "sign", fileWith(SUPERVISED), "--name", "Finals", "--data", room.dataDir, "--json");
    const policyId = first.json["policyId"];
    await room.schedule({ policy: SUPERVISED, policySource: { policyId, version: 1 }, opensAt: Date.now(), closesAt: Date.now() + 4 * 3_600_000, releaseAt: Date.now() });

    const refused = await invigil("policy", "sign", fileWith(POLICY_PRESETS.remote), "--policy", policyId, "--data", room.dataDir, "--json");
    const newer = await invigil("policy", "sign", fileWith({ ...SUPERVISED, version: 2 }), "--name", "Newer", "--data", room.dataDir, "--json");

    expect([refused, newer].map(({ stderr }) => JSON.parse(stderr).error.code)).toEqual(["policy/needs-approval", "policy/newer-version"]);
    expect(must(await room.folder.store.read((tables) => tables.policyVersions(null)))).toHaveLength(1);
  });
});
