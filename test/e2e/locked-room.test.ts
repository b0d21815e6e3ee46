import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ruleFor } from "../doubles/policies.ts";
import { electronExecutable } from "./driver/launch-app.ts";
import { ESSAY, LockedRoom } from "./locked-room.ts";

const SECRET = "what a friend sent before the exam";
const TWO_DISPLAYS = [
  { id: 1, x: 0, y: 0, width: 1280, height: 800, internal: true },
  { id: 2, x: 1280, y: 0, width: 1920, height: 1080 },
] as const;

let locked: LockedRoom;
let settingsBefore: string;
/** The system check as it was on the screen. */
let checkIn: string;

/** Only root adds a network to a computer. */
const mayAddNetworks = process.getuid?.() === 0;
/** Real Electron has no hand in which displays, power and focus lie; there these attempts are a person's. */
const onStandin = electronExecutable() === null;

async function stillInTheExam(): Promise<void> {
  await locked.candidate.question(1).shown();
  expect(await locked.candidate.question(1).isChosen("RESPONSE", "first-quarter")).toBe(true);
  expect(await locked.app.windows()).toHaveLength(1);
}

/** Waits until the exam says that a program is running, or says so no more. */
async function saysRunning(name: string, state: "visible" | "detached" = "visible"): Promise<void> {
  await locked.candidate.page.locator(".notice-program", { hasText: name }).waitFor({ state });
}

async function writeEssay(): Promise<void> {
  await locked.candidate.goTo(ESSAY.number);
  await locked.candidate.page.locator(".question textarea").first().click();
}

describe.runIf(onStandin)("a student in a locked exam", () => {
  beforeAll(async () => {
    locked = await LockedRoom.open((policy, folder) => {
      const renamed = LockedRoom.programAt(folder, "homework-notes");
      const helper = LockedRoom.programAt(folder, "invigil-test-calculator");
      return {
        ...policy, controls: [...policy.controls, "permitted-programs"],
        programs: {
          ...policy.programs,
          rules: [...policy.programs.rules, { ...ruleFor("Invigil test remote"), matches: [{ by: "sha256", pattern: LockedRoom.sha256(renamed) }] }],
          permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "path", pattern: helper }], start: { linux: helper, arguments: ["300"] } }],
        },
      };
    });
    settingsBefore = locked.desktopSettings();
    locked.copyOutside(SECRET);
    await locked.app.controls.setClipboard(SECRET);
    await locked.candidate.openLink(locked.room.invitation.link);
    await locked.candidate.agree();
    await locked.candidate.checkFinished();
    for (const disclosure of await locked.candidate.page.getByText("What this is based on").all()) await disclosure.click();
    checkIn = await locked.candidate.page.locator(".checks").innerText();
    await locked.candidate.passCheck();
    await locked.candidate.signIn(locked.room.invitation.candidateCode);
    await locked.candidate.start(locked.room.invitation.startCode);
    await locked.candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await locked.candidate.allSaved();
  });

  afterAll(async () => {
    await locked.close();
  });

  it("has seen at check-in whether this is a real computer and used from here, and what that rests on (virtual-machine, remote-session)", () => {
    expect(checkIn).toMatch(/A real computer\s+(Nothing says that this is a virtual machine|Some signs say|This seems to be a virtual machine)/);
    expect(checkIn).toMatch(/Used from here\s+(Nobody seems to use this computer from afar|This computer seems to be used from another one)/);
    expect(checkIn).toContain("What this is based on");
  });

  it("sees the whole screen taken, in front of everything (kiosk, always-on-top)", async () => {
    await expect.poll(async () => (await locked.app.windows())[0]).toMatchObject({ kiosk: true, fullScreen: true, alwaysOnTop: true, bounds: { width: 1280, height: 800 } });
  });

  it("who presses keys that reload, go back, print, zoom, open tools or take a picture stays where they are (keyboard, printing, developer-tools, screen-capture)", async () => {
    for (const keys of ["F5", "Control+R", "Alt+ArrowLeft", "Control+P", "Control+Shift+I", "F12", "PrintScreen", "Control+N", "Control+W", "F11", "Control+Shift++", "Control+-"]) await locked.candidate.page.keyboard.press(keys);

    await stillInTheExam();
    expect((await locked.app.controls.recordings()).prints).toEqual([]);
  });

  it("who reloads the page by other means has the same question and answer", async () => {
    await locked.candidate.page.reload();

    await stillInTheExam();
  });

  it("who follows a link out, opens a window, downloads or asks for the camera gets none of them (navigation, pop-ups, downloads, permissions)", async () => {
    await locked.candidate.page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "https://search.example/find?q=answer";
      document.body.append(link);
      link.click();
      link.remove();
      window.open("https://chat.example/room");
      const file = document.createElement("a");
      file.href = URL.createObjectURL(new Blob(["question"]));
      file.download = "question.txt";
      file.click();
    });
    await locked.candidate.page.evaluate(async () => await navigator.mediaDevices.getUserMedia({ video: true }).catch(() => null));

    await stillInTheExam();
  });

  it("who clicks with the right, the middle or a side button gets no menu and pastes nothing (context-menu, mouse-buttons)", async () => {
    await locked.candidate.page.locator("h1").click({ button: "right" });
    await locked.candidate.page.locator("h1").click({ button: "middle" });

    await stillInTheExam();
  });

  it("who drops a file on the exam leaves it as it was (drag-and-drop)", async () => {
    const file = join(locked.folder, "cheat-sheet.html");
    await writeFile(file, "<h1>All the answers</h1>");
    const session = await locked.candidate.page.context().newCDPSession(locked.candidate.page);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) await session.send("Input.dispatchDragEvent", { type, x: 700, y: 400, data });
    await session.detach();

    await stillInTheExam();
  });

  it("who pastes what was copied outside gets nothing, and copies and pastes inside the exam as ever (clipboard)", async () => {
    await writeEssay();
    const field = locked.candidate.page.locator(".question textarea").first();

    await locked.candidate.page.keyboard.press("Control+V");
    const pasted = await field.inputValue();
    await locked.candidate.page.keyboard.type("stars ");
    await locked.candidate.page.keyboard.press("Control+A");
    await locked.candidate.page.keyboard.press("Control+C");
    await locked.candidate.page.keyboard.press("End");
    await locked.candidate.page.keyboard.press("Control+V");
    await expect.poll(async () => await field.inputValue()).toBe("stars stars ");
    const outside = locked.systemClipboard();
    await locked.candidate.goTo(1);

    expect(pasted).toBe("");
    expect(outside).not.toContain("stars");
  });

  it("whose clipboard is filled by another program finds it empty (clipboard)", async () => {
    await locked.app.controls.setClipboard("sent from outside during the exam");

    await expect.poll(async () => await locked.app.controls.clipboard()).toBe("");
  });

  it("who plugs in a second display, leaves the window or suspends the computer goes on afterwards (displays, focus, power-save)", async () => {
    await locked.app.controls.setDisplays(TWO_DISPLAYS);
    await locked.app.controls.setFocused(false);
    await locked.candidate.page.waitForTimeout(300);
    await locked.app.controls.setFocused(true);
    for (const event of ["suspend", "resume"]) await locked.app.controls.power(event);

    await stillInTheExam();
  });

  it("who sets the clock back keeps the same time left (clock)", async () => {
    const before = await locked.candidate.remainingSeconds();
    await locked.app.controls.shiftClock(-3_600_000);
    await locked.candidate.page.waitForTimeout(2500);
    const after = await locked.candidate.remainingSeconds();

    expect(before - after).toBeGreaterThanOrEqual(0);
    expect(before - after).toBeLessThan(60);
  });

  it("who starts a prohibited program is told plainly, goes on typing, and can have it closed (processes)", async () => {
    const chat = locked.run("invigil-test-chat");
    await saysRunning("invigil-test-chat");
    await writeEssay();
    await locked.candidate.page.keyboard.type("and planets");
    await expect.poll(async () => await locked.candidate.page.locator(".question textarea").first().inputValue()).toContain("and planets");
    await locked.candidate.page.getByRole("button", { name: "Close it for me" }).first().click();

    await expect.poll(chat.running).toBe(false);
    await saysRunning("invigil-test-chat", "detached");
  });

  it("who renames a prohibited program and gives it another title is told the same (processes)", async () => {
    const notes = locked.run("homework-notes", "/usr/bin/text-editor");
    await saysRunning("Invigil test remote");
    notes.stop();

    await saysRunning("Invigil test remote", "detached");
    await locked.candidate.goTo(1);
    await stillInTheExam();
  });

  it("who uses a screen reader is not asked about it (assistive-tools)", async () => {
    const reader = locked.run("orca");
    await locked.candidate.page.waitForTimeout(1500);
    const notices = await locked.candidate.page.locator(".notices").allInnerTexts();
    reader.stop();

    expect(notices.join(" ")).not.toMatch(/orca/i);
  });

  it("opens the program that the exam allows from inside it (permitted-programs)", async () => {
    await locked.candidate.page.getByRole("button", { name: "Programs" }).click();
    await locked.candidate.page.getByRole("button", { name: "Open Calculator" }).click();
    const line = locked.candidate.page.locator(".permitted-program");

    await expect.poll(async () => await line.innerText()).toMatch(/(?<!Not )\bRunning/u);
    locked.endPermitted("invigil-test-calculator");
    await expect.poll(async () => await line.innerText()).toContain("Not running");
    await locked.candidate.page.keyboard.press("Escape");
    await stillInTheExam();
  });

  it.runIf(mayAddNetworks)("who switches on a tunnel is not interrupted (network)", async () => {
    const changes = async (): Promise<number> => (await locked.recorded()).split("network-changed").length - 1;
    const before = await changes();
    execFileSync("ip", ["link", "add", "tun-invigil", "type", "veth", "peer", "name", "invigil-peer"]);
    try {
      for (const command of ["addr add 10.99.99.1/24 dev tun-invigil", "link set tun-invigil up", "link set invigil-peer up"]) execFileSync("ip", command.split(" "));
      await expect.poll(changes, { timeout: 60_000 }).toBeGreaterThan(before);
    } finally {
      execFileSync("ip", ["link", "del", "tun-invigil"]);
    }

    await stillInTheExam();
  });

  it("has the desktop's shortcuts and notifications off, and both as they were after a crash and a reset (system-shortcuts, notifications)", async () => {
    const during = locked.desktopSettings();
    await locked.app.kill();
    const reset = await locked.room.runClient(["--reset"], { env: LockedRoom.env(locked.folder) });
    const afterwards = locked.desktopSettings();
    await locked.reopen();

    expect(during).toMatch(/show-banners=false/);
    expect(reset.output).toMatch(/put back: .*(shortcuts|notifications)/i);
    expect(afterwards).toBe(settingsBefore);
    await stillInTheExam();
    await expect.poll(() => locked.desktopSettings()).toMatch(/show-banners=false/);
  });

  it("sees everything that was recorded, and what is on now, each with the tier that was measured", async () => {
    await locked.candidate.page.getByRole("button", { name: /What is on/ }).click();
    const dialog = locked.candidate.page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.locator(".control .tier").first().waitFor();
    const now = await dialog.innerText();
    await dialog.getByRole("tab", { name: "Recorded so far" }).click();
    await dialog.getByText("invigil-test-chat").first().waitFor();
    const recorded = await dialog.innerText();
    await locked.candidate.page.keyboard.press("Escape");

    expect(now).toMatch(/enforced/);
    expect(now).toMatch(/monitored/);
    expect(recorded).toMatch(/The invigilator will look at this/);
    expect(recorded).not.toMatch(/planets/);
  });

  it("finds the computer as it was after handing in", async () => {
    await locked.candidate.review();
    await locked.candidate.handIn();
    await locked.candidate.receiptCode();
    // Sending does not wait until everything is put back.
    await expect.poll(async () => (await locked.app.windows())[0]).toMatchObject({ kiosk: false, alwaysOnTop: false });
    await locked.candidate.finish();
    const words = await locked.candidate.page.locator("main").innerText();

    expect(locked.desktopSettings()).toBe(settingsBefore);
    expect(words).toContain("This was changed and is put back");
    expect(words).not.toContain("Not put back");
  });

  it("left each of these in the journal for a person to look at, and nothing of what was typed, copied or named elsewhere", async () => {
    const found = await locked.incidents();
    const kinds = new Set(found.map(({ incident }) => incident));

    const expected = [
      "navigation-blocked", "pop-up-blocked", "download-blocked", "permission-denied", "mouse-button-blocked", "drop-blocked", "paste-blocked", "clipboard-changed", "display-changed",
      "focus-lost", "suspended", "resumed", "clock-jumped", "prohibited-program", "permitted-program",
      ...(mayAddNetworks ? ["network-changed"] : []),
    ];
    expect(expected.filter((incident) => !kinds.has(incident))).toEqual([]);
    expect(found).toContainEqual({ incident: "prohibited-program", detail: expect.objectContaining({ rule: "invigil-test-remote", by: "sha256", running: true }) as object });
    expect(JSON.stringify(found)).not.toMatch(/find\?q|\/room|cheat-sheet|orca|text-editor|homework-notes|stars|sent from outside/);
  });

  it("left the tiers in the journal, one for each control of the policy", async () => {
    const [first] = await locked.room.journalled("locked-down");
    const controls = first?.["controls"] as readonly { readonly control: string; readonly tier: string }[];
    const tierOf = (id: string): string | undefined => controls.find(({ control }) => control === id)?.tier;

    expect(controls).toHaveLength(30);
    expect([tierOf("kiosk"), tierOf("processes"), tierOf("screen-capture"), tierOf("navigation"), tierOf("notifications")]).toEqual(["monitored", "monitored", "unavailable", "enforced", "enforced"]);
  });
});
