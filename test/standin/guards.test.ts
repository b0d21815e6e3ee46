import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SAMPLE_PAGE, eventually, startSample } from "./sample.ts";
import type { Sample } from "./sample.ts";

describe("pages, requests and guards", () => {
  let sample: Sample;
  const noted = async (line: string): Promise<void> => eventually(async () => (await sample.seen()).includes(line));

  beforeAll(async () => {
    sample = await startSample();
  });
  afterAll(() => sample.stop());

  test("serves a custom scheme from its handler, with what the page asked for", async () => {
    const answer = await sample.app.page.evaluate(async () => (await (await fetch("/echo?q=1", { method: "POST", body: "grüße" })).json()) as object);

    expect(answer).toEqual({ url: "sample://main/echo?q=1", method: "POST", body: "grüße", origin: "sample://main" });
  });

  test("tells main the custom scheme's own addresses", async () => {
    expect(await sample.call("window")).toMatchObject({ url: "sample://main/index.html#start" });
    expect(sample.app.page.url()).toBe(`${SAMPLE_PAGE}#start`);
  });

  test("has nothing before the first page that one could go back to", async () => {
    await sample.app.page.goBack({ timeout: 2000 }).catch(() => null);

    expect(sample.app.page.url()).toBe(`${SAMPLE_PAGE}#start`);
  });

  test("enforces the served content security policy and trusted types", async () => {
    const found = await sample.app.page.evaluate(() => {
      let assigned = "assigned";
      try {
        document.body.innerHTML = "<b>x</b>";
      } catch (error) {
        assigned = error instanceof Error ? error.name : "";
      }
      return [window.scriptRan, window.inlineRan ?? null, getComputedStyle(document.body).backgroundColor, assigned];
    });

    expect(found).toEqual([true, null, "rgb(1, 2, 3)", "TypeError"]);
  });

  test("adds the headers that main adds to every response", async () => {
    expect(await sample.app.page.evaluate(async () => (await fetch("/echo")).headers.get("x-added"))).toBe("by-main");
  });

  test("blocks requests that main refuses, from the page, a worker and a frame", async () => {
    const refused = await sample.app.page.evaluate(() => fetch("https://evil.example/x").then(() => "leaked", () => "refused"));
    const worker = await sample.app.page.evaluate(() => window.startWorker());
    await sample.app.page.evaluate(() => {
      const frame = document.createElement("iframe");
      frame.src = "https://evil.example/frame";
      document.body.append(frame);
    });

    expect([refused, worker]).toEqual(["refused", "refused: Failed to fetch"]);
    await noted("blocked xhr https://evil.example/x");
    await noted("blocked xhr https://evil.example/from-worker");
    await noted("will-frame-navigate https://evil.example/frame");
    await noted("blocked subFrame https://evil.example/frame");
  });

  test("stays on the page when main prevents a navigation, and names its target", async () => {
    await sample.app.page.click("#away", { noWaitAfter: true });

    await noted("will-navigate https://evil.example/away");
    expect(sample.app.page.url()).toContain(SAMPLE_PAGE);
  });

  test("asks before a navigation by script to another scheme", async () => {
    await sample.app.page.evaluate(() => void (location.href = "mailto:someone@example.org"));

    await noted("will-navigate mailto:someone@example.org");
  });

  test("closes pop-ups that main denies, and names their targets", async () => {
    await sample.app.page.evaluate(() => void window.open("https://evil.example/popup"));
    await sample.app.page.click("#blank");

    await noted("open https://evil.example/popup");
    await noted("open https://evil.example/blank");
    await eventually(() => sample.app.pages().length === 1);
  });

  test("denies permissions in Chromium itself and asks main at the moment of the request", async () => {
    const before = await sample.app.page.evaluate(async () => (await navigator.permissions.query({ name: "geolocation" })).state);
    const location = await sample.app.page.evaluate(() => new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(() => resolve("located"), ({ code }) => resolve(`refused ${code}`));
    }));
    const notification = await sample.app.page.evaluate(() => Notification.requestPermission());
    const fullScreen = await sample.app.page.evaluate(() => document.body.requestFullscreen().then(() => "entered", () => "refused"));

    expect([before, location, notification, fullScreen]).toEqual(["denied", "refused 1", "granted", "refused"]);
    expect((await sample.seen()).filter((line) => line.startsWith("permission")).map((line) => line.split(" ")[1])).toEqual(["geolocation", "notifications", "fullscreen"]);
  });

  test("cancels a download that main prevents", async () => {
    await sample.app.page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "/download";
      link.download = "note.txt";
      link.click();
    });

    await noted("download note.txt sample://main/download");
  });

  test("keeps a prevented key from the page, and lets the others through in order", async () => {
    const { page } = sample.app;
    await page.focus("#field");

    const before = performance.now();
    await page.keyboard.type("axbxc");
    const each = (performance.now() - before) / 5;
    await page.keyboard.press("Control+p");

    await expect.poll(async () => await page.inputValue("#field")).toBe("abc");
    await noted("key p true");
    process.stdout.write(`stand-in: a typed key with main listening ${each.toFixed(1)} ms, both ways through the test driver\n`);
  });

  test("measures what asking main adds to a key", async () => {
    const { page } = sample.app;
    await page.fill("#field", "");
    const type = async (): Promise<number> => {
      const before = performance.now();
      for (let index = 0; index < 100; index += 1) await page.keyboard.press("a");
      return (performance.now() - before) / 100;
    };
    const asked = await type();
    await sample.call("allow-keys");
    const free = await type();

    process.stdout.write(`stand-in: asking main adds ${(asked - free).toFixed(2)} ms to a key press and release\n`);
    await expect.poll(async () => await page.inputValue("#field")).toHaveLength(200);
  });
});
