import { describe, expect, it } from "vitest";
import { invigilError } from "../../../../core/errors.ts";
import type { InvigilError } from "../../../../core/errors.ts";
import { exchange, isComplete, openExchange } from "../../../../core/sync/exchange.ts";
import type { ExchangeEffect, ExchangeEvent, ExchangeState } from "../../../../core/sync/exchange.ts";

const round: ExchangeEvent = { kind: "round", heartbeatDue: true };
const failed = (...error: Parameters<typeof invigilError>): ExchangeEvent => ({ kind: "failed", error: invigilError(...error) });
const heldUpTo = (records: number, branch = false): ExchangeEvent => ({ kind: "held", records, head: "h", ours: "h", branch });
const heard: ExchangeEvent = { kind: "heard", branch: false, nextAfterMs: 15_000, unconfirmed: false };

/** Lets a client take events. @returns its state, and everything that it wanted done */
function run(start: Partial<ExchangeState>, ...events: readonly ExchangeEvent[]): { readonly state: ExchangeState; readonly did: readonly string[]; readonly error: InvigilError | null } {
  let state: ExchangeState = { ...openExchange({ records: 0, acknowledged: 0, sealed: false, received: false }), ...start };
  const effects: ExchangeEffect[] = [];
  for (const event of events) {
    const next = exchange(state, event);
    state = next.state;
    effects.push(...next.effects);
  }
  const last = effects.at(-1);
  return { state, did: effects.map(named), error: last?.kind === "rest" ? last.error : null };
}

function named(effect: ExchangeEffect): string {
  return effect.kind === "send-records" ? `records from ${effect.from}` : effect.kind === "keep-acknowledged" ? `keep ${effect.records}` : effect.kind;
}

describe("a round with the platform", () => {
  it("sends records in order, then the seal, and rests with the receipt", () => {
    const { did, state } = run({ records: 5, sealed: true }, round, heldUpTo(3), heldUpTo(5), { kind: "receipt-kept" });

    expect(did).toEqual(["records from 0", "keep 3", "records from 3", "keep 5", "send-seal", "rest"]);
    expect(isComplete(state)).toBe(true);
  });

  it("sends a heartbeat when there is nothing else", () => {
    expect(run({ records: 5, acknowledged: 5 }, round, heard).did).toEqual(["send-heartbeat", "rest"]);
  });

  it("ends when the platform cannot be reached", () => {
    const { did, error } = run({ records: 5 }, round, failed("sync/offline", ""));

    expect(did).toEqual(["records from 0", "rest"]);
    expect(error?.code).toBe("sync/offline");
  });

  it.each([[6, "h", "h"], [0, "h", "h"], [3, "h", "other"], [3, "h", null]])("does not believe a platform that says it holds %d records with head %s when ours is %s", (records, head, ours) => {
    const { state, error } = run({ records: 5 }, round, { kind: "held", records, head, ours, branch: false }, heard);

    expect(error?.code).toBe("journal/fork");
    expect(state.acknowledged).toBe(0);
  });

  it("still lets staff see and reach a sitting whose records are refused, and reports the refusal", () => {
    const { did, error } = run({ records: 5, acknowledged: 2 }, round, failed("journal/fork", "", { seq: 3 }), heard);

    expect(did).toEqual(["records from 2", "send-heartbeat", "rest"]);
    expect(error?.code).toBe("journal/fork");
  });

  it("takes up records that were written meanwhile", () => {
    const { did } = run({ records: 2 }, round, { kind: "on-disk", records: 4, sealed: false, received: false }, heldUpTo(2));

    expect(did).toEqual(["records from 0", "keep 2", "records from 2"]);
  });
});

describe("after a platform was restored from a backup", () => {
  it("sends again from what the platform still holds, when a record or the seal finds a gap", () => {
    expect(run({ records: 6, acknowledged: 5 }, round, failed("journal/gap", "", { held: 2 })).did).toEqual(["records from 5", "keep 2", "records from 2"]);
    expect(run({ records: 6, acknowledged: 6, sealed: true }, round, failed("journal/gap", "", { held: 2 })).did).toEqual(["send-seal", "keep 2", "records from 2"]);
  });

  it("goes back once a round, and not to where it was", () => {
    const twice = run({ records: 6, acknowledged: 5 }, round, failed("journal/gap", "", { held: 2 }), failed("journal/gap", "", { held: 1 }));
    const forward = run({ records: 6, acknowledged: 5 }, round, failed("journal/gap", "", { held: 5 }));
    const nonsense = run({ records: 6, acknowledged: 5 }, round, failed("journal/gap", "", { held: 1.5 }));

    expect([twice, forward, nonsense].map(({ did }) => did.at(-1))).toEqual(["send-heartbeat", "send-heartbeat", "send-heartbeat"]);
    expect(twice.state.acknowledged).toBe(2);
  });

  it("finds out also when it is idle: a checkpoint that is not countersigned has it send the last record again", () => {
    const { did } = run({ records: 5, acknowledged: 5 }, round, { ...heard, unconfirmed: true }, failed("journal/gap", "", { held: 0 }));

    expect(did).toEqual(["send-heartbeat", "records from 4", "keep 0", "records from 0"]);
  });

  it("signs in again when the token is not known any more, once a round, and looks whether records were forgotten too", () => {
    const { did, error } = run({ records: 5, acknowledged: 5 }, round, failed("sitting/token-invalid", ""), { kind: "renewed" }, failed("sitting/token-invalid", ""), heard);

    expect(did).toEqual(["send-heartbeat", "renew", "records from 4", "send-heartbeat", "rest"]);
    expect(error?.code).toBe("sitting/token-invalid");
  });

  it.each([
    ["its records follow another one than those held", { sealed: false }, failed("journal/fork", "", { seq: 4 })],
    ["its seal is over others than those held", { sealed: true, acknowledged: 6 }, failed("journal/fork", "", { held: 6 })],
    ["another seal was accepted", { sealed: true, acknowledged: 6 }, failed("sitting/sealed", "")],
  ])("sends everything once more when %s, so that all of it is kept", (_what, start, refusal) => {
    expect(run({ records: 6, acknowledged: 5, ...start }, round, refusal).did.slice(-2)).toEqual(["keep 0", "records from 0"]);
  });

  it("asks for no other receipt when it has one", () => {
    expect(run({ records: 5, acknowledged: 5, sealed: true, received: true }, round).did).toEqual(["rest"]);
  });
});

describe("a sitting that was moved to another computer", () => {
  it("goes on sending, and asks for a receipt no more once it was told that none will come", () => {
    const first = run({ records: 5, sealed: true }, round, heldUpTo(5, true), failed("sitting/continued-elsewhere", ""));

    expect(first.did).toEqual(["records from 0", "keep 5", "send-seal", "rest"]);
    expect(first.error?.code).toBe("sitting/continued-elsewhere");
    expect(first.state).toMatchObject({ branch: true, continuedElsewhere: true, acknowledged: 5 });
    expect(isComplete(first.state)).toBe(true);
  });
});

describe("a client that starts", () => {
  it.each([[3, 3], [6, 0], [-1, 0], [Number.NaN, 0]])("takes %d acknowledged of five records for %d", (kept, acknowledged) => {
    expect(openExchange({ records: 5, acknowledged: kept, sealed: false, received: false }).acknowledged).toBe(acknowledged);
  });

  it("does nothing with an answer that it does not wait for", () => {
    const start = openExchange({ records: 5, acknowledged: 2, sealed: false, received: false });

    for (const event of [heldUpTo(5), { kind: "receipt-kept" } as const, heard, { kind: "renewed" } as const, failed("journal/gap", "", { held: 0 })]) {
      expect(exchange(start, event)).toEqual({ state: start, effects: [] });
    }
  });
});
