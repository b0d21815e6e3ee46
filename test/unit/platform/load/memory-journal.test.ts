import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { itemIdSchema } from "../../../../core/assessment/exam-content.ts";
import { toHex } from "../../../../core/crypto/encoding.ts";
import { newId, systemRandom } from "../../../../core/crypto/random.ts";
import { chainHead, GENESIS } from "../../../../core/journal/hash-chain.ts";
import type { JournalRecord } from "../../../../core/journal/record.ts";
import { journalIdSchema } from "../../../../core/sitting/ids.ts";
import { MemoryJournal } from "../../../../platform/load/memory-journal.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";

async function journalOf(records: number): Promise<{ readonly journal: MemoryJournal; readonly written: readonly JournalRecord[] }> {
  const journal = new MemoryJournal(v.parse(journalIdSchema, newId(systemRandom)), systemRandom.bytes(32), { clock: createManualClock(), random: systemRandom, onAcknowledged: () => undefined });
  const written: JournalRecord[] = [];
  for (let seq = 0; seq < records; seq += 1) written.push(await journal.append({ kind: "visited", item: v.parse(itemIdSchema, "q1") }, seq));
  return { journal, written };
}

describe("a journal in memory", () => {
  it("knows the head before and after each record", async () => {
    const { journal, written } = await journalOf(3);

    expect([0, 1, 2, 3, 4].map(journal.headAfter)).toEqual([
      toHex(GENESIS), toHex(await chainHead(written.slice(0, 1))), toHex(await chainHead(written.slice(0, 2))), toHex(await chainHead(written)), null,
    ]);
  });

  it.each([1, 3, 5])("can send the last of %i acknowledged records again, with the head before it", async (acknowledged) => {
    const { journal, written } = await journalOf(5);

    journal.setFact("acknowledged", "1");
    journal.setFact("acknowledged", String(acknowledged));

    expect(journal.count).toBe(5);
    expect(journal.records(acknowledged - 1, 200)).toEqual(written.slice(acknowledged - 1));
    expect(journal.headAfter(acknowledged - 1)).toBe(toHex(await chainHead(written.slice(0, acknowledged - 1))));
    expect(journal.headAfter(5)).toBe(toHex(await chainHead(written)));
  });

  it("lets go what was acknowledged before the last record", async () => {
    const { journal } = await journalOf(5);

    journal.setFact("acknowledged", "4");

    expect([journal.records(0, 200), journal.headAfter(1)]).toEqual([[], null]);
  });
});
