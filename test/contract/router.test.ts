import { describe, expect, it } from "vitest";
import type { Envelope } from "../../core/contract/bridge.ts";
import { calls, channelOf } from "../../core/contract/ipc.ts";
import type { Audience, CallName } from "../../core/contract/ipc.ts";
import { startRouter } from "../../main/ipc/router.ts";
import type { Handlers, Refusal } from "../../main/ipc/router.ts";
import { TrustedSenders } from "../../main/ipc/trusted-senders.ts";
import type { IpcSender } from "../../main/ports.ts";
import { createIpcPortDouble } from "../doubles/ipc-port.ts";
import { createManualClock } from "../doubles/manual-clock.ts";
import { SAMPLE_RESPONSES } from "../doubles/sample-responses.ts";

const OURS: IpcSender = { webContentsId: 7, isMainFrame: true, url: "app://invigil/index.html" };
const NAMES = Object.keys(calls) as CallName[];

function sampleOf(name: CallName): object {
  return calls[name].sample;
}

/** A router with every handler answering its sample, and what it did. */
function setUp(audience: Audience) {
  const reached: CallName[] = [];
  const refusals: Refusal[] = [];
  const bugs: unknown[] = [];
  const ipc = createIpcPortDouble();
  const senders = new TrustedSenders();
  const clock = createManualClock();
  senders.add(OURS.webContentsId, audience);
  const handlers = Object.fromEntries(NAMES.map((name) => [name, async () => {
    reached.push(name);
    return { ok: true, value: SAMPLE_RESPONSES[name] };
  }])) as unknown as Handlers;
  const stop = startRouter({ ipc: ipc.port, senders, clock, handlers, onRefused: (refusal) => refusals.push(refusal), onBug: (_name, cause) => bugs.push(cause) });
  const send = async (name: CallName, payload: unknown, sender: IpcSender = OURS) => await ipc.deliver(name, sender, payload) as Envelope<unknown>;
  return { send, stop, reached, refusals, bugs, clock, ipc, handlers, senders };
}

function otherAudience(name: CallName): Audience | null {
  const allowed: readonly Audience[] = calls[name].audience;
  return (["shell", "exam"] as const).find((audience) => !allowed.includes(audience)) ?? null;
}

/** The sample with the first value of its first key replaced by something of another type. */
function wrongType(name: CallName): unknown {
  const sample: Record<string, unknown> = structuredClone(calls[name].sample);
  const key = Object.keys(sample)[0];
  return key === undefined ? [] : { ...sample, [key]: Symbol.iterator in Object(sample[key]) ? 42 : "something else" };
}

describe.each(NAMES)("%s", (name) => {
  const audience = calls[name].audience[0] ?? "shell";

  it("accepts its sample and answers what the contract says", async () => {
    const { send, reached, refusals, bugs } = setUp(audience);

    const answer = await send(name, calls[name].sample);

    expect(answer).toEqual({ ok: true, value: SAMPLE_RESPONSES[name] });
    expect(reached).toEqual([name]);
    expect([...refusals, ...bugs]).toEqual([]);
  });

  const wrongMessages: readonly (readonly [string, () => unknown, IpcSender, string])[] = [
    ["an extra key", () => ({ ...sampleOf(name), surplus: 1 }), OURS, "bridge/invalid-request"],
    ["a wrong type", () => wrongType(name), OURS, "bridge/invalid-request"],
    ["no request at all", () => undefined, OURS, "bridge/invalid-request"],
    ["null", () => null, OURS, "bridge/invalid-request"],
    ["something that is not plain data", () => ({ big: 1n }), OURS, "bridge/invalid-request"],
    ["an oversize request", () => ({ ...sampleOf(name), padding: "x".repeat(calls[name].maxBytes) }), OURS, "bridge/too-large"],
    ["an unknown webContents", () => sampleOf(name), { ...OURS, webContentsId: 8 }, "bridge/untrusted-sender"],
    ["a sub-frame", () => sampleOf(name), { ...OURS, isMainFrame: false }, "bridge/untrusted-sender"],
    ["a web page", () => sampleOf(name), { ...OURS, url: "https://invigil/index.html" }, "bridge/untrusted-sender"],
    ["a host that begins like ours", () => sampleOf(name), { ...OURS, url: "app://invigil.example/index.html" }, "bridge/untrusted-sender"],
    ["about:blank", () => sampleOf(name), { ...OURS, url: "about:blank" }, "bridge/untrusted-sender"],
    ["a frame that is gone", () => sampleOf(name), { ...OURS, url: "" }, "bridge/untrusted-sender"],
  ];

  it.each(wrongMessages)("refuses %s", async (_what, payload, sender, code) => {
    const { send, reached, refusals } = setUp(audience);

    const answer = await send(name, payload(), sender);

    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(reached).toEqual([]);
    expect(refusals).toEqual([{ code, call: name }]);
  });

  it.skipIf(otherAudience(name) === null)("refuses the other audience", async () => {
    const { send, reached } = setUp(otherAudience(name) ?? "shell");

    const answer = await send(name, calls[name].sample);

    expect(answer).toMatchObject({ ok: false, error: { code: "bridge/wrong-audience" } });
    expect(reached).toEqual([]);
  });

  it("refuses what comes too fast, and hears again after a pause", async () => {
    const { send, clock } = setUp(audience);
    const burst = calls[name].perSecond * 10;

    const answers = await Promise.all(Array.from({ length: burst + 1 }, async () => await send(name, calls[name].sample)));
    clock.advance(1000);
    const later = await send(name, calls[name].sample);

    expect(answers.slice(0, burst).every((answer) => answer.ok)).toBe(true);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: "bridge/rate-limited" } });
    expect(later.ok).toBe(true);
  });
});

describe("the router", () => {
  it("answers bridge/internal, without the reason, when a handler throws", async () => {
    const { send, handlers, bugs } = setUp("shell");
    Object.assign(handlers, { "app.view": async () => await Promise.reject(new Error("secret path")) });

    const answer = await send("app.view", {});

    expect(answer).toEqual({ ok: false, error: { code: "bridge/internal", message: "app.view failed inside", retryable: true } });
    expect(bugs).toHaveLength(1);
  });

  it("keeps back an answer that the contract does not allow", async () => {
    const { send, handlers, bugs } = setUp("exam");
    Object.assign(handlers, { "answer.save": async () => await Promise.resolve({ ok: true, value: { savedAt: 1, seq: 1, key: "leak" } }) });

    const answer = await send("answer.save", calls["answer.save"].sample);

    expect(answer).toMatchObject({ ok: false, error: { code: "bridge/internal" } });
    expect(bugs).toHaveLength(1);
  });

  it("passes a handler's expected failure on as data", async () => {
    const { send, handlers } = setUp("exam");
    const error = { code: "storage/full", message: "no space", retryable: true };
    Object.assign(handlers, { "answer.save": async () => await Promise.resolve({ ok: false, error }) });

    const answer = await send("answer.save", calls["answer.save"].sample);

    expect(answer).toEqual({ ok: false, error });
  });

  it("forgets a window when it is removed", async () => {
    const { send, senders } = setUp("shell");
    senders.remove(OURS.webContentsId);

    const answer = await send("app.view", {});

    expect(answer).toMatchObject({ ok: false, error: { code: "bridge/untrusted-sender" } });
  });

  it("handles every channel of the contract and leaves none behind", () => {
    const { ipc, stop } = setUp("shell");

    const during = ipc.channels();
    stop();

    expect([...during].sort()).toEqual(NAMES.map((name) => channelOf(name)).sort());
    expect(ipc.channels()).toEqual([]);
  });
});
