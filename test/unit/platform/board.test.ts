import { describe, expect, it } from "vitest";
import { candidateAtWork } from "./support/at-work.ts";
import { Candidate, send } from "./support/candidate.ts";
import { openRoom, staffCookie, temporaryFolder } from "./support/room.ts";
import type { Room } from "./support/room.ts";

async function look(room: Pick<Room, "url">, cookie: string, packageId: string, since = "all") {
  return (await send(room.url, `/v1/staff/packages/${packageId}/board/${since}`, { headers: { cookie } })).body;
}

async function board(room: Room, packageId: string) {
  const cookie = await staffCookie(room);
  return async (since?: string) => await look(room, cookie, packageId, since);
}

describe("the board over the network", () => {
  it("shows everybody at first, and afterwards only who changed: signing in, signs of life, handing in", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ask = await board(room, packageId);

    const first = await ask();
    const nothing = await ask(first.cursor);
    const ada = await candidateAtWork(room, packageId);
    const signedIn = await ask(nothing.cursor);
    await ada.beat({ state: "running", answered: 1, remainingMs: 900_000 });
    await expect.poll(async () => (await ask(signedIn.cursor)).rows, { timeout: 20_000 }).toMatchObject([{ candidate: "Ada", state: "running", answered: 1, remainingMs: 900_000 }]);
    await ada.finish();
    await ada.put(8);
    await ada.handIn(await ada.seal());
    const handedIn = await ask(signedIn.cursor);

    expect(first).toMatchObject({ whole: true, more: false, questions: 2, gone: [] });
    expect(first.rows).toMatchObject([{ candidate: "Ada", state: "not-here", sittingId: null, lastSeenAt: null, receiptAt: null }, { candidate: "Ben", state: "not-here" }]);
    expect(nothing).toMatchObject({ whole: false, rows: [] });
    expect(signedIn.rows).toMatchObject([{ candidate: "Ada", state: "signed-in", sittingId: ada.sittingId, lastSeenAt: room.clock.now() }]);
    expect(handedIn.rows).toMatchObject([{ candidate: "Ada", state: "received", sealedAt: expect.any(Number), receiptAt: room.clock.now() }]);
    expect((await ask(handedIn.cursor)).rows).toEqual([]);
  });

  it("counts incidents, and does not move for records that it does not show", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await candidateAtWork(room, packageId);
    const ask = await board(room, packageId);
    const before = await ask();

    await ada.answer("q2", "A");
    await ada.put(8);
    const answered = await ask(before.cursor);
    await ada.write({ kind: "incident", incident: "focus-lost", detail: {} });
    await ada.put(9);

    expect(answered.rows).toEqual([]);
    expect((await ask(before.cursor)).rows).toMatchObject([{ candidate: "Ada", incidents: 1 }]);
  });

  it("comes in parts when there are many, each candidate once", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ candidates: Array.from({ length: 2100 }, (_, index) => ({ name: `Candidate ${index}`, code: null, extraMinutes: 0, breakMinutes: 0 })) });
    const ask = await board(room, packageId);

    const parts = [await ask()];
    while (parts.at(-1).more === true) parts.push(await ask(parts.at(-1).cursor));

    expect(parts.map(({ whole, rows }) => [whole, rows.length])).toEqual([[true, 1000], [false, 1000], [false, 100]]);
    expect(new Set(parts.flatMap(({ rows }) => rows.map(({ candidateId }: { candidateId: string }) => candidateId))).size).toBe(2100);
  });

  it("keeps to its package, and starts anew with the platform", async () => {
    const dataDir = temporaryFolder();
    const room = await openRoom({ dataDir });
    const [one, two] = [await room.schedule(), await room.schedule()];
    const ask = await board(room, one.packageId);
    const first = await ask();
    const ben = await Candidate.open(room.url, two.packageId);
    await ben.signIn("BEN-0002");
    const other = await ask(first.cursor);
    await room.platform.stop();
    const again = await openRoom({ dataDir });

    const restarted = await look(again, await staffCookie(again), one.packageId, first.cursor);

    expect(other.rows).toEqual([]);
    expect(restarted).toMatchObject({ whole: true, rows: [{ candidate: "Ada" }, { candidate: "Ben" }] });
  });

  it("refuses a cursor that is none, and a package that is not there", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const cookie = await staffCookie(room);
    const missing = packageId.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

    const refused = [await look(room, cookie, packageId, "yesterday"), await look(room, cookie, missing)];

    expect(refused.map(({ error }) => error.code)).toEqual(["http/invalid-request", "package/not-found"]);
  });
});
