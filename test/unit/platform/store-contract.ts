import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { newId, systemRandom } from "../../../core/crypto/random.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../../../core/sitting/ids.ts";
import type { RecordRow } from "../../../platform/store/journal-rows.ts";
import type { Store, Tables } from "../../../platform/store/store.ts";
import { must } from "./support/room.ts";

const HASH = "0".repeat(64);

/** An exam with one package, one candidate, one sitting and its empty journal. */
async function furnish(tables: Tables) {
  const examId = v.parse(examIdSchema, newId(systemRandom));
  const packageId = v.parse(packageIdSchema, newId(systemRandom));
  const sittingId = v.parse(sittingIdSchema, newId(systemRandom));
  const journalId = v.parse(journalIdSchema, newId(systemRandom));
  const candidateId = newId(systemRandom);
  await tables.addExam({
    examId, title: "T", language: "en", questions: 2, contentSha256: HASH, scoringSha256: HASH, assetsJson: "{}", publicKey: "AA", privateKeySealed: "AA", importedAt: 1,
  });
  await tables.addPackage({
    packageId, examId, code: newId(systemRandom), title: "T", questions: 2, opensAt: 1, closesAt: 2, durationMs: 1, manifestJws: "a.b.c", manifestSha256: HASH,
    releaseOpensAt: null, releaseSealed: null, startCodeSealed: null, overrideCodesSealed: null, deviceRetentionDays: null, scheduledAt: 1, policyId: null, policyVersion: null,
  }, [{ packageId, position: 0, sha256: HASH, bytes: 10 }]);
  await tables.addCandidate({ candidateId, packageId, name: "Ada", codeHmac: HASH, extraMs: 0, breakMs: 0 });
  await tables.addSitting(
    { sittingId, packageId, examId, candidateId, journalId, createdAt: 1 },
    { sittingId, state: "signed-in", answered: 0, remainingMs: 1, lastSeenAt: 1 },
  );
  await tables.addJournal({
    journalId, sittingId, knownAs: sittingId, tokenSha256: HASH, tokenExpiresAt: 9, deviceKey: "AA", enc: "AA", records: 0, bytes: 0, head: HASH, started: 0, closed: 0, incidents: 0,
    openedAt: 1, seenAt: 0, seenElapsed: 0, continuesFrom: null, continuesRecords: null, continuesWorkedMs: null, continuesLostMs: null,
  });
  return { examId, packageId, sittingId, journalId };
}

function recordsOf(journalId: RecordRow["journalId"], from: number, count: number): RecordRow[] {
  return Array.from({ length: count }, (_, index) => ({ journalId, seq: from + index, kind: "visited", at: 1, elapsed: 1, payload: "AAAA", payloadSha256: null, holds: null, head: String(from + index).padStart(64, "0") }));
}

/** What every implementation of `Store` has to do. */
export function storeContract(name: string, open: () => Promise<Store> | Store): void {
  describe(`${name} as a store`, () => {
    it("reads what was written", async () => {
      const store = await open();

      const ids = must(await store.write(async (tables) => ok(await furnish(tables))));

      expect(must(await store.read((tables) => tables.hasChunk(ids.packageId, HASH)))).toBe(true);
      expect(must(await store.read((tables) => tables.packageCounts()))).toEqual([{ packageId: ids.packageId, candidates: 1, signedIn: 1, handedIn: 0 }]);
      expect(must(await store.read((tables) => tables.summaries(ids.packageId)))).toMatchObject([{ candidate: "Ada", presence: "signed-in", sealedAt: null }]);
    });

    it("keeps what people noted about a sitting in order, one at each place", async () => {
      const store = await open();
      const { sittingId } = must(await store.write(async (tables) => ok(await furnish(tables))));
      const note = { sittingId, subject: "typing", decision: "pass-on", noteSealed: "AA", at: 1, by: "staff:0" } as const;

      await store.write(async (tables) => {
        for (const position of [1, 0]) await tables.addReview({ ...note, position });
        return ok(undefined);
      });

      expect(must(await store.read((tables) => tables.reviews(sittingId))).map(({ position }) => position)).toEqual([0, 1]);
      expect(must(await store.read((tables) => tables.countReviews(sittingId)))).toBe(2);
      await expect(store.write(async (tables) => ok(await tables.addReview({ ...note, position: 1 })))).rejects.toThrow("UNIQUE");
    });

    it("undoes a write that is refused, and only that one", async () => {
      const store = await open();
      const writes = ["a", "b", "c"].map((value) =>
        store.write(async (tables) => {
          await tables.saveSetting(value, value);
          return value === "b" ? fail("usage/invalid", "no") : ok(value);
        }));

      const results = await Promise.all(writes);

      expect(results.map((result) => result.ok)).toEqual([true, false, true]);
      expect(must(await store.read(async (tables) => [await tables.setting("a"), await tables.setting("b"), await tables.setting("c")]))).toEqual(["a", undefined, "c"]);
    });

    it("undoes a write that throws and passes the bug on", async () => {
      const store = await open();
      const bug = store.write(async (tables) => {
        await tables.saveSetting("x", "x");
        throw new Error("bug");
      });
      const good = store.write(async (tables) => {
        await tables.saveSetting("y", "y");
        return ok(null);
      });

      await expect(bug).rejects.toThrow("bug");
      must(await good);

      expect(must(await store.read(async (tables) => [await tables.setting("x"), await tables.setting("y")]))).toEqual([undefined, "y"]);
    });

    it("does not show a write before it is committed", async () => {
      const store = await open();
      let seenInside: string | undefined;

      must(await store.write(async (tables) => {
        await tables.saveSetting("half", "written");
        seenInside = must(await store.read((outside) => outside.setting("half")));
        return ok(null);
      }));

      expect(seenInside).toBeUndefined();
    });

    it("adds records only after those that it holds", async () => {
      const store = await open();
      const { journalId } = must(await store.write(async (tables) => ok(await furnish(tables))));
      const progress = { records: 3, bytes: 12, head: "2".padStart(64, "0"), started: 0, closed: 0, incidents: 0 } as const;

      const first = must(await store.write(async (tables) => ok(await tables.append(journalId, 0, recordsOf(journalId, 0, 3), progress))));
      const overtaken = must(await store.write(async (tables) => ok(await tables.append(journalId, 0, recordsOf(journalId, 0, 3), progress))));

      expect([first, overtaken]).toEqual([true, false]);
      expect(must(await store.read((tables) => tables.records(journalId, 1, 3))).map((row) => row.seq)).toEqual([1, 2]);
      expect(must(await store.read((tables) => tables.headAfter(journalId, 3)))).toBe("2".padStart(64, "0"));
      expect(must(await store.read((tables) => tables.headAfter(journalId, 4)))).toBeUndefined();
    });

    it("uses a staff link for exactly one of many at once", async () => {
      const store = await open();
      must(await store.write(async (tables) => {
        await tables.addStaffLink({ secretSha256: HASH, staffId: null, createdAt: 1, expiresAt: 10, usedAt: null });
        return ok(null);
      }));

      const uses = await Promise.all(Array.from({ length: 10 }, () => store.write(async (tables) => ok(await tables.useStaffLink(HASH, 5)))));

      expect(uses.filter((use) => must(use))).toHaveLength(1);
    });

    it("finishes accepted writes when it closes", async () => {
      const store = await open();
      const writes = Array.from({ length: 200 }, (_, index) => store.write(async (tables) => {
        await tables.saveSetting(`s${index}`, "x");
        return ok(index);
      }));

      await store.close();

      expect((await Promise.all(writes)).every((write) => write.ok)).toBe(true);
    });

    it("refuses what refers to nothing", async () => {
      const store = await open();

      const orphan = store.write(async (tables) => {
        await tables.addInstruction({ instructionId: "i", batchId: "i", sittingId: v.parse(sittingIdSchema, newId(systemRandom)), bodyJson: "{}", createdAt: 1, sentAt: null, doneAt: null });
        return ok(null);
      });

      await expect(orphan).rejects.toThrow(/constraint/i);
    });
  });
}

