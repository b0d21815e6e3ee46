import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isFiller, isPlaceholder } from "../../core/device/clean-identifier.ts";

/*
 * SMBIOS texts of 39,571 real computers (linuxhw/DMI). It holds no serial numbers and no UUIDs (they were taken out before publishing), so it says which texts makers leave in their
 * templates, how often, and what an id made of the rest would be worth; not how many serial numbers collide.
 */
const file = fileURLToPath(new URL("../../../shared/data/dmi/computers.jsonl.gz", import.meta.url));

interface Computer {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly family: string;
  readonly board: string;
  readonly boardVendor: string;
  readonly chassisVendor: string;
  readonly biosVersion: string;
  readonly cpu: string;
  /** Reports with these same facts. */
  readonly count: number;
}

const NOTHING: Computer = { vendor: "", product: "", version: "", family: "", board: "", boardVendor: "", chassisVendor: "", biosVersion: "", cpu: "", count: 0 };

describe.skipIf(!existsSync(file))("texts of real firmware (skipped when the shared data is absent)", () => {
  const computers = existsSync(file) ? gunzipSync(readFileSync(file)).toString().trim().split("\n").map((line) => ({ ...NOTHING, ...(JSON.parse(line) as Partial<Computer>) })) : [];

  it("are placeholders wherever makers wrote them most", () => {
    const counts = new Map<string, number>();
    for (const { vendor, product, version, family, board, boardVendor, chassisVendor } of computers) for (const text of [vendor, product, version, family, board, boardVendor, chassisVendor]) counts.set(text, (counts.get(text) ?? 0) + 1);
    const templates = [...counts].filter(([text]) => text !== "" && /fill|default.?string|not (?:applicable|specified|available)|^none$|^n\/a$|^(.)\1+$|^invalid$|^null$|^empty$|tbd|system (?:product|manufacturer|version)|^0?123456789/i.test(text) && !/roem/i.test(text));

    const missed = templates.filter(([text]) => !isPlaceholder(text)).map(([text]) => text);

    expect(templates.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(40_000);
    expect(missed).toEqual([]);
  });

  it("leave these many computers without a make, without a model, or without either", () => {
    const noMake = computers.filter(({ vendor }) => isFiller(vendor)).length;
    const noModel = computers.filter(({ product }) => isFiller(product)).length;
    const neither = computers.filter(({ vendor, product }) => isFiller(vendor) && isFiller(product)).length;
    const noBoardEither = computers.filter(({ vendor, product, board, boardVendor }) => [vendor, product, board, boardVendor].every(isFiller)).length;
    process.stdout.write(`of ${computers.length} real computers: ${noMake} without a make, ${noModel} without a model, ${neither} without both, ${noBoardEither} without any name of system and board\n`);

    expect({ noMake, noModel, neither, noBoardEither }).toEqual({ noMake: 5560, noModel: 6746, neither: 5145, noBoardEither: 192 });
  });

  it("are no makers' names that somebody would miss: every vendor of more than ten computers is kept", () => {
    const vendors = new Map<string, number>();
    for (const { boardVendor } of computers) vendors.set(boardVendor, (vendors.get(boardVendor) ?? 0) + 1);

    const dropped = [...vendors].filter(([vendor, count]) => count > 10 && isFiller(vendor)).map(([vendor]) => vendor).toSorted();

    expect(dropped).toEqual(["", "Default string", "OEM", "Standard", "To be filled by O.E.M.", "Type2 - Board Manufacturer", "Type2 - Board Vendor Name1"]);
  });

  it("would make one computer of many, were an id made of them instead of serial numbers", () => {
    const prints = new Map<string, number>();
    for (const { vendor, product, version, board, biosVersion, cpu, count } of computers) {
      const print = JSON.stringify([vendor, product, version, board, biosVersion, cpu]);
      prints.set(print, (prints.get(print) ?? 0) + count);
    }
    const reports = computers.reduce((sum, { count }) => sum + count, 0);
    const sharing = [...prints.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0);
    process.stdout.write(`an id of model, board, firmware and processor: ${prints.size} different ones for ${reports} reports, of which ${sharing} share theirs with another\n`);

    // More than a third: such an id would bring a person incidents in every large room.
    expect(sharing / reports).toBeGreaterThan(0.3);
  });
});
