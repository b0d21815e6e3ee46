import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExamApp } from "./driver/exam-app.ts";
import { isRoot, KioskMachine, processesOf, replaceOnce } from "./driver/kiosk-machine.ts";
import { Candidate } from "./pages/candidate.ts";

const OUTSIDER = 65_534;
const DISPLAY = { WAYLAND_DISPLAY: "wayland-0" };

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixel: (x: number, y: number) => string;
}

/** A binary PPM (P6), as grim writes it. */
function readPicture(path: string): Picture {
  const bytes = readFileSync(path);
  const [, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/u.exec(bytes.toString("latin1", 0, 40))?.map(Number) ?? [];
  if (width === undefined || height === undefined) throw new Error("not a picture");
  const pixels = bytes.subarray(bytes.length - width * height * 3);
  return { width, height, pixel: (x, y) => pixels.toString("hex", (y * width + x) * 3, (y * width + x) * 3 + 3) };
}

/** What a program that connects to an X socket hears after its first bytes. */
async function askForX(address: string): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(address, () => socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])));
    socket.on("data", () => resolve("an X server")).on("error", ({ message }) => resolve(message)).on("end", () => resolve("the end"));
  });
}

async function takePicture(machine: KioskMachine, path: string): Promise<void> {
  const { status, output } = await machine.run(["grim", "-t", "ppm", path], DISPLAY);
  if (status !== 0) throw new Error(output);
}

/** X sockets that processes of a user listen on, as Node writes their addresses. */
function listeningFor(user: number): readonly string[] {
  const inodes = new Set(processesOf(user).filter((pid) => nameOf(pid) === "cage").flatMap(openedBy));
  return readFileSync("/proc/net/unix", "utf8").split("\n").flatMap((line) => {
    const [, inode, path] = /00010000 \S+ \S+ +(\d+) (@?\/tmp\/\.X11-unix\/X\d+)$/u.exec(line) ?? [];
    return path !== undefined && inodes.has(`socket:[${inode}]`) ? [path.replace(/^@/u, "\0")] : [];
  });
}

async function sizeOf({ page }: ExamApp): Promise<{ readonly width: number; readonly height: number }> {
  return await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(50);
}

/** Name of a process; empty when it ended meanwhile. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

/** What a process has open, without what it closes while one looks. */
function openedBy(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((entry) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${entry}`)];
    } catch {
      return [];
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== "linux")("the exam as a whole login session", () => {
  let machine: KioskMachine;
  let app: ExamApp;

  beforeAll(async () => {
    machine = new KioskMachine();
    app = await machine.startApplication({ env: { DISPLAY: ":77", WAYLAND_DISPLAY: "wayland-77", LD_LIBRARY_PATH: "/nowhere" } });
    await new Candidate(app.page).heading("Open your exam");
  });

  afterAll(async () => {
    await machine.stop();
  });

  /**
   * Colours of the screen's corners once the page is of one colour. cage 0.1.4 without a screen shows a frame only when the next one comes
   * (cage#185), so the page draws itself again before each picture.
   */
  async function cornersIn(colour: string, wanted: string): Promise<readonly string[]> {
    const path = join(machine.home, "corners.ppm");
    for (let turn = 0; ; turn += 1) {
      await app.page.evaluate(({ background, text }) => {
        const cover = document.querySelector("#cover") ?? document.createElement("div");
        cover.id = "cover";
        cover.textContent = text;
        if (cover instanceof HTMLElement) Object.assign(cover.style, { position: "fixed", inset: "0", zIndex: "9999", backgroundColor: background, padding: "20%" });
        document.body.append(cover);
      }, { background: colour, text: String(turn) });
      await takePicture(machine, path);
      const { width, height, pixel } = readPicture(path);
      const corners = [pixel(0, 0), pixel(width - 1, 0), pixel(0, height - 1), pixel(width - 1, height - 1)];
      if (corners.every((seen) => seen === wanted)) return corners;
    }
  }

  it("gives the application's window the whole output and no more", async () => {
    const path = join(machine.home, "screen.ppm");
    await takePicture(machine, path);
    const { width, height } = readPicture(path);

    await eventually(async () => (await sizeOf(app)).height === height);

    expect(await sizeOf(app)).toEqual({ width, height });
  });

  it("draws the application to the last pixel of each corner", async () => {
    const first = await cornersIn("rgb(18, 179, 69)", "12b345");

    const second = await cornersIn("rgb(69, 18, 179)", "4512b3");

    expect({ first, second }).toEqual({ first: ["12b345", "12b345", "12b345", "12b345"], second: ["4512b3", "4512b3", "4512b3", "4512b3"] });
  });

  it("hands no variable of the login on that could change what cage or the application is", () => {
    const variables = readFileSync(`/proc/${app.pid}/environ`, "utf8");

    expect(variables).not.toMatch(/LD_LIBRARY_PATH|wayland-77|:77|INVIGIL_DEVELOPER_TOOLS/u);
    expect(variables).toContain("WAYLAND_DISPLAY=wayland-0");
  });

  it.skipIf(!isRoot)("lets no other account of the machine reach its display", async () => {
    const path = join(machine.home, "stolen.ppm");

    const { status, output } = await machine.run(["grim", path], DISPLAY, OUTSIDER);

    expect(statSync(machine.runtimeFolder).mode & 0o777).toBe(0o700);
    expect(status).not.toBe(0);
    expect(output).toContain("failed to create display");
  });

  it("answers nobody on an X socket", async () => {
    const sockets = listeningFor(machine.user);

    const answers = await Promise.all(sockets.map(askForX));

    expect(sockets.length).toBeGreaterThan(0);
    expect(answers).not.toContain("an X server");
    expect(processesOf(machine.user).map(nameOf)).not.toContain("Xwayland");
    expect(processesOf(machine.user).map(nameOf)).toContain("cage");
  });

  it("counts as an ordinary computer to an application that nobody manages, on a screen that is none", () => {
    const log = readFileSync(join(machine.home, "profile/invigil/logs/invigil.log"), "utf8");

    expect(log).toMatch(/"event":"computer","system":"linux","managed":false,"why":"there are no managed settings"/u);
  });
});

describe.skipIf(process.platform !== "linux")("the end of the session", () => {
  let machine: KioskMachine;
  let app: ExamApp;

  beforeEach(async () => {
    machine = new KioskMachine();
    app = await machine.startApplication();
  });

  afterEach(async () => {
    await machine.stop();
  });

  it("comes with the end of the application", async () => {
    const ended = await app.close();

    expect(ended).toBe(0);
    expect(isRunning(app.pid)).toBe(false);
  });

  it("takes the application along when cage is killed", async () => {
    await app.kill();

    await eventually(() => !isRunning(app.pid));

    expect(isRunning(app.pid)).toBe(false);
  });
});

describe.skipIf(process.platform !== "linux")("what the session counts as", () => {
  let machine: KioskMachine;

  beforeAll(() => {
    machine = new KioskMachine();
  });

  afterAll(async () => {
    await machine.stop();
  });

  it.skipIf(!isRoot)("is a kiosk on a managed machine", async () => {
    const { managed, found } = await machine.measureInSession();

    expect({ managed, found }).toEqual({ managed: true, found: { system: "linux-kiosk", reason: "cage shows nothing but this application" } });
  });

  it("is not a kiosk when Ctrl+Alt+F2 leads to another session", async () => {
    const { found } = await machine.measureInSession({ edit: (script) => replaceOnce(script, '"$CAGE" -d --', '"$CAGE" -d -s --') });

    expect(found).toEqual({ system: "linux", reason: "cage was started with -s" });
  });

  it.skipIf(!isRoot)("is not opened for root", async () => {
    const { status, output } = await machine.run(["/bin/sh", join(machine.folder, "root/usr/libexec/invigil/invigil-kiosk-session")], {}, 0);

    expect({ status, output }).toEqual({ status: 1, output: "invigil-kiosk-session: this session is for the exam account, not for root.\n" });
  });
});
