import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { answering, startMisbehavingServer } from "../doubles/misbehaving-server.ts";
import type { MisbehavingServer } from "../doubles/misbehaving-server.ts";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import type { Candidate } from "./pages/candidate.ts";
import { RunningTime } from "./pages/running-time.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { RecordingProxy } from "./recording-proxy.ts";

const MINUTE = 60_000;

let room: ExamRoom | undefined;
let proxy: RecordingProxy | undefined;
let mirror: MisbehavingServer | undefined;

afterEach(async () => {
  await room?.close();
  await proxy?.close();
  await mirror?.stop();
  [room, proxy, mirror] = [undefined, undefined, undefined];
});

/** A candidates' file with its header, as options of `exam schedule`. */
function candidates(folder: string, ...rows: readonly string[]): readonly string[] {
  const path = join(folder, "invited.csv");
  writeFileSync(path, `${rows.join("\n")}\n`);
  return ["--candidates", path];
}

function laptop(of: ExamRoom, name: string): { readonly profile: string } {
  return { profile: join(of.folder, name) };
}

async function checkIn(candidate: Candidate, link: string, code: string): Promise<void> {
  await candidate.openLink(link);
  await candidate.agree();
  await candidate.passCheck();
  await candidate.signIn(code);
}

async function handIn(candidate: Candidate): Promise<void> {
  await candidate.allSaved();
  await candidate.review();
  await candidate.handIn();
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 500));
}

// The failures of ../shared/reference/exam-platforms.md §2.4 that took away time, each as it would have gone here.
describe("a deadline of the past", () => {
  it("2014, US bar exams: uploads failed at the end of the day, and late was fail. Here the time of hand-in is that of the seal, whenever it arrives", async () => {
    let closesAt = 0;
    room = await ExamRoom.open({
      exam: DEMO_EXAM, durationMinutes: 2,
      more: () => {
        closesAt = Date.now() + 3.5 * MINUTE;
        return ["--closes", new Date(closesAt).toISOString()];
      },
    });
    const { candidate } = await room.openClient();
    await candidate.begin(room.invitation);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await room.killPlatform();

    await handIn(candidate);
    await candidate.heading("Sealed on this computer");
    const sealedWords = await candidate.page.locator("main").innerText();
    await until(() => Date.now() > closesAt + 2000);
    await room.restartPlatform();
    await candidate.page.getByRole("button", { name: "Try to send now" }).click();
    await candidate.receiptCode();
    await candidate.saveReceipt();
    const { receipt } = JSON.parse(readFileSync(room.receiptFile, "utf8")) as { readonly receipt: string };
    const facts = JSON.parse(Buffer.from(receipt.split(".")[1] ?? "", "base64url").toString("utf8")) as { readonly sealedAt: number; readonly receivedAt: number };
    const [sitting] = await room.sittings();

    expect(sealedWords).toMatch(/not yet sent/i);
    expect(facts.sealedAt).toBeLessThan(closesAt);
    expect(facts.receivedAt).toBeGreaterThan(closesAt);
    expect(sitting).toMatchObject({ state: "received", late: false, answered: 1 });
  }, 7 * MINUTE);

  it("2018, TNReady: nobody could say which tests were recovered. Here each sitting's state is there when the platform is, and every answer follows", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM });
    const { link, startCode } = room.invitation;
    const [kim, robin] = [await room.openClient([], laptop(room, "kim")), await room.openClient([], laptop(room, "robin"))];
    const codes = room.scheduled.candidates.map(({ code }) => code);
    for (const [index, { candidate }] of [kim, robin].entries()) {
      await candidate.begin({ link, startCode, candidateCode: codes[index] ?? "" });
      await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    }
    await until(async () => (await room?.sittings())?.every(({ answered }) => answered === 1) ?? false);
    await room.killPlatform();
    for (const { candidate } of [kim, robin]) {
      await candidate.next();
      await candidate.question(2).answer({ RESPONSE: ["B"] });
      await candidate.allSaved();
    }
    const during = await room.sittings();
    await room.restartPlatform();
    await until(async () => (await room?.sittings())?.every(({ answered }) => answered === 2) ?? false);
    for (const { candidate } of [kim, robin]) {
      await handIn(candidate);
      await candidate.receiptCode();
    }

    expect(during.map(({ candidate, state, answered }) => ({ candidate, state, answered }))).toEqual([
      { candidate: "Kim Larsen", state: "running", answered: 1 }, { candidate: "Robin Meyer", state: "running", answered: 1 },
    ]);
    expect((await room.sittings()).map(({ state, answered }) => ({ state, answered }))).toEqual([{ state: "received", answered: 2 }, { state: "received", answered: 2 }]);
  });

  it("2018, RACP: 1,200 doctors were locked out after the break. Here a break is a lock on this computer, and ends here, without any platform", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM, more: (folder) => candidates(folder, "name,break_minutes", "Kim Larsen,10") });
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await first.candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await first.candidate.allSaved();
    await room.killPlatform();
    const running = new RunningTime();
    const before = await first.candidate.remainingSeconds();

    await first.candidate.takeBreak();
    running.stop();
    await new Promise((resolve) => setTimeout(resolve, 8000));
    await first.app.kill();
    const { candidate } = await room.openClient();
    running.goOn();
    await candidate.endBreak();
    await candidate.question(1).shown();
    const after = await candidate.remainingSeconds();
    running.stop();
    await room.restartPlatform();
    await handIn(candidate);
    await candidate.receiptCode();

    expect(before - after).toBeLessThanOrEqual(running.atMostSeconds());
    expect((await room.journalled("clock-started"))[0]?.["stoppedMs"]).toBeGreaterThanOrEqual(3000);
  });

  it("2020, AP exams: a spinner turned until the time ran out. Here the time ends with a seal on this computer, although the platform takes everything and answers nothing", async () => {
    room = await ExamRoom.open({
      exam: DEMO_EXAM, durationMinutes: 1,
      between: async (platformUrl) => {
        proxy = await startRecordingProxy(platformUrl);
        return proxy.url;
      },
    });
    const { candidate } = await room.openClient();
    await candidate.begin(room.invitation);
    proxy?.misbehave({ kind: "silent" });
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });

    await candidate.page.getByRole("heading", { level: 1, name: "Sealed on this computer" }).waitFor({ timeout: 3 * MINUTE });
    const code = (await candidate.page.locator(".code-large").first().innerText()).trim();
    proxy?.misbehave({ kind: "none" });
    await candidate.page.getByRole("button", { name: "Try to send now" }).click();
    await candidate.receiptCode();
    const [sitting] = await room.sittings();

    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(sitting).toMatchObject({ state: "received", late: false, answered: 1 });
    expect(await room.journalled("sealed")).toEqual([{ kind: "sealed", reason: "time-over" }]);
  });

  it("2020, Michigan bar exam: the page with the passwords could not be reached. Here the document that opens the exam lies on mirrors, the same static bytes", async () => {
    mirror = await startMisbehavingServer();
    const { url } = mirror;
    room = await ExamRoom.open({ exam: DEMO_EXAM, more: () => ["--release-at", "now", "--release-mirror", `${url}/release.jws`] });
    const { candidate } = await room.openClient();
    await checkIn(candidate, room.invitation.link, room.invitation.candidateCode);
    mirror.answer = answering(200, "text/plain", await (await fetch(`${room.platformUrl}/v1/releases/${room.scheduled.packageId}`)).text());
    await room.killPlatform();

    await candidate.page.getByRole("button", { name: "Start the exam" }).click();
    await candidate.question(1).shown();
    await room.restartPlatform();
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await handIn(candidate);
    await candidate.receiptCode();

    expect(await room.journalled("unlocked")).toEqual([{ kind: "unlocked", by: "timed-release" }]);
  });

  it("2025, SAT: a fixed end cut off extended time and late starters. Here such a window is refused, and names who it would cut off", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM });
    const [examId = ""] = await room.examIds();
    const file = candidates(room.folder, "name,extra_minutes", "Kim Larsen,0", "Robin Meyer,90");
    const [opens, closes] = [Date.now(), Date.now() + 180 * MINUTE].map((at) => new Date(at).toISOString());
    const schedule = ["exam", "schedule", examId, "--opens", opens ?? "", "--closes", closes ?? "", "--duration", "134", "--policy", "practice", ...file];

    const extended = await room.command(...schedule);
    const late = await room.command(...schedule.slice(0, -2), ...candidates(room.folder, "name", "Kim Larsen"), "--latest-start", new Date(Date.now() + 60 * MINUTE).toISOString());

    expect(extended).toMatchObject({ status: 1 });
    expect(extended.stderr).toContain("Robin Meyer");
    expect(late).toMatchObject({ status: 1 });
    expect(late.stderr).toContain("exam/invalid-schedule");
  });

  it("2025, SAT: nobody with extended time is handed in at the usual end, a reboot costs no time, and a message reaches everybody in the exam", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM, durationMinutes: 1, more: (folder) => candidates(folder, "name,extra_minutes", "Kim Larsen,2") });
    const first = await room.openClient();
    await first.candidate.begin(room.invitation);
    await first.candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await first.candidate.allSaved();
    const startedAt = Date.now();
    const running = new RunningTime();
    const before = await first.candidate.remainingSeconds();
    await first.app.kill();
    running.stop();
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    running.goOn();
    const { candidate } = await room.openClient();
    await candidate.question(1).shown();
    const after = await candidate.remainingSeconds();
    running.stop();
    const told = await room.command("sitting", "message", "--package", room.scheduled.packageId, "Read question 3 again: it was printed twice.");
    await candidate.page.locator(".notice", { hasText: "Read question 3 again" }).waitFor();
    await until(() => Date.now() > startedAt + 75_000);
    const stillThere = await candidate.remainingSeconds();
    await handIn(candidate);
    await candidate.receiptCode();

    expect(before - after).toBeLessThanOrEqual(running.atMostSeconds());
    expect(told).toMatchObject({ status: 0 });
    expect(stillThere).toBeGreaterThan(0);
    expect(await room.journalled("sealed")).toEqual([{ kind: "sealed", reason: "handed-in" }]);
  });

  it("2025, AP Psychology: log-ins failed at the start. Here who checked in starts without one", async () => {
    room = await ExamRoom.open({ exam: DEMO_EXAM });
    const first = await room.openClient();
    await checkIn(first.candidate, room.invitation.link, room.invitation.candidateCode);
    await first.app.kill();
    await room.killPlatform();

    const { candidate } = await room.openClient();
    await candidate.start(room.invitation.startCode);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await handIn(candidate);
    await candidate.heading("Sealed on this computer");
    await room.restartPlatform();
    await candidate.receiptCode();

    expect((await room.openSitting()).answers["moon-phase"]).toEqual({ RESPONSE: ["first-quarter"] });
  });
});
