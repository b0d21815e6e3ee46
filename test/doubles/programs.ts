import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { ProgramFacts, ProgramRules } from "../../core/policy/programs.ts";
import type { ProgramWatch } from "../../main/ports.ts";
import { ruleFor, withoutPrograms } from "./policies.ts";

/** Real programs under names of a test's choice. They end with the test. */
export interface TestPrograms {
  readonly folder: string;
  /** A copy of an executable under another name. @returns its path */
  readonly copy: (name: string, of?: string) => string;
  readonly start: (path: string, args?: readonly string[], options?: SpawnOptions) => Promise<ChildProcess & { readonly pid: number }>;
}

/** To be called at the top of a test file. */
export function testPrograms(): TestPrograms {
  const folder = mkdtempSync(join(tmpdir(), "invigil-programs-"));
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await end(child);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    copy: (name, of = "/bin/sleep") => {
      const path = join(folder, name);
      copyFileSync(of, path);
      return path;
    },
    start: async (path, args = ["60"], options = {}) => {
      const child = spawn(path, [...args], { stdio: "ignore", ...options });
      children.push(child);
      await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
      const { pid } = child;
      if (pid === undefined) throw new Error(`${path} did not start`);
      return Object.assign(child, { pid });
    },
  };
}

/** Ends a child process and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** A policy with a rule against each of these names and nothing else. */
export function policyAgainst(...names: readonly string[]): Policy {
  const bare = withoutPrograms(POLICY_PRESETS["supervised-room"]);
  return { ...bare, programs: { ...bare.programs, rules: names.map((name) => ruleFor(name)) } };
}

/** Rules that prohibit what a test says, by facts; `asked` has all that were shown to them. */
export function rulesAgainst(prohibited: (facts: ProgramFacts) => boolean, needs: Partial<ProgramRules["needs"]> = {}): ProgramRules & { readonly asked: ProgramFacts[] } {
  const asked: ProgramFacts[] = [];
  return {
    asked, size: 1, needs: { sha256: false, signer: false, bundleId: false, ...needs },
    classify: (facts) => {
      asked.push(facts);
      return prohibited(facts) ? { kind: "prohibited", rule: { id: "rule", name: "Rule", reason: "It is on the list of this test." }, by: facts.sha256 === undefined ? "name" : "sha256" } : { kind: "unknown" };
    },
  };
}

/** Waits until something is so. @throws Error when it does not come to be within half a minute */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 30_000) throw new Error(`it did not come to be that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Pids of what a watch reports to run now. */
export function runningPids(watch: ProgramWatch): readonly number[] {
  return (watch.report()?.sightings ?? []).flatMap(({ pid, gone }) => (gone ? [] : [pid]));
}
