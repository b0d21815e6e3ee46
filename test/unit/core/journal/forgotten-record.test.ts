import { describe, expect, it } from "vitest";
import { toHex } from "../../../../core/crypto/encoding.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { FORGETTABLE_KINDS, forgetRecord, isForgettable } from "../../../../core/journal/forgotten-record.ts";
import type { HeldRecord } from "../../../../core/journal/forgotten-record.ts";
import { chainHead } from "../../../../core/journal/hash-chain.ts";
import type { JournalEvent, JournalRecord } from "../../../../core/journal/record.ts";
import { openHeldJournal, openJournal, verifyJournal } from "../../../../core/journal/verify-journal.ts";
import { replay } from "../../../../core/sitting/replay.ts";
import { typedStretches } from "../../../renderer/sample-typing.ts";
import { SAMPLE_REPORT, must, sampleEvents, sampleRecords } from "../samples.ts";

const recordKey = systemRandom.bytes(32);

/** A short sitting in which every collector collected something. */
function eventsWithAll(): readonly JournalEvent[] {
  const [keys] = typedStretches;
  if (keys === undefined) throw new Error("there is a sample");
  return sampleEvents().flatMap((event): readonly JournalEvent[] => {
    if (event.kind === "signed-in") return [event, { kind: "device-report", report: SAMPLE_REPORT }];
    return event.kind === "visited" ? [event, { kind: "keystrokes", keys }] : [event];
  });
}

async function forgetAll(records: readonly JournalRecord[]): Promise<readonly HeldRecord[]> {
  return Promise.all(records.map(async (record): Promise<HeldRecord> => (isForgettable(record.kind) ? await forgetRecord({ ...record, kind: record.kind }) : record)));
}

describe("a record that was forgotten", () => {
  it("holds nothing of its payload, and every head over it stays", async () => {
    const records = await sampleRecords(recordKey, eventsWithAll());

    const held = await forgetAll(records);

    expect(new Set(held.filter((record) => !("payload" in record)).map(({ kind }) => kind))).toEqual(new Set(FORGETTABLE_KINDS));
    for (let count = 1; count <= records.length; count++) expect(toHex(await chainHead(held.slice(0, count)))).toBe(toHex(await chainHead(records.slice(0, count))));
    expect(must(await verifyJournal(held))).toEqual(must(await verifyJournal(records)));
  });

  it("cannot be put in another place, at another time or under another kind without the head telling", async () => {
    const held = await forgetAll(await sampleRecords(recordKey, eventsWithAll()));
    const head = toHex(await chainHead(held));
    const at = held.findIndex(({ kind }) => kind === "keystrokes");

    const changed = [{ at: 1 }, { elapsed: 1 }, { kind: "incident" as const }, { payloadSha256: "0".repeat(64) }].map((change) => held.map((record, index) => (index === at ? { ...record, ...change } : record)));

    for (const records of changed) expect(toHex(await chainHead(records))).not.toBe(head);
  });

  it("leaves the state of a sitting as it was at every moment", async () => {
    const events = eventsWithAll();
    const records = await sampleRecords(recordKey, events);
    const whole = must(await openJournal(recordKey, records));
    const rest = must(await openHeldJournal(recordKey, await forgetAll(records)));

    for (let count = 1; count <= events.length; count++) expect(replay(rest.slice(0, count))).toEqual(replay(whole.slice(0, count)));
    expect(rest.filter(({ event }) => event.kind === "forgotten")).toHaveLength(FORGETTABLE_KINDS.length);
  });
});
