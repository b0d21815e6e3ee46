import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageId } from "../../core/sitting/ids.ts";
import { must } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import type { Student, Typed } from "./student.ts";

/** What one fault did to some sittings. */
export interface FaultRow {
  readonly fault: string;
  /** Sittings. */
  readonly tries: number;
  /** Requests that were tried, and those of them that got no good answer. 0 where nothing counted them. */
  readonly requests: number;
  readonly failed: number;
  /** Uploads that reached the platform with content that it had been sent before. */
  readonly again: number;
  /** Rounds with the platform that failed by the application's own log, each followed by another. */
  readonly retries: number;
  readonly typed: number;
  /** Answers that were said to be saved and are not at the platform, or not as they were typed. */
  readonly lost: number;
  readonly receipts: number;
  /** Records, checkpoints and seals that the platform refused because it holds others. */
  readonly forks: number;
  /** From the end of the fault to each receipt, ms. */
  readonly afterMs: readonly number[];
}

/** What the platform holds of some students' work, beside what they typed. */
export interface Held {
  readonly lost: number;
  readonly forks: number;
}

/** Answers that were saved and are not in the platform's decrypted journals as they were typed and in that order. */
export async function lookAtPlatform(platform: TestPlatform, packageId: PackageId, students: readonly Student[]): Promise<Held> {
  const { folder } = platform.platform();
  const sittings = must(await folder.store.read((tables) => tables.summaries(packageId)));
  let lost = 0;
  for (const student of students) {
    const sitting = sittings.find(({ candidate }) => candidate === student.name);
    if (sitting === undefined) lost += student.typed.filter(({ saved }) => saved).length;
    else lost += missing(student.typed, await answersOf(platform, sitting.sittingId));
  }
  const ids = new Set<string>(sittings.map(({ sittingId }) => sittingId));
  const audit = must(await folder.store.read((tables) => tables.audit()));
  return { lost, forks: audit.filter(({ action, subject }) => action.endsWith("-refused") && ids.has(subject)).length };
}

async function answersOf(platform: TestPlatform, sittingId: string): Promise<readonly string[]> {
  const { timeline, answers, contradiction } = await platform.open(sittingId);
  if (contradiction !== null) throw new Error(`the journal contradicts itself: ${contradiction.message}`);
  const all = timeline.flatMap(({ event }) => (event.kind === "answered" ? [keyOf(event.item, event.response[0] ?? "")] : []));
  const last = Object.entries(answers).map(([item, responses]) => keyOf(item, responses["RESPONSE"]?.[0] ?? ""));
  return [...all, ...last];
}

/** How many of what was saved is missing from what is held, which must be in the order of typing. */
export function missing(typed: readonly Typed[], held: readonly string[]): number {
  let from = 0;
  let lost = 0;
  for (const { item, text } of typed.filter(({ saved }) => saved)) {
    const at = held.indexOf(keyOf(item, text), from);
    if (at === -1) lost += 1;
    else from = at + 1;
  }
  return lost;
}

function keyOf(item: string, text: string): string {
  return JSON.stringify([item, text]);
}

/** Codes of the rounds that failed, as the application logged them. */
export function failedRounds(profile: string): readonly string[] {
  return ["invigil.log.3", "invigil.log.2", "invigil.log.1", "invigil.log"].flatMap((name) => {
    const path = join(profile, "logs", name);
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8").split("\n").filter((line) => line.includes('"event":"sync"')).map((line) => {
      const entry = JSON.parse(line) as { readonly error?: string };
      return entry.error ?? "threw";
    });
  });
}
