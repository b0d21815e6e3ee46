import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { generateSigningKey } from "../../../core/crypto/signing.ts";
import type { JournalRecord } from "../../../core/journal/record.ts";
import { findSitting } from "../../../platform/sitting/find-sitting.ts";
import { openSitting } from "../../../platform/sitting/open-sitting.ts";
import { verifySitting } from "../../../platform/sitting/verify-sitting.ts";
import type { Answer } from "./support/candidate.ts";
import { Candidate, send } from "./support/candidate.ts";
import type { Room } from "./support/room.ts";
import { must, openRoom } from "./support/room.ts";

/** Ada at work with eight records held. */
async function atWork(options: Parameters<typeof openRoom>[0] = {}) {
  const room = await openRoom(options);
  const { packageId } = await room.schedule();
  const ada = await Candidate.open(room.url, packageId);
  await ada.signIn("ADA-0001");
  await ada.prepare();
  await ada.begin();
  await ada.answer("q1", "B");
  await ada.put(0);
  return { room, packageId, ada };
}
type AtWork = Awaited<ReturnType<typeof atWork>>;

async function expectUnharmed({ room, ada }: { readonly room: Room; readonly ada: Candidate }): Promise<void> {
  const file = must(await findSitting(room.folder, ada.sittingId));
  expect(must(await verifySitting(room.folder, file)).records).toBe(8);
  expect(must(await openSitting(room.folder, file, { actor: "test", action: "sitting-opened" })).answers).toEqual({ q1: { RESPONSE: ["B"] } });
  expect((await ada.put(0)).body).toMatchObject({ records: 8, branch: false });
}

const record = (seq: number, of: Candidate): JournalRecord => ({ ...(of.records[7] as JournalRecord), seq });

describe("records that cannot be this sitting's", () => {
  it.each<readonly [string, (sitting: AtWork) => Promise<Answer>, number, string]>([
    ["out of order", ({ ada }) => ada.put(8, [record(9, ada), record(8, ada)]), 409, "journal/gap"],
    ["after a gap", ({ ada }) => ada.put(12, [record(12, ada)]), 409, "journal/gap"],
    ["under numbers that are held", ({ ada }) => ada.put(6, [record(6, ada)]), 409, "journal/fork"],
    ["with a second opening", async ({ ada }) => ada.put(8, [{ ...(ada.records[0] as JournalRecord), seq: 8 }]), 400, "journal/altered"],
    ["with a wrong predecessor", ({ ada }) => ada.put(8, [record(8, ada)], ada.journalId, ada.heads[6]), 409, "journal/fork"],
    ["for another journal", async ({ ada, packageId, room }) => ada.put(8, [record(8, ada)], (await Candidate.open(room.url, packageId)).journalId), 409, "journal/fork"],
    ["for another exam", async ({ ada, room }) => {
      const other = await Candidate.open(room.url, (await room.schedule()).packageId);
      await other.signIn("ADA-0001");
      return send(room.url, `/v1/sittings/${other.sittingId}/records/8`, { method: "PUT", token: ada.token, body: { journalId: ada.journalId, records: [record(8, ada)] } });
    }, 401, "sitting/token-invalid"],
    ["with a checkpoint over a wrong predecessor", async ({ ada }) => ada.beat({ checkpoint: await ada.checkpoint(8, ada.heads[6]) }), 409, "journal/fork"],
    ["with a checkpoint of another device", async ({ ada }) => {
      const other = ada.twin(await generateSigningKey());
      return ada.beat({ checkpoint: await other.checkpoint(8, ada.heads[7]) });
    }, 400, "journal/bad-signature"],
    ["a thousand at once", ({ ada }) => ada.put(8, Array.from({ length: 1000 }, (_, index) => record(8 + index, ada))), 400, "http/invalid-request"],
    ["a million at once", ({ ada, room }) => send(room.url, `/v1/sittings/${ada.sittingId}/records/8`, {
      method: "PUT", token: ada.token, body: `{"journalId":"${ada.journalId}","records":[${"{},".repeat(2_000_000)}{}]}`,
    }).catch((): Answer => ({ status: 413, headers: new Headers(), body: { error: { code: "http/too-large" } } })), 413, "http/too-large"],
  ])("%s are refused with a code, and the sitting's records stay", async (_, attempt, status, code) => {
    const sitting = await atWork();

    const answer = await attempt(sitting);

    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    await expectUnharmed(sitting);
  });

  it("in a body that never ends are cut off after its time, and the sitting's records stay", async () => {
    const sitting = await atWork({ requestMs: 3000 });
    const { ada, room } = sitting;
    const { hostname, port } = new URL(room.url);

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`PUT /v1/sittings/${ada.sittingId}/records/8 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`);
      });
      const dripping = setInterval(() => socket.write("1\r\n \r\n"), 50);
      let text = "";
      socket.on("data", (data) => { text += data.toString(); });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearInterval(dripping);
        resolve(text);
      });
    });

    expect(answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    await expectUnharmed(sitting);
  });

  it("that were opened for another exam are noticed when somebody opens them", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    const other = await room.schedule();
    await ada.signIn("ADA-0001");
    const { examId } = ada.manifest;
    await ada.write({ kind: "opened", journalId: ada.journalId, packageId: other.packageId, examId, manifestSha256: ada.manifestSha256, clientVersion: "test" });
    await ada.put(0);

    const opened = must(await openSitting(room.folder, must(await findSitting(room.folder, ada.sittingId)), { actor: "test", action: "sitting-opened" }));

    expect(opened.contradiction).toMatchObject({ code: "journal/altered", detail: { seq: 0 } });
  });
});
