import * as v from "valibot";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newId, systemRandom } from "../../core/crypto/random.ts";
import { generateSigningKey } from "../../core/crypto/signing.ts";
import { signAdmission } from "../../core/sitting/admission.ts";
import type { AdmissionTicket } from "../../core/sitting/admission.ts";
import { journalIdSchema, sittingIdSchema } from "../../core/sitting/ids.ts";
import { findSitting, stateOf } from "../../platform/sitting/find-sitting.ts";
import { importHandIn } from "../../platform/sitting/import-hand-in.ts";
import { instruct } from "../../platform/sitting/instruct.ts";
import { makeTransferCode } from "../../platform/sitting/transfer-code.ts";
import { Candidate } from "../unit/platform/support/candidate.ts";
import { codeOf, must, openRoom } from "../unit/platform/support/room.ts";

async function atWork() {
  const room = await openRoom();
  const { packageId } = await room.schedule();
  const first = await Candidate.open(room.url, packageId);
  await first.signIn("ADA-0001");
  await first.prepare();
  await first.begin();
  await first.put(0);
  const second = await Candidate.open(room.url, packageId);
  const code = async (candidate = first): Promise<string> => must(await makeTransferCode(room.folder, candidate.sittingId, "test")).code;
  return { room, packageId, first, second, code };
}

async function ticketOf({ room, candidate, changes = {}, key }: { room: Awaited<ReturnType<typeof openRoom>>; candidate: Candidate; changes?: Partial<AdmissionTicket>; key?: Awaited<ReturnType<typeof generateSigningKey>> }): Promise<string> {
  const [row] = must(await room.folder.store.read((tables) => tables.candidates(candidate.manifest.packageId)));
  const { kty, crv, x } = candidate.deviceKey.publicJwk;
  const ticket: AdmissionTicket = {
    sittingId: v.parse(sittingIdSchema, newId(systemRandom)), packageId: candidate.manifest.packageId, candidateId: row?.candidateId ?? "", journalId: candidate.journalId, deviceKey: { kty, crv, x },
    ...changes,
  };
  return signAdmission(ticket, key ?? room.folder.keys.signing);
}

describe("a transfer code", () => {
  it("works once, and takes every other code of the sitting with it", async () => {
    const { room, packageId, second, code } = await atWork();
    const [used, unused] = [await code(), await code()];
    await second.signIn("ADA-0001", { transferCode: used });

    const again = await (await Candidate.open(room.url, packageId)).signIn("ADA-0001", { transferCode: used });
    const other = await (await Candidate.open(room.url, packageId)).signIn("ADA-0001", { transferCode: unused });

    expect([again, other].map(({ status, body }) => [status, body.error.code])).toEqual([[403, "transfer/unknown-code"], [403, "transfer/unknown-code"]]);
    expect((await second.beat()).body.branch).toBe(false);
  });

  it("moves one of two computers that use it at the same moment", async () => {
    const { room, packageId, code } = await atWork();
    const transferCode = await code();
    const computers = await Promise.all(Array.from({ length: 5 }, () => Candidate.open(room.url, packageId)));

    const answers = await Promise.all(computers.map((computer) => computer.signIn("ADA-0001", { transferCode })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("is worth nothing after half an hour, for another candidate, or without the candidate's own code", async () => {
    const { room, packageId, second, code } = await atWork();
    const transferCode = await code();
    const ben = await Candidate.open(room.url, packageId);
    await ben.signIn("BEN-0002");
    const stranger = await Candidate.open(room.url, packageId);

    const refused = [await stranger.signIn("BEN-0002", { transferCode }), await stranger.signIn("EVE-0003", { transferCode })];
    room.clock.advance(30 * 60_000);
    const old = await second.signIn("ADA-0001", { transferCode });

    expect([...refused, old].map(({ body }) => body.error.code)).toEqual(["transfer/unknown-code", "sign-in/unknown-candidate", "transfer/unknown-code"]);
  });

  it("cannot be guessed by machine, not by a computer that signed in before either", async () => {
    const { room, packageId, first } = await atWork();
    const spare = await Candidate.open(room.url, packageId);

    const statuses: number[] = [];
    for (let index = 0; index < 10; index++) statuses.push((await spare.signIn("ADA-0001", { transferCode: `AAAAA-AAAA${index}` })).status);
    const known = await first.signIn("ADA-0001");

    expect(statuses.slice(0, 3)).toEqual([403, 403, 403]);
    expect(statuses.slice(3)).toEqual(Array.from({ length: 7 }, () => 429));
    expect(known.status).toBe(200);
  });

  it("is nowhere on disk", async () => {
    const { room, code } = await atWork();
    const transferCode = await code();
    await room.platform.stop();

    const everything = readdirSync(room.dataDir, { recursive: true, encoding: "utf8" }).map((path) => join(room.dataDir, path)).filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, "latin1")).join("\n");

    expect(everything.includes(transferCode) || everything.includes(transferCode.replace("-", ""))).toBe(false);
  });

  it("decrypts nothing without a trace, and nothing at all when it is wrong", async () => {
    const { room, second, code } = await atWork();
    const reads = async (): Promise<number> => must(await room.folder.store.read((tables) => tables.audit())).filter(({ action }) => action === "sitting-opened").length;

    await second.signIn("ADA-0001", { transferCode: "AAAAA-AAAAA" });
    const afterWrong = await reads();
    await second.signIn("ADA-0001", { transferCode: await code() });

    expect([afterWrong, await reads()]).toEqual([0, 1]);
  });
});

describe("a computer that a sitting was moved away from", () => {
  it("writes into its own journal only, whatever it names", async () => {
    const { first, second, code } = await atWork();
    await second.goOn("ADA-0001", await code());
    await second.put(0);
    const held = second.records.length;

    const foreign = await first.put(held, [{ ...second.records[0], seq: held } as never], second.journalId);
    const beat = await first.beat({ journalId: second.journalId });

    expect([foreign.body.error.code, beat.body.error.code]).toEqual(["journal/fork", "sitting/other-device"]);
    expect((await second.put(0)).body.records).toBe(held);
  });

  it("neither takes instructions away from the one that counts nor speaks for it", async () => {
    const { room, first, second, code } = await atWork();
    await second.goOn("ADA-0001", await code());
    await second.beat({ state: "running" });
    const given = must(await instruct(room.folder, first.sittingId, { kind: "message", text: "Stay" }, "test"));

    await first.beat({ state: "sealed", done: [given.id] });
    await second.beat({ state: "reviewing" });
    await expect.poll(async () => must(await room.folder.store.read((tables) => tables.presence(first.sittingId)))?.state, { timeout: 20_000 }).toBe("reviewing");

    expect((await second.beat()).body.instructions).toEqual([given]);
    expect(stateOf({ presence: "reviewing", sealedAt: must(await findSitting(room.folder, first.sittingId)).seal?.sealedAt ?? null })).toBe("reviewing");
  });

  it("cannot take the sitting back without a new code, and neither can a third one", async () => {
    const { room, packageId, first, second, code } = await atWork();
    await second.signIn("ADA-0001", { transferCode: await code() });
    await second.prepare();
    await second.put(0);

    const third = await (await Candidate.open(room.url, packageId)).signIn("ADA-0001");
    const back = await first.signIn("ADA-0001");
    const saved = await first.put(0);

    expect([third.body.error.code, back.status]).toEqual(["sitting/other-device", 200]);
    expect(saved.body.branch).toBe(true);
    expect((await second.put(0)).body.branch).toBe(false);
  });

  it("is not told the answers again that it was once to go on from", async () => {
    const { room, packageId, second, code } = await atWork();
    await second.signIn("ADA-0001", { transferCode: await code() });
    await (await Candidate.open(room.url, packageId)).signIn("ADA-0001", { transferCode: await code() });

    const again = await second.signIn("ADA-0001");

    expect([again.status, again.body.continues]).toEqual([200, null]);
  });

  it("is one of twenty at most", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();

    const answers: number[] = [];
    for (let index = 0; index < 22; index++) answers.push((await (await Candidate.open(room.url, packageId)).signIn("ADA-0001")).status);

    expect(answers).toEqual([...Array.from({ length: 20 }, () => 200), 409, 409]);
  });
});

describe("an admission that is shown again", () => {
  it.each([
    ["that another key signed", {}, true],
    ["of another candidate", { candidateId: "0".repeat(26) }, false],
    ["of another journal", { journalId: v.parse(journalIdSchema, "0".repeat(26)) }, false],
    ["of another computer", { deviceKey: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } }, false],
  ] as const)("%s is refused, and makes no sitting", async (_, changes, foreign) => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    const admission = await ticketOf({ room, candidate: ada, changes, ...(foreign ? { key: await generateSigningKey() } : {}) });

    const answer = await ada.signIn("ADA-0001", { admission });

    expect([answer.status, answer.body.error.code]).toEqual([401, "sitting/token-invalid"]);
    expect(must(await room.folder.store.read((tables) => tables.summaries(null)))).toEqual([]);
  });

  it("does not take the candidate's running sitting over", async () => {
    const { room, first, second } = await atWork();

    const answer = await second.signIn("ADA-0001", { admission: await ticketOf({ room, candidate: second, changes: { sittingId: first.sittingId } }) });
    await second.prepare();

    expect(answer.status).toBe(200);
    expect((await second.put(0)).body.branch).toBe(true);
    expect((await first.put(0)).body.branch).toBe(false);
  });
});

describe("a hand-in file", () => {
  it("without an admission of this organisation hands in for nobody", async () => {
    const room = await openRoom();
    const forger = await Candidate.open(room.url, (await room.schedule()).packageId);
    forger.sittingId = v.parse(sittingIdSchema, newId(systemRandom));
    await forger.prepare();
    await forger.begin();
    await forger.finish();
    const own = await ticketOf({ room, candidate: forger, changes: { sittingId: forger.sittingId }, key: await generateSigningKey() });
    const foreign = await ticketOf({ room, candidate: await Candidate.open(room.url, forger.manifest.packageId), changes: { sittingId: forger.sittingId } });

    const refused: string[] = [];
    for (const admission of [own, foreign]) {
      forger.admission = admission;
      refused.push(codeOf(await importHandIn(room.folder, await forger.handInText(await forger.seal()), { actor: "test", exams: null })));
    }

    expect(refused).toEqual(["hand-in/other-platform", "hand-in/altered"]);
    expect(must(await room.folder.store.read((tables) => tables.summaries(null)))).toEqual([]);
  });
});
