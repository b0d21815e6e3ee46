import { faultBetween, faultOf, isSettled } from "./invariants.ts";
import type { Rules } from "./rules.ts";
import { reopened, stepsFrom, workingStep } from "./steps.ts";
import type { Bounds } from "./steps.ts";
import { nameOf } from "./world.ts";
import type { World } from "./world.ts";

/** What an exploration found. */
export interface Explored {
  /** Different worlds that were reached. */
  readonly states: number;
  /** Steps between them. */
  readonly steps: number;
  /** Whether all of them were looked at within the limit. */
  readonly exhaustive: boolean;
  /** The first thing that went wrong, with the way there; null when nothing did. */
  readonly fault: { readonly what: string; readonly trace: readonly string[] } | null;
}

/** Longest way from any world to a settled one when everything works. */
const MOST_WORKING_STEPS = 400;

/** A world in which nothing happened yet. @param plans journal and everything that will be written, a client each */
export function newWorld(plans: readonly (readonly [journalId: string, plan: string])[]): World {
  const journals = [...new Set(plans.map(([journalId]) => journalId))].map((journalId) => ({ journalId, letters: "", durable: "" }));
  return {
    clients: plans.map(([journalId, plan]) => reopened({ journalId, plan, written: 0, acknowledged: 0, sealed: false, received: false })),
    // The platform does not know the token yet: a backup may be from before the sign-in.
    platform: { journals, counts: "first", receipt: null, branchSeals: [], forks: [], token: false }, backup: null, restored: false, network: [],
  };
}

/**
 * Looks at every world that can be reached, nearest first. Stops at the first fault.
 * @param promises `safety`: only what must never happen; `all`: also that everything comes to its end
 */
export function explore(rules: Rules, bounds: Bounds, start: World, promises: "safety" | "all", mostStates = 2_000_000): Explored {
  const seen = new Map<string, number>([[nameOf(start), 0]]);
  const worlds: (World | null)[] = [start];
  const parents: number[] = [-1];
  const labels: string[] = ["start"];
  const settles = new Set<string>();
  let steps = 0;
  const result = (fault: string | null, at: number, last: string | null, exhaustive: boolean): Explored => ({
    states: worlds.length, steps, exhaustive, fault: fault === null ? null : { what: fault, trace: [...traceTo(parents, labels, at), ...(last === null ? [] : [last])] },
  });
  for (let at = 0; at < worlds.length; at += 1) {
    const world = worlds[at];
    if (world === null || world === undefined) continue;
    worlds[at] = null;
    const wrong = faultOf(world) ?? (promises === "safety" || converges(rules, world, settles) ? null : "a working network does not bring it to an end");
    if (wrong !== null) return result(wrong, at, null, false);
    for (const { what, after } of stepsFrom(rules, bounds, world)) {
      steps += 1;
      const broken = faultBetween(world, after, what);
      if (broken !== null) return result(broken, at, what, false);
      const name = nameOf(after);
      if (seen.has(name)) continue;
      if (worlds.length >= mostStates) return result(null, at, null, false);
      seen.set(name, worlds.length);
      worlds.push(after);
      parents.push(at);
      labels.push(what);
    }
  }
  return result(null, 0, null, true);
}

/** Whether everything comes to its end when from now on everything works. @param settles names of worlds that are known to */
export function converges(rules: Rules, start: World, settles: Set<string>): boolean {
  const passed: string[] = [];
  let [world, turn] = [start, 0];
  for (let step = 0; ; step += 1) {
    const name = `${turn}${nameOf(world)}`;
    if (settles.has(name)) break;
    passed.push(name);
    const working = isDone(world) ? null : workingStep(rules, world, turn);
    if (working === null && isSettled(world)) break;
    if (working === null || step === MOST_WORKING_STEPS) return false;
    world = working.next;
    turn = working.turn;
  }
  for (const name of passed) settles.add(name);
  return true;
}

/** Forked clients go on asking; that they are settled is enough. */
function isDone(world: World): boolean {
  return isSettled(world) && world.clients.every(({ written, sealed }) => written === 0 || sealed);
}

function traceTo(parents: readonly number[], labels: readonly string[], at: number): readonly string[] {
  const trace: string[] = [];
  for (let step = at; step > 0; step = parents[step] ?? 0) trace.unshift(labels[step] ?? "");
  return trace;
}
