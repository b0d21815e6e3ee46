import { describe, expect, it } from "vitest";
import { instruct, instructAll } from "../../../platform/sitting/instruct.ts";
import type { NewInstruction } from "../../../core/contract/wire.ts";
import { Candidate } from "./support/candidate.ts";
import { codeOf, must, openRoom } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function started(breakMinutes = 0) {
  const room = await openRoom();
  const { packageId } = await room.schedule({ candidates: [{ name: "Ada", code: "ADA-0001", extraMinutes: 15, breakMinutes }] });
  const ada = await Candidate.open(room.url, packageId);
  const signedIn = await ada.signIn("ADA-0001");
  await ada.prepare(15 * MINUTE);
  await ada.begin();
  return { room, packageId, ada, signedIn };
}
type Started = Awaited<ReturnType<typeof started>>;

/** Seals so long after the window closed, with that much working time used, and says whether staff were told. */
async function isLate({ room, ada }: Started, afterCloseMs: number, elapsed = 0): Promise<boolean> {
  ada.now = ada.manifest.window.closesAt + afterCloseMs - 100;
  await ada.write({ kind: "sealed", reason: "handed-in" }, elapsed);
  await ada.put(0);
  const handedIn = await ada.handIn(await ada.seal());
  expect(handedIn.status).toBe(200);
  return must(await room.folder.store.read((tables) => tables.lastAudit()))?.action === "seal-late";
}

async function order({ room, ada }: Started, ...instructions: readonly (NewInstruction | number)[]): Promise<void> {
  for (const one of instructions) {
    if (typeof one === "number") room.clock.advance(one);
    else must(await instruct(room.folder, ada.sittingId, one, "test"));
  }
}

describe("a seal after the window", () => {
  const pause: NewInstruction = { kind: "pause", reason: "Fire alarm" };
  const resume: NewInstruction = { kind: "resume" };

  it.each([
    ["with nothing agreed", 2, true, []],
    ["within time that staff gave", 9, false, [{ kind: "extra-time", extraMs: 10 * MINUTE, because: "our-failure", reason: "x" }]],
    ["past time that staff gave", 12, true, [{ kind: "extra-time", extraMs: 10 * MINUTE, because: "our-failure", reason: "x" }]],
    ["within a pause as long as staff made it", 19, false, [pause, 20 * MINUTE, resume]],
    ["past a pause as long as staff made it", 22, true, [pause, 20 * MINUTE, resume, 30 * MINUTE]],
    ["within two pauses", 29, false, [pause, 20 * MINUTE, resume, MINUTE, pause, pause, 10 * MINUTE, resume, resume]],
    ["within a pause that was never ended", 9, false, [3 * HOUR, pause]],
  ] as const)("%s, %d min after it closed: late is %s", async (_, minutes, late, instructions) => {
    const sitting = await started();
    await order(sitting, ...instructions);
    sitting.room.clock.advance(12 * HOUR);

    expect(await isLate(sitting, minutes * MINUTE)).toBe(late);
  });

  it("within the breaks that were agreed is not late", async () => {
    const [within, past] = [await started(30), await started(30)];

    expect(within.signedIn.body.breakMs).toBe(30 * MINUTE);
    expect([await isLate(within, 30 * MINUTE), await isLate(past, 32 * MINUTE)]).toEqual([false, true]);
  });

  it("within an hour is not late when the program was down in between, and late after it", async () => {
    const [within, past] = [await started(), await started()];
    for (const { ada } of [within, past]) await ada.write({ kind: "resumed", afterCrash: true, downMs: 70 * MINUTE });

    expect([await isLate(within, 59 * MINUTE), await isLate(past, 62 * MINUTE)]).toEqual([false, true]);
  });

  it("that used more working time than was agreed and given is late, whenever it was made", async () => {
    const [within, past] = [await started(), await started()];

    expect([await isLate(within, -HOUR, 75 * MINUTE), await isLate(past, -HOUR, 77 * MINUTE)]).toEqual([false, true]);
  });
});

describe("an instruction", () => {
  it("reaches every sitting of a package that was not handed in, and says how many", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ candidates: ["A", "B", "C", "D"].map((name) => ({ name, code: `CODE-${name}`, extraMinutes: 0, breakMinutes: 0 })) });
    const other = (await room.schedule()).packageId;
    const [first, second, done] = [await Candidate.open(room.url, packageId), await Candidate.open(room.url, packageId), await Candidate.open(room.url, packageId)];
    await first.signIn("CODE-A");
    await second.signIn("CODE-B");
    await done.sit("CODE-C");
    const elsewhere = await Candidate.open(room.url, other);
    await elsewhere.signIn("ADA-0001");

    const told = must(await instructAll(room.folder, packageId, { kind: "message", text: "Ten more minutes for everybody" }, "test"));

    expect(told).toEqual({ sittings: 2, notSignedIn: 1 });
    for (const candidate of [first, second]) expect((await candidate.beat()).body.instructions).toMatchObject([{ kind: "message", text: "Ten more minutes for everybody" }]);
    for (const candidate of [done, elsewhere]) expect((await candidate.beat()).body.instructions).toEqual([]);
    expect(codeOf(await instructAll(room.folder, packageId, { kind: "message", text: "x".repeat(1001) }, "test"))).toBe("usage/invalid");
  });

  it("is given on the command line, to one or to all", async () => {
    const { room, packageId, ada } = await started();
    const data = ["--data", room.dataDir];

    const all = await invigil("sitting", "pause", "--package", packageId, "--reason", "Fire alarm", ...data);
    const one = await invigil("sitting", "resume", ada.sittingId, ...data, "--json");
    const given = await invigil("sitting", "extra-time", ada.sittingId, "--minutes", "5", "--reason", "Power cut", "--our-failure", ...data, "--json");
    const message = await invigil("sitting", "message", "--package", packageId, "Welcome back", ...data, "--json");
    const neither = await invigil("sitting", "resume", ...data, "--json");
    const both = await invigil("sitting", "resume", ada.sittingId, "--package", packageId, ...data, "--json");

    expect(all.stdout).toBe("1 sitting will be told with the next sign of life, usually within 15 seconds.\n");
    expect([one.json.instruction.kind, given.json.instruction.because, message.json.sittings]).toEqual(["resume", "our-failure", 1]);
    expect([neither, both].map(({ status, stderr }) => [status, JSON.parse(stderr).error.code])).toEqual([[2, "usage/invalid"], [2, "usage/invalid"]]);
    expect((await ada.beat()).body.instructions.map(({ kind }: { kind: string }) => kind).sort()).toEqual(["extra-time", "message", "pause", "resume"]);
  }, 180_000);
});
