import { describe, expect, it } from "vitest";
import { exchange } from "../../../../core/sync/exchange.ts";
import { judgeSeal } from "../../../../core/sync/judge-seal.ts";
import { judgeUpload } from "../../../../core/sync/judge-upload.ts";
import { explore, newWorld } from "./model/explore.ts";
import { REAL_RULES } from "./model/rules.ts";
import type { Rules } from "./model/rules.ts";
import type { Bounds } from "./model/steps.ts";
import type { World } from "./model/world.ts";

const ENDLESS = "a working network does not bring it to an end";
/** For a machine that does several other things. */
const PATIENCE_MS = 180_000;

/** Loss, delay and reordering are always there, and so are restarts of both sides. */
const hostile: Bounds = { inFlight: 2, duplicates: true, restores: false, transfers: false, details: false };

const one = newWorld([["first", "o1z"]]);
const long = newWorld([["first", "o12z"]]);
const short = newWorld([["first", "oz"]]);
/** Two computers with one token and one journal, which part after the first record. */
const forked = newWorld([["first", "oz"], ["first", "o2z"]]);
/** A sitting that is moved to a second computer. */
const moved = newWorld([["first", "oz"], ["second", "oz"]]);

/** The same with a platform that knows the sitting and was backed up just then. */
function signedIn(world: World): World {
  const platform = { ...world.platform, token: true };
  return { ...world, platform, backup: platform };
}

const restoring: Bounds = { ...hostile, restores: true, duplicates: false };

describe("the sync protocol, in every world that can be reached", () => {
  it.each<readonly [string, Bounds, World]>([
    ["a network that loses, doubles, delays, reorders and cuts off, and restarts at any time", { ...hostile, details: true }, one],
    ["a platform that is restored from an older backup, again and again", restoring, short],
    ["the same with more records, one message at a time", { ...restoring, duplicates: true, inFlight: 1 }, long],
    ["two computers with one token and two journals of one name", { ...hostile, inFlight: 1 }, forked],
    ["a sitting that is moved to another computer at any time", { ...hostile, inFlight: 1, transfers: true }, moved],
  ])("keeps its promises and comes to its end with %s", (what, bounds, start) => {
    const found = explore(REAL_RULES, bounds, start, "all");

    process.stdout.write(`${found.states} states, ${found.steps} steps: ${what}\n`);
    expect(found).toMatchObject({ fault: null, exhaustive: true });
  }, PATIENCE_MS);
});

const judgedBy = (change: (judged: ReturnType<typeof judgeUpload>, upload: Parameters<typeof judgeUpload>[1]) => ReturnType<typeof judgeUpload>): Rules => ({
  ...REAL_RULES, judgeUpload: (journal, upload, there) => change(judgeUpload(journal, upload, there), upload),
});

describe("the model checker", () => {
  it.each<readonly [string, Rules, Bounds, World, string]>([
    ["acknowledges what is not on disk", { ...REAL_RULES, durableFirst: false }, hostile, one, "a client takes records for sent that the platform does not hold durably"],
    [
      "takes records after a gap", judgedBy((judged, upload) => (judged.kind === "refuse" && judged.error.code === "journal/gap" ? { kind: "append", records: upload.records } : judged)), restoring, one,
      "the platform holds what no client wrote in that order",
    ],
    [
      "adds a fork to what it has", judgedBy((judged) => (judged.kind === "refuse" && judged.keep !== null ? { kind: "append", records: judged.keep.records } : judged)), { ...hostile, inFlight: 1 }, forked,
      "a fork is not kept",
    ],
    [
      "hangs the end of one journal onto the beginning of another",
      { ...REAL_RULES, judgeUpload: (journal, upload, there) => judgeUpload(journal, { ...upload, previous: there.previous ?? "" }, there) },
      { ...restoring, inFlight: 1 }, signedIn(newWorld([["first", "o1z"], ["first", "o2z"]])), "a fork is not kept",
    ],
    ["drops a fork", judgedBy((judged) => (judged.kind === "refuse" ? { ...judged, keep: null } : judged)), { ...hostile, inFlight: 1 }, forked, "a fork is not kept"],
    [
      "gives a receipt for records that it does not hold",
      { ...REAL_RULES, judgeSeal: (seal, jws, held) => {
        const judged = judgeSeal(seal, jws, held);
        return judged.kind === "refuse" && judged.error.code === "journal/gap" ? { kind: "accept" } : judged;
      } },
      restoring, one, "a receipt was given for other records than those held",
    ],
    [
      "does not hear from its seal or its checkpoint that the platform lost records",
      { ...REAL_RULES, exchange: (state, event) => {
        if (event.kind === "heard") return exchange(state, { ...event, unconfirmed: false });
        return exchange(state, event.kind === "failed" && state.round?.asked.kind === "seal" ? { kind: "failed", error: { ...event.error, detail: {} } } : event);
      } },
      restoring, short, ENDLESS,
    ],
    [
      "does not sign in again", { ...REAL_RULES, exchange: (state, event) => exchange(state.round === null ? state : { ...state, round: { ...state.round, renewed: true } }, event) }, restoring, short,
      ENDLESS,
    ],
    [
      "goes on asking for a receipt that goes elsewhere",
      { ...REAL_RULES, exchange: (state, event) => {
        const { state: after, effects } = exchange(state, event);
        return { state: { ...after, continuedElsewhere: false }, effects };
      } },
      { ...hostile, inFlight: 1, transfers: true }, moved, ENDLESS,
    ],
  ])("notices a side that %s, and shows the way there", (_what, rules, bounds, start, fault) => {
    const found = explore(rules, bounds, start, fault === ENDLESS ? "all" : "safety");

    expect(found.fault?.what).toBe(fault);
    expect(found.fault?.trace.length).toBeGreaterThan(0);
  }, PATIENCE_MS);
});
