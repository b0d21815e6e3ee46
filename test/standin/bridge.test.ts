import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSample } from "./sample.ts";
import type { Sample } from "./sample.ts";

describe("the preload and the bridge", () => {
  let sample: Sample;

  beforeAll(async () => {
    sample = await startSample();
  });
  afterAll(() => sample.stop());

  test("gives the page the exposed functions and nothing of Node or Electron", async () => {
    const found = await sample.app.page.evaluate(() => [typeof window.api, "require" in window, "process" in window, "ipcRenderer" in window, "__standinPost" in window, "__standinReceive" in window]);

    expect(found).toEqual(["object", false, false, false, false, false]);
  });

  test("freezes what it exposes, deeply", async () => {
    const frozen = await sample.app.page.evaluate(() => {
      const attempt = (action: () => void): boolean => {
        try {
          action();
          return false;
        } catch {
          return true;
        }
      };
      return [Object.isFrozen(window.api), Object.isFrozen(window.api.nested.list), attempt(() => Object.assign(window.api, { version: 4 })), attempt(() => Object.defineProperty(window, "api", { value: 1 }))];
    });

    expect(frozen).toEqual([true, true, true, true]);
  });

  test("carries values, synchronous results, callbacks and thrown errors across the bridge", async () => {
    const found = await sample.app.page.evaluate(() => {
      let thrown = "";
      try {
        window.api.fails();
      } catch (error) {
        thrown = error instanceof Error ? error.message : "not an error";
      }
      return { version: window.api.version, sum: window.api.nested.add(2, 3), applied: window.api.apply((value) => value * 10, 4), thrown };
    });

    expect(found).toEqual({ version: 3, sum: 5, applied: 40, thrown: "thrown in the preload" });
  });

  test("knows only electron in the preload's require, and says what it does not emulate", async () => {
    const found = await sample.app.page.evaluate(() => {
      const attempt = (action: () => unknown): string => {
        try {
          return String(action());
        } catch (error) {
          return String(error);
        }
      };
      return [attempt(() => window.api.requires("electron")), attempt(() => window.api.requires("fs")), attempt(() => window.api.unknown())];
    });

    expect(found).toEqual(["true", "Error: module not found: fs", "Error: not emulated: ipcRenderer.postMessage"]);
  });

  test("passes additional arguments to the preload", async () => {
    expect(await sample.app.page.evaluate(() => window.api.argv())).toEqual(["--sample-argument"]);
  });

  test("invokes handlers in main with the sender's frame, and rejects with their errors", async () => {
    const { page } = sample.app;

    expect(await sample.call("add", 2, 3)).toBe(5);
    expect(await sample.call("sender")).toEqual({ url: "sample://main/index.html#start", origin: "sample://main", isMain: true });
    expect(await page.evaluate(() => window.api.call("boom").catch((error: unknown) => String(error)))).toBe("Error: Error invoking remote method 'boom': TypeError: no");
    expect(await page.evaluate(() => window.api.call("nobody").catch((error: unknown) => String(error)))).toBe("Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'");
  });

  test("keeps dates, maps, bytes and undefined through a round trip", async () => {
    const found = await sample.app.page.evaluate(async () => {
      const echoed = (await window.api.call("echo", { date: new Date(7), map: new Map([["a", 1]]), bytes: new Uint8Array([1, 2]), none: undefined, big: 3n, $: "dollar" })) as {
        date: Date; map: Map<string, number>; bytes: Uint8Array; none: undefined; big: bigint; $: string;
      };
      return [echoed.date.getTime(), echoed.map.get("a"), [...echoed.bytes], "none" in echoed, echoed.big === 3n, echoed.$];
    });

    expect(found).toEqual([7, 1, [1, 2], true, true, "dollar"]);
  });

  test("refuses what cannot be cloned", async () => {
    const refused = await sample.app.page.evaluate(async () => {
      try {
        await window.api.call("echo", new Map([["f", () => 1]]));
        return "crossed";
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
    });

    expect(refused).toBe("An object could not be cloned.");
  });

  test("pushes from main to listeners in the page", async () => {
    await sample.call("push");

    expect(await sample.app.page.evaluate(() => window.pushed.map(({ at, bytes }) => [at.getTime(), [...bytes]]))).toEqual([[5, [1, 2]]]);
  });

  test("answers sendSync", async () => {
    expect(await sample.app.page.evaluate(() => window.api.sync("now?", 21))).toBe(42);
  });

  test("keeps the order of messages", async () => {
    await sample.app.page.evaluate(() => {
      for (let index = 0; index < 50; index += 1) window.api.send("note", `n${index}`);
    });

    const sent = (await sample.seen()).filter((line) => line.startsWith("sent n"));

    expect(sent).toEqual(Array.from({ length: 50 }, (_, index) => `sent n${index}`));
  });

  test("measures the round trip of an invoke", async () => {
    const times = await sample.app.page.evaluate(async () => {
      const measured: number[] = [];
      for (let index = 0; index < 300; index += 1) {
        const before = performance.now();
        await window.api.call("add", index, 1);
        measured.push(performance.now() - before);
      }
      return measured.sort((a, b) => a - b);
    });

    process.stdout.write(`stand-in: IPC round trip p50 ${times[150]?.toFixed(2)} ms, p95 ${times[285]?.toFixed(2)} ms\n`);
    expect(times).toHaveLength(300);
  });

  test("says what main asks for that is not emulated", async () => {
    expect(await sample.call("unsupported")).toEqual(["not emulated: Tray", "not emulated: App.dock", "not emulated: electron.madeUp", "not emulated: BrowserWindow.setVibrancy"]);
  });
});
