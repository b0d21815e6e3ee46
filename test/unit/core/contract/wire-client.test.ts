import { expect, it } from "vitest";
import { createWireClient } from "../../../../core/contract/wire-client.ts";
import type { TransportAnswer, TransportRequest } from "../../../../core/contract/wire-client.ts";
import { fail } from "../../../../core/errors.ts";
import { ok } from "../../../../core/result.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const good: TransportAnswer = { status: 200, contentType: "application/json", retryAfter: null, body: ok(bytes("{\"now\":5}")) };

/** Asks for the time over a transport that answers this. */
async function ask(answer: Partial<TransportAnswer>) {
  const sent: TransportRequest[] = [];
  const client = createWireClient("https://exams.example", async (request) => {
    sent.push(request);
    return await Promise.resolve(ok({ ...good, ...answer }));
  }, { now: () => Date.UTC(2027, 0, 1) });
  return { answer: await client.request("time", { params: {}, body: undefined }), sent };
}

it("derives the request from the contract and reads the answer", async () => {
  const { answer, sent } = await ask({});

  expect(answer).toEqual({ ok: true, value: { now: 5 } });
  expect(sent).toEqual([{ method: "GET", url: "https://exams.example/v1/time", headers: { Accept: "application/json" }, body: null, mostBytes: 1024 * 1024 }]);
});

it("says to come back later also when the body of that answer cannot be read", async () => {
  const { answer } = await ask({ status: 503, retryAfter: "Fri, 01 Jan 2027 00:00:30 GMT", body: fail("sync/bad-response", "too large") });

  expect(answer).toMatchObject({ ok: false, error: { code: "sync/overloaded", detail: { retryAfterMs: 30_000 } } });
});

it.each<readonly [string, Partial<TransportAnswer>, string]>([
  ["a redirect", { status: 308 }, "sync/redirected"],
  ["another type", { contentType: "text/html" }, "sync/bad-response"],
  ["no type", { contentType: null }, "sync/bad-response"],
  ["a body that broke off", { body: fail("sync/bad-response", "broke off") }, "sync/bad-response"],
  ["a body that was too slow", { body: fail("sync/offline", "slow") }, "sync/offline"],
])("takes %s for what it is", async (_what, change, code) => {
  expect((await ask(change)).answer).toMatchObject({ ok: false, error: { code } });
});
