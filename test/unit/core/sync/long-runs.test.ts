import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { converges, newWorld } from "./model/explore.ts";
import { faultBetween, faultOf } from "./model/invariants.ts";
import { REAL_RULES } from "./model/rules.ts";
import { stepsFrom } from "./model/steps.ts";
import type { Bounds } from "./model/steps.ts";
import type { World } from "./model/world.ts";

/** For a machine that does several other things. */
const PATIENCE_MS = 180_000;
const everything: Bounds = { inFlight: 5, duplicates: true, restores: true, transfers: false, details: true };

/** Goes where the numbers say, and looks at every world on the way. @returns what went wrong, null when nothing did */
function walk(start: World, bounds: Bounds, choices: readonly number[]): { readonly what: string; readonly way: readonly string[] } | null {
  const way: string[] = [];
  let world = start;
  for (const choice of choices) {
    const steps = stepsFrom(REAL_RULES, bounds, world);
    const step = steps[choice % steps.length];
    if (step === undefined) throw new Error("a process can always be restarted");
    way.push(step.what);
    const what = faultBetween(world, step.after, step.what) ?? faultOf(step.after);
    if (what !== null) return { what, way };
    world = step.after;
  }
  return converges(REAL_RULES, world, new Set()) ? null : { what: "a working network does not bring it to an end", way };
}

describe("long runs of the sync protocol, at random", () => {
  it.each<readonly [string, Bounds, World]>([
    ["one computer", everything, newWorld([["first", "o1234567z"]])],
    ["two computers with one token", everything, newWorld([["first", "o12345z"], ["first", "o12678z"]])],
    ["a sitting that is moved", { ...everything, transfers: true }, newWorld([["first", "o1234z"], ["second", "o567z"]])],
  ])("keep every promise with %s", (_what, bounds, start) => {
    assert(
      property(array(nat({ max: 5039 }), { minLength: 20, maxLength: 250, size: "max" }), (choices) => {
        expect(walk(start, bounds, choices)).toBeNull();
      }),
      { numRuns: 60 },
    );
  }, PATIENCE_MS);
});
