import { describe, expect, it } from "vitest";
import { exchange } from "../../../../core/sync/exchange.ts";
import { judgeSeal } from "../../../../core/sync/judge-seal.ts";
import { judgeUpload } from "../../../../core/sync/judge-upload.ts";
import { explore, newWorld } from "./model/explore.ts";
import { REAL_RULES } from "./model/rules.ts";
import type { Rules } from "./model/rules.ts";
import type { Bounds } from "./model/steps.ts";
import type { World } from "./model/world.ts";

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

const restoring: Bounds = { ...hostile, restores: true, duplicates: false };

describe("the sync protocol, in every world that can be reached", () => {
  it.each<readonly [string, Bounds, World]>([
    ["a network that loses, doubles, delays, reorders and cuts off, and restarts at any time", { ...hostile, details: true }, one],
    ["a platform that is restored from an older backup, again and again", restoring, short],
    ["the same with more records, one message at a time", { ...restoring, duplicates: true, inFlight: 1 }, long],
    ["two computers with one token and two journals of one name", { ...hostile, inFlight: 1 }, forked],
    ["a sitting that is moved to another computer at any time", { ...hostile, inFlight: 1, transfers: true }, moved],
  ])("keeps its promises and comes to its end with %s", (what, bounds, start) => {
    const found = explore(REAL_RULES, bounds, start);

    process.stdout.write(`${found.states} states, ${found.steps} steps: ${what}\n`);
    expect(found).toMatchObject({ fault: null, exhaustive: true });
  }, PATIENCE_MS);
});

const judgedBy = (change: (judged: ReturnType<typeof judgeUpload>, upload: Parameters<typeof judgeUpload>[1]) => ReturnType<typeof judgeUpload>): Rules => ({
  ...REAL_RULES, judgeUpload: (journal, upload, known) => change(judgeUpload(journal, upload, known), upload),
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
      "the platform holds what no client wrote in that order",
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
      "replaces a receipt", { ...REAL_RULES, judgeSeal: (seal, jws, held) => judgeSeal(seal, jws, { ...held, earlier: null, records: seal.records, head: seal.head }) }, { ...hostile, inFlight: 1 }, forked,
      "a receipt was given for other records than those held",
    ],
    [
      "believes a count without the head of its own chain",
      { ...REAL_RULES, exchange: (state, event) => exchange(state, event.kind === "held" ? { ...event, ours: event.head } : event) },
      { ...hostile, inFlight: 1 }, forked, "a client takes records for sent that the platform does not hold durably",
    ],
    [
      "does not go back when its seal comes before its records",
      { ...REAL_RULES, exchange: (state, event) => exchange(state, event.kind === "failed" && state.round?.asked.kind === "seal" ? { kind: "failed", error: { ...event.error, detail: {} } } : event) },
      restoring, one, "a working network does not bring it to an end",
    ],
    [
      "does not sign in again", { ...REAL_RULES, exchange: (state, event) => exchange(state.round === null ? state : { ...state, round: { ...state.round, renewed: true } }, event) }, restoring, one,
      "a working network does not bring it to an end",
    ],
    [
      "goes on asking for a receipt that goes elsewhere",
      { ...REAL_RULES, exchange: (state, event) => {
        const { state: after, effects } = exchange(state, event);
        return { state: { ...after, continuedElsewhere: false }, effects };
      } },
      { ...hostile, inFlight: 1, transfers: true }, moved, "a working network does not bring it to an end",
    ],
  ])("notices a side that %s, and shows the way there", (_what, rules, bounds, start, fault) => {
    const found = explore(rules, bounds, start);

    expect(found.fault?.what).toBe(fault);
    expect(found.fault?.trace.length).toBeGreaterThan(1);
  }, PATIENCE_MS);
});
