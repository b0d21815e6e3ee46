import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { scoreExam } from "../../../../core/assessment/scoring/score-exam.ts";
import { seededRandom } from "../../../../core/assessment/scoring/seeded-random.ts";
import { importExam } from "../../../../platform/qti/import-exam.ts";
import { bytesOf, folderOf } from "./fixtures.ts";

const exam = fileURLToPath(new URL("../../../../platform/demo/exam/", import.meta.url));
const VALUES = ["", "-1", "99999999999", "{A}", "constructor", "__proto__", "RESPONSE", "multiple", "record", "point", "../x", "x".repeat(300)];

async function demoFiles(): Promise<Record<string, string>> {
  const names = (await readdir(exam, { recursive: true })).filter((name) => /\.\w+$/u.test(name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(exam, name), "utf8")] as const)));
}

/** One change that an editor, a converter or somebody hostile might make. */
function mutated(text: string, random: () => number): string {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  const kind = Math.floor(random() * 4);
  if (kind === 0) {
    const value = pick([...text.matchAll(/="[^"]*"/gu)]);
    return value === undefined ? text : `${text.slice(0, value.index)}="${pick(VALUES) ?? ""}"${text.slice(value.index + value[0].length)}`;
  }
  const elements = [...text.matchAll(/<([\w-]+)[^>]*\/>|<([\w-]+)[^>]*>[^<]*<\/\2>/gu)];
  const [one, other] = [pick(elements), pick(elements)];
  if (one !== undefined && other !== undefined && kind < 3) return text.slice(0, one.index) + (kind === 1 ? "" : other[0]) + text.slice(one.index + one[0].length);
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + (pick(["<", "&", "<qti-sum/>", "\u{fffe}", `"`]) ?? "") + text.slice(at);
}

describe("a package that somebody changed", () => {
  it("is imported or refused with a code, and never breaks the importer or the scoring", async () => {
    const files = await demoFiles();
    const folder = await folderOf({});
    const random = seededRandom(20_261_122);
    const codes = new Map<string, number>();

    for (let round = 0; round < 120; round += 1) {
      const changed = { ...files };
      for (let count = 0; count < 3; count += 1) {
        const [name = "", text = ""] = Object.entries(changed)[Math.floor(random() * Object.keys(changed).length)] ?? [];
        changed[name] = mutated(text, random);
      }
      const zip = join(folder, "exam.zip");
      await writeFile(zip, zipSync(Object.fromEntries(Object.entries(changed).map(([name, text]) => [name, bytesOf(text)])), { level: 0 }));
      const result = await importExam(zip, { leaveOutUnsupported: random() < 0.7 });
      if (result.ok) scoreExam(result.value.scoring, {});
      const code = result.ok ? "imported" : result.error.code;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      await rm(zip);
    }

    expect(codes.get("imported") ?? 0).toBeGreaterThan(10);
    expect([...codes.keys()].every((code) => code === "imported" || /^(?:import|exam)\//u.test(code))).toBe(true);
  });
});
