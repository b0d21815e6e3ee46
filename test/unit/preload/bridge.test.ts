import { describe, expect, it } from "vitest";
import { calls } from "../../../core/contract/ipc.ts";
import { createBridge } from "../../../preload/bridge.ts";
import { OPEN_VIEW } from "../../doubles/sample-responses.ts";

function setUp(answer: unknown = { ok: true, value: {} }) {
  const invoked: string[] = [];
  const listeners = new Map<string, (payload: unknown) => void>();
  const bridge = createBridge({
    invoke: async (channel) => {
      invoked.push(channel);
      if (answer instanceof Error) throw answer;
      return await Promise.resolve(answer);
    },
    listen: (channel, listener) => void listeners.set(channel, listener),
  });
  return { bridge, invoked, listeners };
}

describe("the preload's bridge", () => {
  it.each(Object.keys(calls) as (keyof typeof calls)[])("lets %s through on its channel", async (name) => {
    const { bridge, invoked } = setUp();

    await bridge.call(name, calls[name].sample);

    expect(invoked).toEqual([`invigil:${name}`]);
  });

  it.each(["nothing.here", "toString", "__proto__", "constructor", "ELECTRON_BROWSER_SAFE_DIALOGS", "", 7, null, undefined, { toString: () => "app.view" }])("refuses the name %j without asking main", async (name) => {
    const { bridge, invoked } = setUp();

    const answer = await bridge.call(name as never, {} as never);

    expect(answer).toMatchObject({ ok: false, error: { code: "bridge/unknown-call" } });
    expect(invoked).toEqual([]);
  });

  it.each(["nothing", "toString", "__proto__", 3, null])("does not listen to the name %j", (name) => {
    const { bridge, listeners } = setUp();

    bridge.on(name as never, () => undefined);

    expect(listeners.size).toBe(0);
  });

  it("hands a listener the payload alone, without an event object", () => {
    const { bridge, listeners } = setUp();
    const heard: unknown[][] = [];
    bridge.on("app.changed", (...everything) => heard.push(everything));

    listeners.get("invigil:app.changed")?.(OPEN_VIEW);
    listeners.get("invigil:app.changed")?.("garbage");

    expect(heard).toEqual([[OPEN_VIEW]]);
  });

  it.each([["a broken pipe", new Error("gone")], ["an answer that is no envelope", "garbage"], ["half an envelope", { ok: true }]])("turns %s into a failure as data", async (_what, answer) => {
    const { bridge } = setUp(answer);

    expect(await bridge.call("app.view", {})).toMatchObject({ ok: false, error: { code: "bridge/internal" } });
  });

  it("exposes two functions and nothing else", () => {
    const { bridge } = setUp();

    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([["call", "function"], ["on", "function"]]);
  });
});
