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
  /** Answers that were said to be saved and are not there as they were typed. */
  readonly lost: number;
  /** Answers that were never said to be saved, were typed more than a second before a kill, and are not there. */
  readonly lostUnsaved: number;
  /** Sittings whose last answer to a question is older than the last one that was saved. */
  readonly differing: number;
  readonly forks: number;
}

/** Decrypts what the platform holds and compares it with what was typed. */
export async function lookAtPlatform(platform: TestPlatform, packageId: PackageId, students: readonly Student[]): Promise<Held> {
  const { folder } = platform.platform();
  const sittings = must(await folder.store.read((tables) => tables.summaries(packageId)));
  let lost = 0;
  let lostUnsaved = 0;
  let differing = 0;
  for (const student of students) {
    const sitting = sittings.find(({ candidate }) => candidate === student.name);
    const opened = sitting === undefined ? null : await platform.open(sitting.sittingId);
    if (opened !== null && opened.contradiction !== null) throw new Error(`the journal contradicts itself: ${opened.contradiction.message}`);
    const held = (opened?.timeline ?? []).flatMap(({ event }) => (event.kind === "answered" ? [keyOf(event.item, event.response[0] ?? "")] : []));
    lost += missing(student.typed.filter(({ saved }) => saved), held);
    lostUnsaved += missing(student.typed.filter(({ saved, old }) => old && !saved), held);
    if (hasOlder(student.typed, (item) => opened?.answers[item]?.["RESPONSE"]?.[0] ?? "")) differing += 1;
  }
  const ids = new Set<string>(sittings.map(({ sittingId }) => sittingId));
  const audit = must(await folder.store.read((tables) => tables.audit()));
  return { lost, lostUnsaved, differing, forks: audit.filter(({ action, subject }) => action.endsWith("-refused") && ids.has(subject)).length };
}

/** Whether a question shows an answer that is older than the last one that was saved. */
export function hasOlder(typed: readonly Typed[], shown: (item: string) => string): boolean {
  return [...new Set(typed.map(({ item }) => item))].some((item) => {
    const own = typed.filter((one) => one.item === item);
    return own.findIndex(({ text }) => text === shown(item)) < own.findLastIndex(({ saved }) => saved);
  });
}

/** How much of this is missing from what is held. Answers to one question must be in the order of typing; what a full disk kept waiting may come after answers to others. */
function missing(typed: readonly Typed[], held: readonly string[]): number {
  const from = new Map<string, number>();
  let lost = 0;
  for (const { item, text } of typed) {
    const at = held.indexOf(keyOf(item, text), from.get(item) ?? 0);
    if (at === -1) lost += 1;
    else from.set(item, at + 1);
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
