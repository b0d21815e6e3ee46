import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach } from "vitest";
import type { ExamContent } from "../../../../core/assessment/exam-content.ts";
import { examContentSchema } from "../../../../core/assessment/exam-content.ts";
import { examScoringSchema } from "../../../../core/assessment/scoring/model.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { keepExam } from "../../../../platform/exam/keep-exam.ts";
import type { ScheduledExam, ScheduleRequest } from "../../../../platform/exam/schedule-exam.ts";
import { scheduleExam } from "../../../../platform/exam/schedule-exam.ts";
import type { DataFolder } from "../../../../platform/office/data-folder.ts";
import type { Platform, PlatformOptions } from "../../../../platform/server/create-platform.ts";
import { createPlatform } from "../../../../platform/server/create-platform.ts";
import type { ManualClock } from "../../../doubles/manual-clock.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { must } from "./must.ts";

/** A staff session's cookie, by the room's one-time link. */
export async function staffCookie(room: Pick<Room, "url" | "staffLink">): Promise<string> {
  const response = await fetch(`${room.url}/v1/staff/sessions`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ secret: room.staffLink.split("#")[1] }) });
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** Two choice questions and a text; `q1` is right with `B`, worth one point. */
export const CONTENT: ExamContent = v.parse(examContentSchema, {
  title: "Trial", language: "en",
  parts: [{ id: "p1", navigation: "nonlinear", sections: [{ id: "s1", title: "Part", visible: true, rubric: [], items: ["q1", "q2"] }] }],
  items: ["q1", "q2"].map((id) => ({
    id, title: `Question ${id}`, language: "en", body: [{ kind: "interaction", responseId: "RESPONSE" }],
    interactions: [{
      kind: "choice", responseId: "RESPONSE", prompt: [], maxChoices: 1, minChoices: 0, shuffle: false, orientation: "vertical",
      choices: ["A", "B"].map((choice) => ({ id: choice, fixed: false, content: [{ kind: "text", text: choice }] })),
    }],
    responses: [{ id: "RESPONSE", cardinality: "single", baseType: "identifier" }],
  })),
  assets: [],
});

export const SCORING = v.parse(examScoringSchema, { version: 1, items: [], leftOut: [], outcomes: [], outcomeProcessing: [] });

const disposals: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose();
});

/** Called when the test ends, last first. */
export function whenDone(dispose: () => Promise<void> | void): void {
  disposals.push(dispose);
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "invigil-test-"));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Room {
  readonly platform: Platform;
  readonly folder: DataFolder;
  readonly clock: ManualClock;
  readonly url: string;
  readonly staffLink: string;
  readonly dataDir: string;
  schedule(changes?: Partial<ScheduleRequest>): Promise<ScheduledExam>;
}

/** A running platform on a free port, with one exam. */
export async function openRoom(options: Partial<PlatformOptions> = {}): Promise<Room> {
  const clock = createManualClock(Date.UTC(2026, 10, 22, 9));
  const dataDir = options.dataDir ?? temporaryFolder();
  const platform = must(await createPlatform({ clock, heartbeatMs: 15_000, presenceMs: 50, ...options, dataDir }));
  whenDone(() => platform.stop());
  const { url, staffLink } = must(await platform.start(0));
  const { folder } = platform;
  const examId = must(await keepExam(folder, { content: CONTENT, scoring: SCORING, assets: new Map() }, "test"));
  const exam = must(await folder.store.read((tables) => tables.exam(examId)));
  if (exam === undefined) throw new Error("the exam was just kept");

  return {
    platform, folder, clock, url, staffLink, dataDir,
    schedule: async (changes = {}) => must(await scheduleExam(folder, exam, {
      opensAt: clock.now(), closesAt: clock.now() + 4 * 3_600_000, durationMs: 3_600_000, releaseAt: clock.now(), latestStartAt: null, policy: POLICY_PRESETS.practice, startCode: null, overrideCodes: 0,
      candidates: [{ name: "Ada", code: "ADA-0001", extraMinutes: 0, breakMinutes: 0 }, { name: "Ben", code: "BEN-0002", extraMinutes: 30, breakMinutes: 0 }], platform: url, releaseMirrors: [], ...changes,
    }, "test")),
  };
}

export { codeOf, must } from "./must.ts";
