import { systemRandom } from "../../../../core/crypto/random.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { keepExam } from "../../../../platform/exam/keep-exam.ts";
import { scheduleExam } from "../../../../platform/exam/schedule-exam.ts";
import { openDataFolder } from "../../../../platform/office/data-folder.ts";
import { systemClock } from "../../../../platform/office/system-clock.ts";
import { must } from "./must.ts";
import { CONTENT, SCORING } from "./room.ts";

/** Schedules the trial exam in a data folder, beside whoever serves it, for candidates with the codes `CODE-0`, `CODE-1` …. @returns the package's id */
export async function scheduleIn(dataDir: string, candidates: number): Promise<string> {
  const folder = must(await openDataFolder({ dataDir, clock: systemClock, random: systemRandom }));
  const examId = must(await keepExam(folder, { content: CONTENT, scoring: SCORING, assets: new Map() }, "test"));
  const exam = must(await folder.store.read((tables) => tables.exam(examId)));
  if (exam === undefined) throw new Error("kept");
  const now = Date.now();
  const { packageId } = must(await scheduleExam(folder, exam, {
    opensAt: now, closesAt: now + 3_600_000, durationMs: 600_000, releaseAt: now, latestStartAt: null, startCode: null, overrideCodes: 0, policy: POLICY_PRESETS.practice, platform: "http://127.0.0.1:1", releaseMirrors: [],
    candidates: Array.from({ length: candidates }, (_, index) => ({ name: `C${index}`, code: `CODE-${index}`, extraMinutes: 0, breakMinutes: 0 })),
  }, "test"));
  await folder.close();
  return packageId;
}
