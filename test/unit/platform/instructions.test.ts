import { describe, expect, it } from "vitest";
import { candidateAtWork } from "./support/at-work.ts";
import { Candidate, send } from "./support/candidate.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";

const MESSAGE = { kind: "message", text: "The clock on the wall is wrong." } as const;

/** Ada at work, Ben signed in, and somebody who may instruct them. */
async function room() {
  const opened = await openRoom();
  const { packageId } = await opened.schedule();
  const ada = await candidateAtWork(opened, packageId);
  const ben = await Candidate.open(opened.url, packageId);
  await ben.signIn("BEN-0002");
  const cookie = await staffCookie(opened);
  const path = `/v1/staff/packages/${packageId}/instructions`;
  return {
    room: opened, packageId, ada, ben, path,
    say: async (body: unknown) => await send(opened.url, path, { body, headers: { cookie } }),
    said: async () => (await send(opened.url, path, { headers: { cookie } })).body.instructions,
  };
}

describe("what invigilators say over the network", () => {
  it("reaches those who are meant, and says how many got it and saw it", async () => {
    const { room: opened, ada, ben, say, said } = await room();

    const all = await say({ to: null, instruction: MESSAGE });
    opened.clock.advance(1000);
    const one = await say({ to: [ben.sittingId], instruction: { kind: "extra-time", extraMs: 600_000, because: "our-failure", reason: "The network was away" } });
    const before = await said();
    const [toAda, toBen] = [(await ada.beat()).body.instructions, (await ben.beat()).body.instructions];
    const delivered = await said();
    await ben.beat({ done: toBen.map(({ id }: { id: string }) => id) });

    expect([all.body, one.body]).toEqual([{ sittings: 2, notSignedIn: 0 }, { sittings: 1, notSignedIn: 0 }]);
    expect(before).toMatchObject([{ instruction: { kind: "extra-time" }, sittings: 1, sent: 0, seen: 0, candidate: "Ben" }, { instruction: MESSAGE, sittings: 2, sent: 0, seen: 0, candidate: null }]);
    expect([toAda.map(({ kind }: { kind: string }) => kind), toBen.map(({ kind }: { kind: string }) => kind)]).toEqual([["message"], ["message", "extra-time"]]);
    expect(delivered.map(({ sent, seen }: { sent: number; seen: number }) => [sent, seen])).toEqual([[1, 0], [2, 0]]);
    expect((await said()).map(({ sent, seen }: { sent: number; seen: number }) => [sent, seen])).toEqual([[1, 1], [2, 1]]);
  });

  it("is written into the audit log with who said it, and leaves out who has handed in", async () => {
    const { room: opened, ada, ben, say } = await room();
    await ada.finish();
    await ada.put(8);
    await ada.handIn(await ada.seal());

    const told = await say({ to: [ada.sittingId, ben.sittingId, ben.sittingId], instruction: { kind: "pause", reason: "Fire alarm" } });

    expect(told.body.sittings).toBe(1);
    const acts = must(await opened.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "instruction-given");
    expect(acts.map(({ actor, subject, detailJson }) => [actor.startsWith("staff:"), subject, JSON.parse(detailJson).kind])).toEqual([[true, ben.sittingId, "pause"]]);
  });

  it("reaches nobody when one of those named sits another exam, or it says nothing", async () => {
    const { room: opened, ben, say, said } = await room();
    const other = await Candidate.open(opened.url, (await opened.schedule()).packageId);
    await other.signIn("ADA-0001");

    const refused = [
      await say({ to: [ben.sittingId, other.sittingId], instruction: MESSAGE }), await say({ to: [], instruction: MESSAGE }), await say({ to: null, instruction: { kind: "message", text: "" } }),
      await say({ to: null, instruction: { kind: "extra-time", extraMs: 0, because: "our-failure", reason: "x" } }), await say({ to: null, instruction: { kind: "end" } }),
    ];

    expect(refused.map(({ body }) => body.error.code)).toEqual(["sitting/not-found", ...Array.from({ length: 4 }, () => "http/invalid-request")]);
    expect(await said()).toEqual([]);
    expect((await ben.beat()).body.instructions).toEqual([]);
  });
});
