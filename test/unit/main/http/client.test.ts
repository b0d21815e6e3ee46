import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlatformClient } from "../../../../main/http/client.ts";
import { answering, startMisbehavingServer } from "../../../doubles/misbehaving-server.ts";
import type { MisbehavingServer } from "../../../doubles/misbehaving-server.ts";

let server: MisbehavingServer;

beforeEach(async () => {
  server = await startMisbehavingServer();
});

afterEach(async () => {
  await server.stop();
});

async function askTime(timeoutMs = 30_000) {
  return await createPlatformClient(server.url, timeoutMs).request("time", { params: {}, body: undefined });
}

const json = "application/json";
const badAnswers: readonly (readonly [string, MisbehavingServer["answer"]])[] = [
  ["HTML", answering(200, "text/html", "<h1>Welcome to the hotel</h1>")],
  ["HTML that says it is JSON", answering(200, json, "<h1>Welcome to the hotel</h1>")],
  ["garbage bytes", answering(200, json, Uint8Array.of(0xff, 0xfe, 0, 1))],
  ["JSON of another shape", answering(200, json, JSON.stringify({ now: "yesterday" }))],
  ["a surplus key", answering(200, json, JSON.stringify({ now: 1, later: 2 }))],
  ["an empty body", answering(200, json, "")],
  ["status 500 with a stack trace", answering(500, "text/plain", "Error: at line 1")],
  ["status 502 with HTML", answering(502, "text/html", "<h1>Bad gateway</h1>")],
  ["status 204", answering(204, json, "")],
  ["a failure with an unknown code", answering(400, json, JSON.stringify({ error: { code: "made/up", message: "", retryable: true } }))],
  ["more than a mebibyte", answering(200, json, JSON.stringify({ now: 1, padding: "x".repeat(1024 * 1024) }))],
  ["half an answer", (_request, response) => {
    response.writeHead(200, { "content-type": json, "content-length": "100" });
    response.write("{\"now\":");
    setTimeout(() => response.destroy(), 20);
  }],
];

describe("the platform client", () => {
  it("gives the value of a good answer", async () => {
    server.answer = answering(200, "application/json; charset=utf-8", JSON.stringify({ now: 5 }));

    expect(await askTime()).toEqual({ ok: true, value: { now: 5 } });
  });

  it.each(badAnswers)("answers sync/bad-response to %s", async (_what, answer) => {
    server.answer = answer;

    expect(await askTime()).toMatchObject({ ok: false, error: { code: "sync/bad-response", retryable: true } });
  });

  it.each([301, 302, 303, 307, 308])("does not follow a redirect with status %d", async (status) => {
    server.answer = answering(status, "text/plain", "", { location: "http://127.0.0.1:9/elsewhere" });

    expect(await askTime()).toMatchObject({ ok: false, error: { code: "sync/redirected" } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([[503, "7", 7000], [429, "2", 2000], [503, "never", 5000], [503, "999999999", 600_000]])("says when to come back after status %d with Retry-After %s", async (status, retryAfter, retryAfterMs) => {
    server.answer = answering(status, json, "{}", { "retry-after": retryAfter });

    expect(await askTime()).toMatchObject({ ok: false, error: { code: "sync/overloaded", detail: { retryAfterMs } } });
  });

  it("understands a date in Retry-After", async () => {
    server.answer = answering(503, json, "{}", { "retry-after": new Date(Date.now() + 300_000).toUTCString() });

    const answer = await askTime();

    expect(answer.ok ? 0 : answer.error.detail?.["retryAfterMs"]).toBeGreaterThan(240_000);
  });

  it("passes a refusal in the contract's form on", async () => {
    server.answer = answering(403, json, JSON.stringify({ error: { code: "release/too-early", message: "not yet", retryable: true } }), { "retry-after": "3" });

    expect(await askTime()).toEqual({ ok: false, error: { code: "release/too-early", message: "not yet", retryable: true, detail: { retryAfterMs: 3000 } } });
  });

  it("is offline when nobody listens, and when the answer takes too long", async () => {
    server.answer = () => undefined;
    const slow = await askTime(100);
    await server.stop();
    const gone = await askTime();

    expect(slow).toMatchObject({ ok: false, error: { code: "sync/offline" } });
    expect(gone).toMatchObject({ ok: false, error: { code: "sync/offline", detail: { reason: "ECONNREFUSED" } } });
  });

  it("is offline when the body never ends", async () => {
    server.answer = (_request, response) => {
      response.writeHead(200, { "content-type": json });
      response.write("{");
    };

    expect(await askTime(200)).toMatchObject({ ok: false, error: { code: "sync/offline" } });
  });

  it("sends parameters encoded, the token as a bearer, and no cookie", async () => {
    server.answer = answering(200, json, JSON.stringify({ receipt: "a.b.c" }), { "set-cookie": "track=1" });
    const client = createPlatformClient(server.url);
    const input = { params: { sittingId: "0123456789ABCDEFGHJKMNPQRS" }, body: { seal: "a.b.c" }, token: "secret" };

    await client.request("seal", input);
    await client.request("findPackage", { params: { code: "../keys?x=1" }, body: undefined });

    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["PUT /v1/sittings/0123456789ABCDEFGHJKMNPQRS/seal", "GET /v1/exam-codes/..%2Fkeys%3Fx%3D1"]);
    expect(server.requests[0]?.headers).toMatchObject({ authorization: "Bearer secret", "content-type": json });
    expect(server.requests[1]?.headers.cookie).toBeUndefined();
  });
});
