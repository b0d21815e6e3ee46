import { rmSync } from "node:fs";
import { newProfile, startMainApp } from "../doubles/main-app.ts";
import type { MainApp, MainAppOptions } from "../doubles/main-app.ts";
import type { ScheduledTestExam, TestPlatform } from "../doubles/platform.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import { failedRounds, lookAtPlatform } from "./fault-row.ts";
import type { FaultRow } from "./fault-row.ts";
import { Student } from "./student.ts";

/** How much of a fault is tried. */
export interface Extent {
  readonly sittings: number;
  /** Answers of each sitting while the fault is on. */
  readonly answers: number;
  readonly seed: number;
}

/** Some students in one exam, each with an application and a computer of their own, and a proxy between them and the platform. */
export interface FaultRoom {
  readonly platform: TestPlatform;
  readonly proxy: FaultProxy;
  readonly exam: ScheduledTestExam;
  readonly students: readonly Student[];
  readonly apps: readonly MainApp[];
}

/** A fault as something that happens to a room: it begins, students work on, it ends. */
export interface Scenario {
  readonly fault: string;
  /** Called before anybody checks in. */
  readonly beforeCheckIn?: (room: FaultRoom) => Promise<void> | void;
  /** Called when all are at the first question and have answered something. */
  readonly begin: (room: FaultRoom) => Promise<void> | void;
  /** Called when the time of the fault is over. */
  readonly end: (room: FaultRoom) => Promise<void> | void;
  /** How long the fault lasts at least, ms, counted from `begin`. */
  readonly lastsMs: number;
  /** Whether students can hand in while it lasts: half of them do. */
  readonly handInDuring: boolean;
  /** True when nothing needs to fail: then requests are only slower. */
  readonly gentle?: boolean;
  /** What the applications are started with. */
  readonly options?: (index: number) => MainAppOptions;
}

const TYPE_EVERY_MS = 100;

/** Some sittings from check-in to receipt through one fault. Half of the students hand in while it lasts, the others after it. */
export async function sitThrough(platform: TestPlatform, scenario: Scenario, { sittings, answers, seed }: Extent): Promise<FaultRow> {
  const proxy = await startFaultProxy(platform.url, seed);
  const apps: MainApp[] = [];
  const profiles: string[] = [];
  const ownProfiles: string[] = [];
  try {
    const exam = await platform.schedule({ platform: proxy.url, startCode: null, releaseAt: Date.now(), candidates: sittings });
    const students: Student[] = [];
    for (const [index, { name }] of exam.candidates.entries()) {
      const options = scenario.options?.(index) ?? {};
      const profile = options.profile ?? newProfile();
      profiles.push(profile);
      if (options.profile === undefined) ownProfiles.push(profile);
      const app = await startMainApp({ ...options, profile });
      apps.push(app);
      students.push(new Student(name, app));
    }
    const room: FaultRoom = { platform, proxy, exam, students, apps };
    await scenario.beforeCheckIn?.(room);
    await Promise.all(students.map(async (student, index) => {
      await student.checkIn(exam.link, exam.candidates[index]?.code ?? "");
      await student.work(2, TYPE_EVERY_MS);
    }));

    const begunAt = performance.now();
    await scenario.begin(room);
    const early = scenario.handInDuring ? students.filter((_, index) => index % 2 === 0) : [];
    await Promise.all(students.map(async (student) => {
      await student.work(answers, TYPE_EVERY_MS);
      if (early.includes(student)) await student.handIn();
    }));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begunAt + scenario.lastsMs - performance.now())));
    await scenario.end(room);

    const endedAt = performance.now();
    const afterMs: number[] = [];
    await Promise.all(students.map(async (student) => {
      if (!early.includes(student)) {
        await student.work(2, TYPE_EVERY_MS);
        await student.handIn();
      }
      await student.receipt();
      afterMs.push(Math.round(performance.now() - endedAt));
    }));
    const { requests, failed, again } = proxy.counts();
    const { lost, forks } = await lookAtPlatform(platform, exam.packageId, students);
    return {
      fault: scenario.fault, tries: sittings, requests, failed, again, retries: profiles.reduce((sum, profile) => sum + failedRounds(profile).length, 0),
      typed: students.reduce((sum, { typed }) => sum + typed.length, 0), lost, receipts: afterMs.length, forks, afterMs,
    };
  } finally {
    for (const app of apps) await app.stop();
    await proxy.stop();
    for (const profile of ownProfiles) rmSync(profile, { recursive: true, force: true });
  }
}
