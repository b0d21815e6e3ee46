import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../../core/parse-json.ts";
import { diffPolicies } from "../../../../core/policy/policy-diff.ts";
import { lintPolicy } from "../../../../core/policy/policy-lint.ts";
import { explainPolicy } from "../../../../core/policy/explain-policy.ts";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { assertNever } from "../../../../core/result.ts";
import { ruleFor, withKeystrokes } from "../../../doubles/policies.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const room = POLICY_PRESETS["supervised-room"];
const full: Policy = {
  ...withKeystrokes(room, "rhythm"), controls: [...room.controls, "permitted-programs"], device: { fields: ["hostname"] },
  programs: {
    ...room.programs, except: ["slack"], rules: [ruleFor("cribsheet"), ruleFor("other", [{ by: "path", pattern: "/opt/x/*" }, { by: "path-expression", pattern: ".*/x(32|64)" }])],
    permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "name", pattern: "gnome-calculator" }], start: { linux: "/usr/bin/gnome-calculator", arguments: ["--mode", "basic"] } }],
  },
};
const policies: readonly Json[] = [...Object.values(POLICY_PRESETS), full].map((policy) => JSON.parse(JSON.stringify(policy)) as Json);

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The places of a value and of everything within it. */
function placesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const within = isList(value) ? value.flatMap((child, index) => placesOf(child, [...path, index])) : Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]));
  return [path, ...within];
}

/** The value with what stands at a place changed; undefined takes it out. */
function changed(value: Json, [key, ...rest]: Path, change: (at: Json) => Json | undefined): Json | undefined {
  if (key === undefined) return change(value);
  if (isList(value)) return value.flatMap((child, index) => (index === key ? [changed(child, rest, change)].filter((kept) => kept !== undefined) : [child]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, child]) => {
    const kept = name === key ? changed(child, rest, change) : child;
    return kept === undefined ? [] : [[name, kept] as const];
  }));
}

/** What stands at a place; undefined when nothing does. */
function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (typeof part === "object" && part !== null && Object.hasOwn(part, key) ? Object.entries(part).find(([name]) => name === key)?.[1] : undefined), value);
}

const ODD: readonly Json[] = [
  null, true, false, 0, 1, -1, 0.5, 1e308, 2 ** 53, "", " ", "x", "__proto__", "\u0000", "\u202Ereversed", "é".repeat(2000), "x".repeat(100_000), [], {}, [[]], [null], { a: 1 }, "kiosk", "off", "rhythm", "allow", "block", "practice", "custom",
  JSON.parse("[".repeat(500) + "]".repeat(500)) as Json, JSON.parse('{"a":'.repeat(500) + "1" + "}".repeat(500)) as Json,
];
const KEYS = ["colour", "", "__proto__", "constructor", "toString", "length", "Version", "dataplan", "0", "a.b"];

const place = fc.nat();
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("replace" as const), place, value: fc.oneof(fc.constantFrom(...ODD), fc.jsonValue() as fc.Arbitrary<Json>) }),
  fc.record({ kind: fc.constant("remove" as const), place }),
  fc.record({ kind: fc.constant("add" as const), place, key: fc.oneof(fc.constantFrom(...KEYS), fc.string()), value: fc.constantFrom(...ODD) }),
  fc.record({ kind: fc.constant("repeat" as const), place, times: fc.constantFrom(2, 3, 200) }),
  fc.record({ kind: fc.constant("move" as const), place, from: place }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(value: Json, applied: Mutation): Json {
  const places = placesOf(value);
  const path = places[applied.place % places.length] ?? [];
  const result = changed(value, path, (old) => {
    switch (applied.kind) {
      case "replace":
        return applied.value;
      case "remove":
        return undefined;
      case "add":
        if (isList(old)) return [...old, applied.value];
        return typeof old === "object" && old !== null ? (JSON.parse(`{${[...Object.entries(old), [applied.key, applied.value] as const].map(([key, child]) => `${JSON.stringify(key)}:${JSON.stringify(child)}`).join(",")}}`) as Json) : applied.value;
      case "repeat":
        if (isList(old)) return Array.from({ length: applied.times }, () => old).flat();
        return typeof old === "string" ? old.repeat(applied.times) : [old];
      case "move":
        return at(value, (places[applied.from % places.length] ?? []).map(String)) as Json;
      default:
        return assertNever(applied);
    }
  });
  return result ?? null;
}

const mutated = fc.tuple(fc.constantFrom(...policies), fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([policy, mutations]) => mutations.reduce(mutate, policy));

describe("10,000 policies with something wrong in them", () => {
  it("are taken whole or refused at their place, and never crash what reads them", () => {
    const count = { taken: 0, unknownKey: 0, invalid: 0 };

    fc.assert(fc.property(mutated, (value) => {
      const parsed = parsePolicy(value);
      if (parsed.ok) {
        count.taken += 1;
        expect(parsed.value).toEqual(value);
        expect(diffPolicies(parsed.value, parsed.value)).toEqual([]);
        expect([lintPolicy(parsed.value), explainPolicy(parsed.value, "somewhere")].every((told) => JSON.stringify(told).length > 0)).toBe(true);
        return;
      }
      count[parsed.error.code === "policy/unknown-key" ? "unknownKey" : "invalid"] += 1;
      expect(["policy/unknown-key", "policy/invalid", "policy/newer-version"]).toContain(parsed.error.code);
      expect(parsed.error.message.length).toBeLessThanOrEqual(1001);
      const path = String(parsed.error.detail?.["path"]);
      // The root is wrong as a whole only where it is no object, or is not what it is called.
      if (path === "") expect(typeof value !== "object" || value === null || Array.isArray(value) || parsed.error.message.includes("practice") || Object.hasOwn(value, "")).toBe(true);
      else if (parsed.error.code === "policy/invalid") {
        // What is named is there, or is missing from something that is there.
        const keys = path.split(".");
        expect(at(value, keys) !== undefined || typeof at(value, keys.slice(0, -1)) === "object").toBe(true);
      } else expect(at(value, path.split(".")) !== undefined || JSON.stringify(value).includes(JSON.stringify(path.split(".").at(-1)).slice(1, -1))).toBe(true);
    }), { numRuns: 10_000, seed: 20_261_126 });

    expect(Math.min(count.taken, count.unknownKey, count.invalid)).toBeGreaterThan(300);
  }, 300_000);

  it("that are cut off or changed by a byte as text are no JSON, or are judged as above", () => {
    fc.assert(fc.property(fc.constantFrom(...policies), fc.nat(), fc.constantFrom("cut", "drop", "double", "quote", "comma"), (policy, position, how) => {
      const text = JSON.stringify(policy);
      const here = position % text.length;
      const [before, after] = [text.slice(0, here), text.slice(here)];
      const damaged = { cut: before, drop: before + after.slice(1), double: `${before}${after.charAt(0)}${after}`, quote: `${before}"${after}`, comma: `${before},${after}` }[how];

      const value = parseJson(damaged);
      if (value === undefined) return;
      const parsed = parsePolicy(value);
      if (parsed.ok) expect(parsed.value).toEqual(value);
      else expect(typeof parsed.error.detail?.["path"]).toBe("string");
    }), { numRuns: 3000, seed: 7 });
  }, 120_000);
});
