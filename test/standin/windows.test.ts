import { afterEach, describe, expect, test } from "vitest";
import { chromiumOf, eventually, startSample } from "./sample.ts";
import type { Sample } from "./sample.ts";

describe("windows", () => {
  let sample: Sample | null = null;
  const start = async (...args: readonly string[]): Promise<Sample> => {
    sample = await startSample({ args });
    return sample;
  };

  afterEach(async () => {
    await sample?.stop();
    sample = null;
  });

  test("measures its start and shows a window of the asked size", async () => {
    const before = performance.now();

    const { app } = await start();
    const took = performance.now() - before;
    await eventually(async () => (await app.windows())[0]?.visible === true);

    process.stdout.write(`stand-in: start to first page ${took.toFixed(0)} ms\n`);
    await eventually(async () => JSON.stringify(await app.page.evaluate(() => [innerWidth, innerHeight])) === "[900,640]");
  });

  test("fills the screen in kiosk mode and tells the truth about it", async () => {
    const { app, call, seen } = await start("--kiosk");

    await eventually(async () => (await app.windows())[0]?.fullScreen === true);
    await eventually(async () => await app.page.evaluate(() => innerWidth === screen.width && innerHeight === screen.height));
    await app.controls.setFullScreen(false);
    await eventually(async () => (await app.windows())[0]?.fullScreen === false);

    expect(await call("window")).toMatchObject({ kiosk: true, fullScreen: false, protected: false });
    await expect.poll(async () => (await seen()).filter((line) => line.includes("full-screen"))).toEqual(["window enter-full-screen", "window leave-full-screen"]);
  });

  test("keeps several windows apart: their preloads, their sessions, their storage", async () => {
    const { app, call } = await start();
    await app.page.evaluate(() => localStorage.setItem("shared", "mine"));

    const second = await call("second-window");

    expect(second).toEqual({ values: ["undefined", "second", null], destroyed: true });
    await eventually(() => app.pages().length === 1);
  });

  test("reports a crashed page and brings it back by a reload", async () => {
    const { app } = await start();

    await app.controls.crashRenderer();
    await eventually(() => app.output().includes("page gone: crashed"));
    await eventually(() => app.output().includes("page is back"));

    expect((await app.windows())[0]?.url).toBe("sample://main/index.html#start");
  });

  test("loses and gains the focus by the test's hand", async () => {
    const { app, seen } = await start();
    await eventually(async () => (await app.windows())[0]?.focused === true);

    await app.controls.setFocused(false);
    await app.controls.setFocused(true);

    expect((await seen()).filter((line) => /window (focus|blur)/u.test(line)).slice(-2)).toEqual(["window blur", "window focus"]);
  });

  test("lets every key pass once a test says so, prevented ones too, however busy the page is", async () => {
    const { app: { page, controls } } = await start();
    await page.focus("#field");
    await page.keyboard.type("xa");
    await eventually(async () => (await page.inputValue("#field")) === "a");

    await controls.letKeysPass();
    await page.evaluate(() => {
      const block = setInterval(() => {
        const until = performance.now() + 40;
        while (performance.now() < until);
      }, 60);
      setTimeout(() => clearInterval(block), 5000);
    });
    await Promise.all(Array.from("xbxc".repeat(10), (key) => page.keyboard.press(key)));

    await expect.poll(async () => await page.inputValue("#field")).toBe(`a${"xbxc".repeat(10)}`);
  });

  test("hands the world around it to the test: power, displays, clipboard, shortcuts, links", async () => {
    const { app, call, seen } = await start();

    await app.controls.power("suspend");
    await app.controls.setDisplays([{ id: 5, x: 0, y: 0, width: 800, height: 600 }, { id: 6, x: 800, y: 0, width: 640, height: 480 }]);
    await app.controls.setClipboard("copied");
    await app.controls.openUrl("sample://link");
    const pressed = await app.controls.pressGlobalShortcut("Ctrl+Shift+Q");

    expect(await call("displays")).toEqual([{ x: 0, y: 0, width: 800, height: 600 }, { x: 800, y: 0, width: 640, height: 480 }]);
    expect([await call("clipboard"), pressed]).toEqual(["copied", true]);
    expect(await seen()).toEqual(expect.arrayContaining(["power suspend", "screen display-added", "screen display-removed", "shortcut", "open-url sample://link"]));
  });

  test("prints a page to PDF and zooms it", async () => {
    const { app, call } = await start();

    await call("zoom", 1.5);
    await eventually(async () => (await app.page.evaluate(() => document.documentElement.style.zoom)) === "1.5");

    expect(await call("pdf")).toBe("%PDF-");
  });

  test("quits by itself, with its events, and leaves no process behind", async () => {
    const { app } = await start();

    const code = await app.close();

    expect(code).toBe(0);
    await eventually(() => app.output().includes("will-quit"));
    await eventually(() => chromiumOf(app.pid).length === 0);
  });
});
