import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ExamApp } from "./driver/exam-app.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";

const ESSAY = "Written while the disk was full";

/** Mounts a disk in memory, just large enough for the system check to pass. @returns false where this user may not */
function mountTinyDisk(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  return process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", "size=128m,mode=0700", "tmpfs", folder]).status === 0;
}

function unmount(folder: string): void {
  spawnSync("umount", ["--lazy", folder]);
}

const trial = mkdtempSync(join(tmpdir(), "invigil-trial-"));
const canMount = mountTinyDisk(trial);
if (canMount) unmount(trial);
rmSync(trial, { recursive: true, force: true });

/** Fills a disk to its last byte. */
function fill(file: string): void {
  for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes, 1));
    } catch {
      // No room for so many bytes any more: try fewer.
    }
  }
}

let room: ExamRoom | null = null;
let app: ExamApp | null = null;

afterEach(async () => {
  if (app?.exitCode() === null) await app.kill();
  if (room !== null) unmount(room.profile);
  await room?.close();
});

describe.skipIf(!canMount)(`a laptop whose disk is full${canMount ? "" : " (not root: no tmpfs)"}`, () => {
  it("says that answers are not saved, lets nobody hand in without them, saves them when there is room, and loses none", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM });
    mountTinyDisk(room.profile);
    const opened = await room.openClient();
    app = opened.app;
    const { candidate } = opened;
    await candidate.begin(room.invitation);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.allSaved();
    await candidate.goTo(12);

    const filler = join(room.profile, "filler");
    fill(filler);
    await candidate.question(12).answer({ RESPONSE: [ESSAY] });
    const words = await candidate.problem();
    await candidate.page.locator(".sync-item", { hasText: "Not saved yet" }).waitFor();
    rmSync(filler);
    await candidate.allSaved();
    await candidate.page.locator(".panel-trouble").waitFor({ state: "detached" });
    const textAfterwards = await candidate.question(12).text("RESPONSE");

    await candidate.review();
    fill(filler);
    await candidate.handIn();
    const refusal = await candidate.page.getByRole("dialog").locator(".panel-trouble").innerText();
    rmSync(filler);
    await candidate.page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).click();
    await candidate.receiptCode();

    expect(words).toContain("The disk of this computer is full.");
    expect(textAfterwards).toBe(ESSAY);
    expect(refusal).toContain("The disk of this computer is full.");
    const { answers } = await room.openSitting();
    expect(answers["moon-phase"]).toEqual({ RESPONSE: ["first-quarter"] });
    expect(answers["essay"]).toEqual({ RESPONSE: [ESSAY] });
    expect(await room.verifyJournal()).toMatchObject({ status: 0 });
  });

  it("keeps what was saved before when the computer dies with a full disk", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM });
    mountTinyDisk(room.profile);
    const first = await room.openClient();
    app = first.app;
    await first.candidate.begin(room.invitation);
    await first.candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await first.candidate.allSaved();

    const filler = join(room.profile, "filler");
    fill(filler);
    await first.candidate.page.waitForTimeout(1500);
    await first.app.kill();
    rmSync(filler);
    const second = await room.openClient();
    app = second.app;
    await second.candidate.question(1).shown();

    expect(await second.candidate.question(1).isChosen("RESPONSE", "first-quarter")).toBe(true);
  });
});
