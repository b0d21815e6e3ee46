import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { generateSigningKey } from "../../core/crypto/signing.ts";
import { findSitting } from "../../platform/sitting/find-sitting.ts";
import { verifySitting } from "../../platform/sitting/verify-sitting.ts";
import { Candidate, send } from "../unit/platform/support/candidate.ts";
import { must, openRoom } from "../unit/platform/support/room.ts";

/** Ada at work; everything of hers is held. */
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

/** The journal verifies, holds what it held, and takes more. */
async function expectUnharmed({ room, ada }: AtWork): Promise<void> {
  const held = ada.records.length;
  expect(must(await verifySitting(room.folder, must(await findSitting(room.folder, ada.sittingId)))).records).toBe(held);
  await ada.answer("q1", "A");
  expect((await ada.put(held)).body).toMatchObject({ records: held + 1 });
}

const headOf = (ada: Candidate): string => `PUT /v1/sittings/${ada.sittingId}/records/${ada.records.length} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.token}\r\ncontent-type: application/json\r\n`;

/** Sends until the platform ends the connection: `next` each time that there is room for more, or every 20 ms. */
async function sendForEver(url: string, first: string, next: string, pace: "flood" | "drip"): Promise<{ readonly answer: string; readonly sent: number }> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    let answer = "";
    let drip: NodeJS.Timeout | null = null;
    const socket: Socket = connect(Number(port), hostname, () => {
      socket.write(first);
      if (pace === "drip") drip = setInterval(() => socket.write(next), 20);
      else flood();
    });
    const flood = (): void => {
      while (socket.writable && socket.write(next));
      if (socket.writable) socket.once("drain", flood);
    };
    socket.on("data", (data: Buffer) => (answer += data.toString("latin1"))).on("error", () => undefined).on("close", () => {
      if (drip !== null) clearInterval(drip);
      resolve({ answer, sent: socket.bytesWritten });
    });
  });
}

describe("a request that never ends", () => {
  it("is cut off at the route's limit when it floods, whatever length it names", async () => {
    const sitting = await atWork();
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;

    const { answer, sent } = await sendForEver(sitting.room.url, `${headOf(sitting.ada)}transfer-encoding: chunked\r\n\r\n`, chunk, "flood");

    expect(answer).toMatch(/^HTTP\/1\.1 413 |^$/);
    // 4 MiB, and what fits into the buffers of the two systems on the way.
    expect(sent).toBeLessThan(40 * 1024 * 1024);
    await expectUnharmed(sitting);
  });

  it("is cut off at its headers when they flood", async () => {
    const sitting = await atWork();

    const { answer, sent } = await sendForEver(sitting.room.url, headOf(sitting.ada), `x-more: ${"y".repeat(1000)}\r\n`, "flood");

    expect(answer).toMatch(/^HTTP\/1\.1 431 |^$/);
    expect(sent).toBeLessThan(40 * 1024 * 1024);
    await expectUnharmed(sitting);
  });

  it.each([["its headers trickle in", "", "x-more: y\r\n"], ["its body trickles in", "transfer-encoding: chunked\r\n\r\n", "1\r\n \r\n"]])("is ended after its time when %s, a hundred of them at once, while others save", async (_, first, next) => {
    const sitting = await atWork({ requestMs: 3000 });
    const before = process.memoryUsage().rss;

    const endless = Array.from({ length: 100 }, () => sendForEver(sitting.room.url, headOf(sitting.ada) + first, next, "drip"));
    await expectUnharmed(sitting);
    const ended = await Promise.all(endless);

    for (const { answer } of ended) expect(answer).toMatch(/^HTTP\/1\.1 408 |^$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    await expectUnharmed(sitting);
  });
});

describe("what another computer signed, or was made for another exam", () => {
  it("hands nothing in, and does not keep the honest seal from being taken", async () => {
    const sitting = await atWork();
    const { room, ada } = sitting;
    await ada.finish();
    await ada.put(ada.records.length - 1);
    const other = await Candidate.open(room.url, (await room.schedule()).packageId);
    await other.signIn("ADA-0001");

    const answers = [
      await ada.handIn(await ada.seal({}, await generateSigningKey())),
      await ada.handIn(await ada.seal({ packageId: other.manifest.packageId, manifestSha256: other.manifestSha256 })),
      await send(room.url, `/v1/sittings/${other.sittingId}/seal`, { method: "PUT", token: other.token, body: { seal: await ada.seal() } }),
      await send(room.url, `/v1/sittings/${other.sittingId}/seal`, { method: "PUT", token: ada.token, body: { seal: await ada.seal() } }),
    ];
    const honest = await ada.handIn(await ada.seal());

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([[400, "receipt/unknown-key"], [409, "receipt/mismatch"], [400, "receipt/unknown-key"], [401, "sitting/token-invalid"]]);
    expect(honest.status).toBe(200);
  });

  it("saves nothing under a sitting with its token", async () => {
    const sitting = await atWork();
    const { room, ada } = sitting;
    const other = await Candidate.open(room.url, (await room.schedule()).packageId);
    await other.signIn("BEN-0002");
    await other.prepare();

    const answer = await send(room.url, `/v1/sittings/${ada.sittingId}/records/0`, { method: "PUT", token: ada.token, body: { journalId: other.journalId, previous: "0".repeat(64), records: other.records } });

    expect([answer.status, answer.body.error.code]).toEqual([409, "journal/fork"]);
    await expectUnharmed(sitting);
  });
});
