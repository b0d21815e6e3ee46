import * as v from "valibot";
import { describe, expect, it } from "vitest";
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
});
