import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { itemIdSchema } from "../../../../core/assessment/exam-content.ts";
import { systemRandom } from "../../../../core/crypto/random.ts";
import { createHttpTransport } from "../../../../platform/load/http-transport.ts";
import { LatencyTally } from "../../../../platform/load/latency-tally.ts";
import { newComputer } from "../../../../platform/load/load-computer.ts";
import { scheduleLoad } from "../../../../platform/load/load-exam.ts";
import { LoadSitting } from "../../../../platform/load/load-sitting.ts";
import { createMeasuredClient } from "../../../../platform/load/measured-client.ts";
import { until } from "../../../../platform/load/pacing.ts";
import { Typist } from "../../../../platform/load/typed-answers.ts";
import { verifyHeld } from "../../../../platform/load/verify-held.ts";
import { systemClock } from "../../../../platform/office/system-clock.ts";
import { must, openRoom, whenDone } from "../support/room.ts";
import type { Room } from "../support/room.ts";

const PATIENCE_MS = 60_000;

async function oneSitting(): Promise<{ readonly room: Room; readonly sitting: LoadSitting; readonly tally: LatencyTally; readonly traffic: { sent: number; received: number } }> {
  const room = await openRoom({ clock: systemClock });
  const exam = must(await scheduleLoad(room.folder, room.url, 1));
  const transport = createHttpTransport(4);
  const traffic = { sent: 0, received: 0 };
  const tally = new LatencyTally();
  const timers = { after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  } };
  const sitting = new LoadSitting({
    exam, computer: must(await newComputer(exam)), code: exam.codes[0] ?? "", measured: createMeasuredClient(room.url, transport.counting(traffic), timers, systemClock, tally),
    typist: new Typist(exam.samples, 1), clock: systemClock, random: systemRandom,
    onBug: (cause) => {
      throw cause;
    },
  });
  whenDone(async () => {
    await sitting.stop();
    transport.close();
  });
  must(await sitting.arrive());
  must(await sitting.begin());
  for (let answer = 0; answer < 5; answer += 1) await sitting.type();
  return { room, sitting, tally, traffic };
}

async function settled(sitting: LoadSitting): Promise<void> {
  expect(await until(() => sitting.settled, PATIENCE_MS, new AbortController().signal)).not.toBeNull();
}

describe("a load sitting", () => {
  it("hands in what it typed, and the platform holds exactly that", async () => {
    const { room, sitting, tally, traffic } = await oneSitting();
    await settled(sitting);

    await sitting.handIn();
    await settled(sitting);
    const held = must(await verifyHeld(room.folder, [sitting], () => undefined));

    expect(sitting).toMatchObject({ handedIn: true, receipt: expect.any(String) });
    expect(held).toEqual({ compared: 1, differing: [], lost: [], verified: 1, invalid: [] });
    expect(tally.summaries()).toMatchObject({ signIn: { requests: 1 }, release: { requests: 1 }, seal: { requests: 1 } });
    expect(tally.refusals).toEqual({});
    expect(traffic.sent).toBeGreaterThan(1000);
    expect(traffic.received).toBeGreaterThan(1000);
  });

  it("is named when the platform holds another answer than was typed", async () => {
    const { room, sitting } = await oneSitting();
    await settled(sitting);

    sitting.typed.add(sitting.journal.count - 1, { kind: "answered", item: v.parse(itemIdSchema, "essay"), responseId: "RESPONSE", response: ["something else"] });
    const held = must(await verifyHeld(room.folder, [sitting], () => undefined));

    expect(held.differing).toEqual([{ sittingId: sitting.sittingId, why: expect.stringContaining("essay") }]);
  });

  it("is named when the platform lacks records that it acknowledged", async () => {
    const { room, sitting } = await oneSitting();
    await settled(sitting);
    await sitting.stop();

    const { records, head } = must(await room.folder.store.read(async (tables) => {
      const rows = await tables.records(sitting.journal.journalId, 0, 3);
      return { records: rows.length, head: rows.at(-1)?.head ?? "" };
    }));
    must(await room.folder.store.write(async (tables) => ({ ok: true, value: await tables.append(sitting.journal.journalId, sitting.acknowledged, [], { records, head, bytes: 0, started: 0, closed: 0, incidents: 0 }) })));
    const held = must(await verifyHeld(room.folder, [sitting], () => undefined));

    expect(held.lost).toEqual([{ sittingId: sitting.sittingId, why: expect.stringContaining("3 are held") }]);
    expect(held.differing).toHaveLength(1);
  });
});
