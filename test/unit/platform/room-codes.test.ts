import { describe, expect, it } from "vitest";
import type { ScheduleRequest } from "../../../platform/exam/schedule-exam.ts";
import { send } from "./support/candidate.ts";
import { must, openRoom, staffCookie } from "./support/room.ts";

async function roomWith(changes: Partial<ScheduleRequest>) {
  const room = await openRoom();
  const scheduled = await room.schedule(changes);
  const cookie = await staffCookie(room);
  const path = `/v1/staff/packages/${scheduled.packageId}`;
  return {
    room, scheduled,
    stand: async () => (await send(room.url, `${path}/override-codes`, { headers: { cookie } })).body,
    give: async (reason: string) => (await send(room.url, `${path}/override-codes`, { body: { reason }, headers: { cookie } })).body,
    look: async () => (await send(room.url, `${path}/start-code-views`, { body: {}, headers: { cookie } })).body,
    audit: async () => JSON.stringify(must(await room.folder.store.read((tables) => tables.audit()))),
  };
}

describe("codes for the room", () => {
  it("are given one after the other, two to two who ask at once, and remembered with for whom, until none is left", async () => {
    const { scheduled, stand, give, audit } = await roomWith({ overrideCodes: 3 });

    const first = await give("  Ada, her laptop ");
    const both = await Promise.all([give("Ben, virtual machine"), give("Cy, second screen")]);
    const none = await give("Di");

    expect(first).toEqual({ number: 1, code: scheduled.overrideCodes[0], left: 2 });
    expect(new Set(both.map(({ code }) => code))).toEqual(new Set(scheduled.overrideCodes.slice(1)));
    expect(none.error).toMatchObject({ code: "override/all-given" });
    expect((await stand()).given.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3]);
    expect(await stand()).toMatchObject({ codes: 3, given: [{ number: 1, reason: "Ada, her laptop" }, {}, {}] });
    const log = await audit();
    expect(log.match(/override-code-given/g)).toHaveLength(3);
    for (const secret of [...scheduled.overrideCodes, "Ada, her laptop"]) expect(log).not.toContain(secret);
  });

  it("say so when the exam has none, and take no reason that says nothing", async () => {
    const { stand, give } = await roomWith({});

    expect((await give("Ada")).error.code).toBe("override/none");
    expect((await give("  ")).error.code).toBe("http/invalid-request");
    expect(await stand()).toEqual({ codes: 0, given: [] });
  });

  it("show the start code, and leave a trace of each look without it", async () => {
    const { scheduled, look, audit } = await roomWith({ startCode: "auto" });
    const without = await roomWith({});

    expect(await look()).toEqual({ startCode: scheduled.startCode });
    expect(await audit()).toContain("start-code-shown");
    expect(await audit()).not.toContain(scheduled.startCode);
    expect(await without.look()).toEqual({ startCode: null });
    expect(await without.audit()).not.toContain("start-code-shown");
  });
});
