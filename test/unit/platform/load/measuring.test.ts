import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { itemIdSchema } from "../../../../core/assessment/exam-content.ts";
import { ok } from "../../../../core/result.ts";
import { createHttpTransport } from "../../../../platform/load/http-transport.ts";
import { LatencyTally } from "../../../../platform/load/latency-tally.ts";
import { parseBounded } from "../../../../platform/load/load-options.ts";
import { createMeasuredClient } from "../../../../platform/load/measured-client.ts";
import { answerKey, TypedAnswers, Typist } from "../../../../platform/load/typed-answers.ts";
import { SERVING_NODE_FLAGS } from "../../../../platform/server/node-flags.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createManualTimers } from "../../../doubles/manual-timers.ts";
import { whenDone } from "../support/room.ts";

const TIME = new TextEncoder().encode(JSON.stringify({ now: 1 }));

async function server(answer: string): Promise<string> {
  const listening = createServer((request, response) => request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json" }).end(answer)));
  await new Promise<void>((resolve) => void listening.listen(0, "127.0.0.1", resolve));
  whenDone(() => listening.closeAllConnections());
  whenDone(() => void listening.close());
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

describe("what may be asked for", () => {
  it.each([["sittings", "0"], ["sittings", "20001"], ["sittings", "1.5"], ["sittings", "-1"], ["sittings", ""], ["minutes", "0.09"], ["minutes", "241"], ["minutes", "1e3"], ["sockets", "0"]] as const)(
    "is bounded: not --%s %s", (name, typed) => {
      expect(parseBounded(typed, name)).toMatchObject({ ok: false, error: { code: "usage/invalid" } });
    },
  );

  it.each([["sittings", "20000", 20_000], ["minutes", "0.1", 0.1], ["minutes", "240", 240]] as const)("is anything within: --%s %s", (name, typed, value) => {
    expect(parseBounded(typed, name)).toEqual({ ok: true, value });
  });
});

describe("latencies", () => {
  it("count from when a request was due, not from when a late timer let it go", async () => {
    const clock = createManualClock();
    const timers = createManualTimers(clock);
    const tally = new LatencyTally();
    const answer = ok({ status: 200, contentType: "application/json", retryAfter: null, body: ok(TIME) });
    const late = { after: (ms: number, run: () => void) => timers.after(ms + 40, run) };
    const measured = createMeasuredClient("http://127.0.0.1", async () => answer, late, clock, tally);
    const asked = new Promise((resolve) => measured.timers.after(100, () => resolve(measured.client.request("time", { params: {}, body: undefined }))));

    timers.advance(140);
    await asked;

    expect(tally.summaries()).toMatchObject({ time: { requests: 1, max: 40 } });
  });

  it("are nearest-rank percentiles by kind and of all together, of the measured part only", () => {
    const tally = new LatencyTally();
    tally.answered("time", 999);
    tally.begin();
    for (let latency = 1; latency <= 100; latency += 1) tally.answered("heartbeat", latency);
    tally.answered("seal", 500);
    tally.end();
    tally.answered("seal", 9999);

    const summaries = tally.summaries();

    expect(summaries["heartbeat"]).toMatchObject({ requests: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(summaries["all"]).toMatchObject({ requests: 101, max: 500 });
    expect(summaries["time"]).toBeUndefined();
  });

  it("keep refusals apart by code, and count what repeats a failure", async () => {
    const tally = new LatencyTally();
    const clock = createManualClock();
    const answers = [503, 503, 200].map((status) => ok({ status, contentType: "application/json", retryAfter: "1", body: ok(TIME) }));
    const { client } = createMeasuredClient("http://127.0.0.1", async () => answers.shift() ?? ok({ status: 500, contentType: null, retryAfter: null, body: ok(TIME) }), createManualTimers(clock), clock, tally);

    for (let time = 0; time < 3; time += 1) await client.request("time", { params: {}, body: undefined });

    expect({ refusals: tally.refusals, retries: tally.retries }).toEqual({ refusals: { "time sync/overloaded (503)": 2 }, retries: 2 });
  });
});

describe("the load's transport", () => {
  it("counts what goes over the socket, headers included, for those who share connections", async () => {
    const url = await server('{"now":1}');
    const transport = createHttpTransport(1);
    whenDone(() => transport.close());
    const [first, second] = [{ sent: 0, received: 0 }, { sent: 0, received: 0 }];
    const request = { method: "PUT", url: `${url}/`, headers: {}, body: "x".repeat(5000), mostBytes: 100 } as const;

    const answer = await transport.counting(first)(request);
    await transport.counting(second)({ ...request, body: "y" });

    expect(answer).toMatchObject({ ok: true, value: { status: 200, contentType: "application/json" } });
    expect(first.sent).toBeGreaterThan(5000);
    expect(first.sent).toBeLessThan(5500);
    expect(second.sent).toBeLessThan(500);
    expect(second.received).toBeGreaterThan(9);
  });

  it("reads no more of an answer than was asked for", async () => {
    const transport = createHttpTransport(1);
    whenDone(() => transport.close());

    const answer = await transport.counting({ sent: 0, received: 0 })({ method: "GET", url: await server("z".repeat(100_000)), headers: {}, body: null, mostBytes: 1000 });

    expect(answer).toMatchObject({ ok: true, value: { body: { ok: false, error: { code: "sync/bad-response" } } } });
  });

  it("says that nobody answers", async () => {
    const transport = createHttpTransport(1);
    whenDone(() => transport.close());

    const answer = await transport.counting({ sent: 0, received: 0 })({ method: "GET", url: "http://127.0.0.1:1/", headers: {}, body: null, mostBytes: 1000 });

    expect(answer).toMatchObject({ ok: false, error: { code: "sync/offline", detail: { reason: "ECONNREFUSED" } } });
  });
});

describe("what a candidate types", () => {
  const item = v.parse(itemIdSchema, "essay");
  const essay = { item, responseId: "RESPONSE", response: ["Once upon a time. "], essay: true };

  it("is that candidate's own, and grows", () => {
    const [one, other] = [new Typist([essay], 1), new Typist([essay], 2)];

    const texts = [one.next(), one.next(), other.next()].map(({ response }) => response[0] ?? "");

    expect(texts[1]?.length).toBeGreaterThan(texts[0]?.length ?? 0);
    expect(texts[2]).toContain("Candidate 2");
  });

  it("is compared up to what the platform holds, and never to less than it acknowledged", () => {
    const typed = new TypedAnswers();
    for (const [seq, text] of ["a", "b", "c"].entries()) typed.add(seq + 7, { kind: "answered", item, responseId: "RESPONSE", response: [text] });

    typed.acknowledged(9);
    const key = answerKey("essay", "RESPONSE");

    expect([typed.after(0).get(key), typed.after(9).get(key), typed.after(10).get(key)]).toEqual([["b"], ["b"], ["c"]]);
  });
});

describe("the platform that is measured", () => {
  it("starts with the flags of Node with which people start it", () => {
    const { scripts } = v.parse(v.object({ scripts: v.object({ invigil: v.string() }) }), JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8")));

    expect(scripts.invigil).toBe(`node ${SERVING_NODE_FLAGS.join(" ")} platform/cli/index.ts`);
  });
});
