import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { wire, wireFailureSchema } from "../../../core/contract/wire.ts";
import { openApiDocument } from "../../../platform/server/openapi.ts";
import { ADMISSION_LIMITS } from "../../../platform/server/admission.ts";
import { createPlatform } from "../../../platform/server/create-platform.ts";
import { Candidate, send } from "./support/candidate.ts";
import { codeOf, must, openRoom, temporaryFolder } from "./support/room.ts";

/** Sends bytes as they are and gives back what comes until the other side closes. */
function raw(url: string, bytes: string, patienceMs = 30_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = "";
    socket.on("data", (data) => { answer += data.toString("latin1"); });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    setTimeout(() => { socket.destroy(); }, patienceMs).unref();
  });
}

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));

describe("the platform over HTTP", () => {
  it.each([
    ["an unknown path", "/v1/nothing", {}, 404, "http/not-found"],
    ["a path outside the API", "/etc/passwd", {}, 404, "http/not-found"],
    ["another method", "/v1/time", { method: "DELETE" }, 404, "http/not-found"],
    ["an identifier that is none", "/v1/packages/short/manifest", {}, 400, "http/invalid-request"],
    ["a package that is not there", `/v1/packages/${"0".repeat(26)}/manifest`, {}, 404, "package/not-found"],
    ["a code that stands for nothing", "/v1/exam-codes/ZZZZ-ZZZZ", {}, 404, "package/not-found"],
    ["JSON that is broken", "/v1/sittings", { method: "POST", body: '{"a":' }, 400, "http/invalid-request"],
    ["JSON that is no object", "/v1/sittings", { method: "POST", body: "[]" }, 400, "http/invalid-request"],
    ["an empty body", "/v1/sittings", { method: "POST", body: "" }, 400, "http/invalid-request"],
    ["another content type", "/v1/sittings", { method: "POST", body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, "http/invalid-request"],
    ["a key too many", "/v1/staff/sessions", { body: { secret: "x", admin: true } }, 400, "http/invalid-request"],
    ["a prototype in the body", "/v1/staff/sessions", { body: '{"secret":"x","__proto__":{"a":1}}' }, 400, "http/invalid-request"],
    ["too large a body", "/v1/sittings", { body: { filler: "x".repeat(100_000) } }, 413, "http/too-large"],
    ["a malformed escape", "/v1/exam-codes/%zz", {}, 400, "http/invalid-request"],
  ])("answers %s with a code in JSON", async (_, path, options, status, code) => {
    const { url } = await openRoom();

    const answer = await send(url, path, options);

    expect([answer.status, answer.body?.error?.code]).toEqual([status, code]);
    expect(v.is(wireFailureSchema, answer.body)).toBe(true);
    expect(JSON.stringify(answer.body)).not.toMatch(/at .*\.ts|node:|Error:/);
  });

  it("refuses a million records at once before reading them all", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    const many = Array.from({ length: 201 }, (_, seq) => ({ ...ada.records[0], seq }));

    const overCount = await ada.put(0, many as never);
    const overSize = await send(room.url, `/v1/sittings/${ada.sittingId}/records/0`, { method: "PUT", token: ada.token, body: "[".repeat(5_000_000) });

    expect([overCount.status, overCount.body.error.code]).toEqual([400, "http/invalid-request"]);
    expect([overSize.status, overSize.body.error.code]).toEqual([413, "http/too-large"]);
    expect((await ada.put(0)).status).toBe(200);
  });

  it("answers what is not HTTP with JSON too", async () => {
    const { url } = await openRoom();

    const answer = await raw(url, "HELLO\r\n\r\n");

    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(v.is(wireFailureSchema, bodyOf(answer))).toBe(true);
  });

  it("ends a request whose body trickles in too slowly, and goes on serving others", async () => {
    const { url } = await openRoom({ requestMs: 300 });

    const answer = await raw(url, "POST /v1/sittings HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{", 30_000);

    expect(answer).toMatch(/408/);
    expect((await send(url, "/v1/time")).status).toBe(200);
  });

  it("forgets a body that was torn off", async () => {
    const room = await openRoom();
    const ada = await Candidate.open(room.url, (await room.schedule()).packageId);
    await ada.signIn("ADA-0001");
    await ada.prepare();
    const body = JSON.stringify({ journalId: ada.journalId, records: ada.records });
    const head = `PUT /v1/sittings/${ada.sittingId}/records/0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ada.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;

    await raw(room.url, head + body.slice(0, body.length / 2), 200);

    expect((await ada.put(0, ada.records.slice(0, 1))).body.records).toBe(1);
  });

  it("sends security headers with every answer and allows no other site in", async () => {
    const { url } = await openRoom();

    const answers = [await send(url, "/v1/time", { headers: { origin: "https://evil.example" } }), await send(url, "/nothing"), await send(url, "/staff")];

    for (const { headers } of answers) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  it("says 503 with Retry-After when too much is under way, and keeps room for handing in", async () => {
    const { url } = await openRoom({ admission: { ...ADMISSION_LIMITS, "everything-else": { underWay: 0, wait: 0, waiting: 1, lag: 0 } } });

    const looking = await send(url, "/v1/time");
    const saving = await send(url, `/v1/sittings/${"0".repeat(26)}/records/0`, { method: "PUT", body: {} });

    expect([looking.status, looking.body.error.code]).toEqual([503, "http/overloaded"]);
    expect(Number(looking.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(saving.status).toBe(401);
  });

  it("says that a port is taken", async () => {
    const { platform } = await openRoom();
    const address = platform.server.address();
    const other = must(await createPlatform({ dataDir: temporaryFolder() }));

    const started = await other.start(typeof address === "object" && address !== null ? address.port : 0);
    await other.stop();

    expect(codeOf(started)).toBe("usage/invalid");
  });

  it("leaves nothing open when it stops", async () => {
    const room = await openRoom();
    await send(room.url, "/v1/time");
    const { hostname, port } = new URL(room.url);
    const idle = connect(Number(port), hostname, () => idle.write("GET /v1/time HTTP/1.1\r\nhost: x\r\n\r\n"));
    const closed = once(idle, "close");
    const [answer] = await once(idle, "data") as [Buffer];

    await room.platform.stop();
    await closed;

    expect(room.platform.server.listening).toBe(false);
    expect(answer.toString("latin1")).toMatch(/200 OK/);
    await expect(send(room.url, "/v1/time")).rejects.toThrow();
    expect(() => room.folder.store.write(async () => ({ ok: true, value: null }))).toThrow(/closed/);
  });
});

describe("the OpenAPI document", () => {
  it("describes every route of the contract and nothing else", async () => {
    const { url } = await openRoom();

    const { body } = await send(url, "/v1/openapi.json");

    const described = Object.entries(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(([, methods]) => Object.values(methods).map((operation) => operation.operationId));
    expect(described.toSorted()).toEqual(Object.keys(wire).toSorted());
    expect(body.openapi).toBe("3.1.0");
  });

  it("says what requests hold, with patterns, limits and no extra keys", () => {
    const document = openApiDocument("0") as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: unknown }> }; parameters?: unknown[] }>> };

    const signIn = document.paths["/v1/sittings"]?.["post"]?.requestBody?.content["application/json"]?.schema;
    const records = document.paths["/v1/sittings/{sittingId}/records/{fromSeq}"]?.["put"];

    expect(signIn).toMatchObject({ type: "object", additionalProperties: false, required: ["packageId", "journalId", "candidateCode", "deviceKey", "enc", "transferCode", "admission", "device"] });
    expect(records?.parameters).toMatchObject([{ name: "sittingId", in: "path" }, { name: "fromSeq", in: "path", schema: { type: "string", pattern: "^\\d{1,9}$" } }]);
    expect(JSON.stringify(records)).toContain('"maxItems":200');
  });
});
