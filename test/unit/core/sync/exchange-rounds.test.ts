import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Transport } from "../../../../core/contract/wire-client.ts";
import { createWireClient } from "../../../../core/contract/wire-client.ts";
import { wire } from "../../../../core/contract/wire.ts";
import { newId, systemRandom } from "../../../../core/crypto/random.ts";
import { generateSigningKey } from "../../../../core/crypto/signing.ts";
import { fail } from "../../../../core/errors.ts";
import { ok } from "../../../../core/result.ts";
import { journalIdSchema, sittingIdSchema } from "../../../../core/sitting/ids.ts";
import { ExchangeRounds } from "../../../../core/sync/exchange-rounds.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";

describe("rounds with the platform", () => {
  it("go on after one that broke", async () => {
    const deviceKey = await generateSigningKey();
    let broken = true;
    const rounds = new ExchangeRounds({
      journal: {
        journalId: v.parse(journalIdSchema, newId(systemRandom)), count: 1, fact: () => null, setFact: () => ok(undefined), headAfter: () => "0".repeat(64),
        records: () => {
          if (broken) throw new Error("the disk is gone for a moment");
          return [];
        },
      },
      client: { request: async () => fail("sync/offline", "nobody answers") }, clock: createManualClock(), deviceKey, issuer: deviceKey.publicJwk,
      session: () => ({ sittingId: v.parse(sittingIdSchema, newId(systemRandom)), token: "token" }), status: () => ({ state: "running", answered: 0, remainingMs: 0, elapsed: 0 }),
      onInstruction: async () => ok("carried-out"), onReceipt: async () => ok(undefined), renew: async (refused) => ({ ok: false, error: refused }), onPlatformTime: () => undefined,
    });
    await expect(rounds.run(false)).rejects.toThrow("for a moment");

    broken = false;
    const next = await rounds.run(false);

    expect(next.error?.code).toBe("sync/offline");
  });

  it("leave an instruction whose kind they do not know, carry out the others, and say only of those that they were shown", async () => {
    const deviceKey = await generateSigningKey();
    const [carriedOut, sent] = [new Array<string>(), new Array<unknown>()];
    const transport: Transport = async ({ url, body }) => {
      if (url.endsWith("/heartbeats")) sent.push(JSON.parse(body ?? "{}").done);
      const answer = { now: 1, nextAfterMs: 1000, branch: false, countersignature: null, instructions: [{ kind: "play-music", id: "new", volume: 11 }, { kind: "message", id: "known", text: "Hello" }] };
      return ok({ status: 200, contentType: "application/json", retryAfter: null, body: ok(new TextEncoder().encode(JSON.stringify(answer))) });
    };
    const rounds = new ExchangeRounds({
      journal: { journalId: v.parse(journalIdSchema, newId(systemRandom)), count: 0, fact: () => null, setFact: () => ok(undefined), headAfter: () => "0".repeat(64), records: () => [] },
      client: createWireClient("http://127.0.0.1", transport, createManualClock()), clock: createManualClock(), deviceKey, issuer: deviceKey.publicJwk,
      session: () => ({ sittingId: v.parse(sittingIdSchema, newId(systemRandom)), token: "token" }), status: () => ({ state: "running", answered: 0, remainingMs: 0, elapsed: 0 }),
      onInstruction: async ({ kind }) => {
        carriedOut.push(kind);
        return ok("carried-out");
      },
      onReceipt: async () => ok(undefined), renew: async (refused) => ({ ok: false, error: refused }), onPlatformTime: () => undefined,
    });

    const outcomes = [await rounds.run(true), await rounds.run(true)];

    expect(outcomes.map(({ error }) => error)).toEqual([null, null]);
    expect(carriedOut).toEqual(["message", "message"]);
    expect(sent).toEqual([[], ["known"]]);
  });

  it("take an answer for broken that says a kind they know in a form that they do not", () => {
    const answer = { now: 1, nextAfterMs: 1, branch: false, countersignature: null };

    expect(v.is(wire.heartbeat.response, { ...answer, instructions: [{ kind: "message", id: "a" }] })).toBe(false);
    expect(v.is(wire.heartbeat.response, { ...answer, instructions: [{ kind: "request-hand-in", id: "a", reason: "The room closes" }] })).toBe(true);
  });
});
