import { randomBytes } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listJournals, openJournalFile } from "../../main/journal/journal-file.ts";
import { importHandIn } from "../../platform/sitting/import-hand-in.ts";
import { verifySitting } from "../../platform/sitting/verify-sitting.ts";
import { findSitting } from "../../platform/sitting/find-sitting.ts";
import { newProfile, startMainApp } from "../doubles/main-app.ts";
import type { MainApp } from "../doubles/main-app.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { must, startTestPlatform } from "../doubles/platform.ts";
import type { ScheduledTestExam, TestPlatform } from "../doubles/platform.ts";
import { Backup } from "./backup.ts";
import { overwrite, ruinTable, tear } from "./damage.ts";
import { failedRounds, lookAtPlatform } from "./fault-row.ts";
import { Student } from "./student.ts";

let platform: TestPlatform;
const profiles: string[] = [];

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
  for (const folder of [platform.dataDir, ...profiles]) rmSync(folder, { recursive: true, force: true });
});

function ownProfile(): string {
  const profile = newProfile();
  profiles.push(profile);
  return profile;
}

const schedule = async (): Promise<ScheduledTestExam> => await platform.schedule({ startCode: null, releaseAt: Date.now() });

/** A student in the middle of an exam, whose application was closed. */
async function stoppedInTheMiddle(exam: ScheduledTestExam, secret = randomBytes(32)): Promise<{ readonly app: MainApp; readonly student: Student; readonly file: string }> {
  const app = await startMainApp({ profile: ownProfile(), desktop: createTestDesktop({ secret }) });
  const student = new Student(exam.candidates[0]?.name ?? "", app);
  await student.checkIn(exam.link, exam.candidateCode);
  await student.work(30, 0);
  await app.stop();
  return { app, student, file: join(app.profile, "journals", `${listJournals(app.profile)[0] ?? ""}.sqlite`) };
}

describe("two applications on copies of one computer's data", () => {
  it("fork the journal: one gets the receipt over what verifies, the other keeps its own and hears of it", async () => {
    const exam = await schedule();
    const secret = randomBytes(32);
    const { app, student } = await stoppedInTheMiddle(exam, secret);
    const copy = ownProfile();
    cpSync(app.profile, copy, { recursive: true });
    const twin = new Student(student.name, app);
    const original = await startMainApp({ profile: app.profile, desktop: createTestDesktop({ secret }) });
    student.app = original;

    // One after the other, so that it is known who comes first.
    await student.work(3, 0);
    await student.until((screen) => screen.name === "exam" && screen.sitting.sync.unsent === 0, 120_000);
    const second = await startMainApp({ profile: copy, desktop: createTestDesktop({ secret }) });
    twin.app = second;
    await twin.work(3, 0);
    const warned = await twin.until((screen) => screen.name === "exam" && screen.sitting.sync.trouble?.code === "journal/fork", 120_000);
    await twin.handIn();
    await student.handIn();
    await student.receipt();
    const sealed = await twin.until((screen) => screen.name === "sealed" && screen.error?.code === "journal/fork", 120_000);
    for (const one of [original, second]) await one.stop();

    expect([warned.name, sealed.name]).toEqual(["exam", "sealed"]);
    expect(await lookAtPlatform(platform, exam.packageId, [student])).toMatchObject({ lost: 0, differing: 0 });
    const { folder } = platform.platform();
    const file = must(await findSitting(folder, await platform.sittingOf(exam.packageId)));
    expect(must(await verifySitting(folder, file))).toMatchObject({ sealed: true });
    const refusals = must(await folder.store.read((tables) => tables.audit())).filter(({ action, subject }) => action === "records-refused" && subject === file.sitting.sittingId);
    expect(refusals.length).toBeGreaterThan(0);
    const kept = openJournalFile(copy, file.journal.journalId, { create: false });
    expect(kept.records(0, 1000).filter(({ record }) => record.kind === "answered")).toHaveLength(33);
    kept.close();
  });
});

describe("a sitting that was handed in after the backup to which the platform was set back", () => {
  it("comes back by its hand-in file from the student's computer, with every answer", async () => {
    const own = await startTestPlatform();
    profiles.push(own.dataDir);
    const exam = await own.schedule({ startCode: null, releaseAt: Date.now() });
    const backup = new Backup(own);
    await own.stop();
    backup.take();
    await own.restart();
    const app = await startMainApp({ profile: ownProfile() });
    const student = new Student(exam.candidates[0]?.name ?? "", app);
    await student.checkIn(exam.link, exam.candidateCode);
    await student.work(5, 0);
    await student.handIn();
    const { receipt } = await student.receipt();
    await app.call("sitting.finish", {});
    await app.stop();
    await backup.putBack();
    const before = must(await own.platform().folder.store.read((tables) => tables.summaries(exam.packageId)));

    const again = await startMainApp({ profile: app.profile, desktop: app.desktop });
    student.app = again;
    const shown = await student.until((screen) => screen.name === "open" && screen.handIns.length === 1, 120_000);
    again.desktop.savePath = join(app.profile, "file.invigil-handin");
    const saved = await again.call("hand-in-file.save", { journalId: shown.name === "open" ? shown.handIns[0]?.journalId ?? null : null });
    const imported = must(await importHandIn(own.platform().folder, readFileSync(again.desktop.savePath, "utf8"), { actor: "test", exams: null }));
    const held = await lookAtPlatform(own, exam.packageId, [student]);
    await again.stop();
    await own.stop();
    backup.remove();

    expect(before).toEqual([]);
    expect(saved).toMatchObject({ ok: true });
    expect(receipt.answered).toBe(2);
    expect(imported).toMatchObject({ candidate: student.name, branch: false });
    expect(imported.receipt).not.toBeNull();
    expect(held).toMatchObject({ lost: 0, differing: 0, forks: 0 });
  });
});

describe("a journal's file that was damaged on the student's computer", () => {
  it.each<readonly [string, (file: string) => void, string]>([
    ["its beginning overwritten", (file) => overwrite(file, 0, 512), "storage/unreadable"],
    ["a page of its records overwritten", (file) => ruinTable(file, "records"), "storage/unreadable"],
    ["torn in the middle", (file) => tear(file, 0.5), "storage/unreadable"],
  ])("%s: is kept as it is, said clearly, and does not keep the student from another exam", async (_how, damage, code) => {
    const { app, file } = await stoppedInTheMiddle(await schedule());
    damage(file);
    const before = readFileSync(file);
    const other = await schedule();

    const again = await startMainApp({ profile: app.profile, desktop: app.desktop });
    const shown = await again.screen();
    await again.stop();
    const next = await startMainApp({ profile: app.profile, desktop: app.desktop, argv: [other.link] });
    const student = new Student(other.candidates[0]?.name ?? "", next);
    const opened = await student.until(({ name }) => name !== "open", 120_000);
    await next.stop();

    expect(shown).toMatchObject({ name: "open", error: { code } });
    expect(opened.name).toBe("policy");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(app.profile, "journals"))).toContain(file.split("/").at(-1));
    expect(failedRounds(app.profile)).toEqual([]);
  });
});
