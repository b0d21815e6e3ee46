import { describe, expect, it } from "vitest";
import type { Envelope } from "../../core/contract/bridge.ts";
import { calls } from "../../core/contract/ipc.ts";
import type { CallName } from "../../core/contract/ipc.ts";
import { startRouter } from "../../main/ipc/router.ts";
import type { Handlers } from "../../main/ipc/router.ts";
import { TrustedSenders } from "../../main/ipc/trusted-senders.ts";
import type { IpcSender } from "../../main/ports.ts";
import { createBridge } from "../../preload/bridge.ts";
import { createIpcPortDouble } from "../doubles/ipc-port.ts";
import { createManualClock } from "../doubles/manual-clock.ts";
import { SAMPLE_RESPONSES } from "../doubles/sample-responses.ts";

const OURS: IpcSender = { webContentsId: 7, isMainFrame: true, url: "app://invigil/index.html" };
const SAMPLE = calls["appearance.set"].sample;

function setUp() {
  const reached: string[] = [];
  const ipc = createIpcPortDouble();
  const senders = new TrustedSenders();
  senders.add(7, "shell");
  const handlers = Object.fromEntries((Object.keys(calls) as CallName[]).map((name) => [name, async () => {
    reached.push(name);
    return await Promise.resolve({ ok: true, value: SAMPLE_RESPONSES[name] });
  }])) as unknown as Handlers;
  startRouter({ ipc: ipc.port, senders, clock: createManualClock(), handlers, onRefused: () => undefined, onBug: () => undefined });
  return { reached, send: async (name: CallName, payload: unknown, sender = OURS) => await ipc.deliver(name, sender, payload) as Envelope<unknown> };
}

describe("the router", () => {
  it.each([
    ["a window that main did not open", "appearance.set", SAMPLE, { ...OURS, webContentsId: 8 }, "bridge/untrusted-sender"],
    ["a frame inside our page", "appearance.set", SAMPLE, { ...OURS, isMainFrame: false }, "bridge/untrusted-sender"],
    ["our window on another origin", "appearance.set", SAMPLE, { ...OURS, url: "https://example.org/" }, "bridge/untrusted-sender"],
    ["the other audience", "answer.save", calls["answer.save"].sample, OURS, "bridge/wrong-audience"],
    ["an unknown key", "appearance.set", { ...SAMPLE, surplus: true }, OURS, "bridge/invalid-request"],
    ["a key of the prototype", "appearance.set", JSON.parse(`{"__proto__":{},"theme":"dark","textSize":100,"timerHidden":false}`), OURS, "bridge/invalid-request"],
    ["a request that is too large", "appearance.set", { ...SAMPLE, theme: "x".repeat(10_000) }, OURS, "bridge/too-large"],
  ] as const)("refuses %s", async (_what, name, payload, sender, code) => {
    const { send, reached } = setUp();

    expect(await send(name, payload, sender)).toMatchObject({ ok: false, error: { code } });
    expect(reached).toEqual([]);
  });

  it("refuses a flood", async () => {
    const { send, reached } = setUp();

    const answers = await Promise.all(Array.from({ length: 500 }, async () => await send("appearance.set", SAMPLE)));

    expect(reached.length).toBe(calls["appearance.set"].perSecond * 10);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: "bridge/rate-limited" } });
  });
});

describe("the preload", () => {
  it("lets no name through that is not the contract's own", async () => {
    const channels: string[] = [];
    const bridge = createBridge({ invoke: async (channel) => await Promise.resolve(void channels.push(channel)), listen: (channel) => void channels.push(channel) });

    for (const name of ["app.quit", "toString", "__proto__", "hasOwnProperty", "../app.view", "app.changed"]) await bridge.call(name as never, {} as never);
    for (const name of ["app.view", "toString", "__proto__"]) bridge.on(name as never, () => undefined);

    expect(channels).toEqual([]);
  });
});
