import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CONTROL_IDS } from "../../../core/policy/control.ts";
import { TABLE_BEGIN, TABLE_END, guaranteeTable, proofWords, withGuaranteeTable } from "../../../core/policy/guarantee-table.ts";
import { GUARANTEES, SYSTEMS } from "../../../core/policy/guarantees.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

describe("the table of what holds where", () => {
  it("in the README is the one that the application shows (npx node build/guarantee-table.ts --write mends it)", () => {
    expect(withGuaranteeTable(readme)).toBe(readme);
  });

  it("has a row of six cells for every control, in the order in which people read them", () => {
    const rows = guaranteeTable().split("\n").slice(2);

    expect(rows.map((row) => /\(`([a-z-]+)`\)/.exec(row)?.[1])).toEqual([...CONTROL_IDS]);
    expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 8)).toEqual([]);
  });

  it("calls unproven what nobody has seen on a system, and nothing else", () => {
    const rows = guaranteeTable().split("\n").slice(2).map((row) => row.split(" | "));

    for (const [index, control] of CONTROL_IDS.entries()) {
      for (const [column, system] of SYSTEMS.entries()) {
        const { tier, proof } = GUARANTEES[control][system];

        expect(`${control} on ${system}: ${rows[index]?.[column + 1]}`).toBe(`${control} on ${system}: ${proof === null && tier !== "unavailable" ? `${tier}, unproven` : tier}`);
      }
    }
  });

  it.each(CONTROL_IDS)("names what has shown %s, once each, with its systems unless it is all of them", (control) => {
    const proofs = SYSTEMS.flatMap((system) => GUARANTEES[control][system].proof ?? []);
    const named = proofWords(control).split("; ");

    expect(named).toHaveLength(Math.max(1, new Set(proofs).size));
    for (const proof of proofs) expect(named.filter((part) => part.endsWith(proof))).toHaveLength(1);
    expect(named.every((part) => part === "–" || part.startsWith("Linux") || part.startsWith("Windows") || part.startsWith("macOS") || proofs.length === SYSTEMS.length)).toBe(true);
  });

  it.each([
    ["no marks", "text"], ["no end", `${TABLE_BEGIN} text`], ["an end before the beginning", `${TABLE_END}${TABLE_BEGIN}`], ["two beginnings", `${TABLE_BEGIN}${TABLE_BEGIN}${TABLE_END}`],
    ["two ends", `${TABLE_BEGIN}${TABLE_END}${TABLE_END}`],
  ])("is not put into a text with %s", (_what, text) => {
    expect(withGuaranteeTable(text)).toBeNull();
  });
});
