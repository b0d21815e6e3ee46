import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Result } from "../../core/result.ts";
import type { PackageId, SittingId } from "../../core/sitting/ids.ts";
import { findExam } from "../../platform/exam/fetch-exam.ts";
import { keepExam } from "../../platform/exam/keep-exam.ts";
import { scheduleExam } from "../../platform/exam/schedule-exam.ts";
import type { ScheduledExam } from "../../platform/exam/schedule-exam.ts";
import { importExam } from "../../platform/qti/import-exam.ts";
import { createPlatform } from "../../platform/server/create-platform.ts";
import type { Platform, PlatformOptions } from "../../platform/server/create-platform.ts";
import { findSitting } from "../../platform/sitting/find-sitting.ts";
import { openSitting } from "../../platform/sitting/open-sitting.ts";
import type { AnswersByItem, OpenedSitting } from "../../platform/sitting/open-sitting.ts";
import { ownPort } from "./own-port.ts";

/** A real platform on a loopback port that stays its own, with the demo exam. */
export interface TestPlatform {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly platform: () => Platform;
  readonly schedule: (options?: ScheduleOptions) => Promise<ScheduledTestExam>;
  readonly open: (sittingId: string) => Promise<OpenedSitting>;
  /** The only sitting of a package, decrypted. */
  readonly openOnly: (packageId: PackageId) => Promise<OpenedSitting>;
  /** Id of the only sitting of a package. */
  readonly sittingOf: (packageId: PackageId) => Promise<SittingId>;
  readonly stop: () => Promise<void>;
  /** Starts again on the same port with the same data. */
  readonly restart: () => Promise<void>;
}

export interface ScheduleOptions {
  readonly policy?: Policy;
  readonly durationMs?: number;
  readonly releaseAt?: number | null;
  readonly startCode?: string | null;
  readonly overrideCodes?: number;
  readonly extraMinutes?: number;
  readonly breakMinutes?: number;
  /** How many may sit it; 1 unless said otherwise. */
  readonly candidates?: number;
  readonly releaseMirrors?: readonly string[];
  /** Address that the package names instead of the platform's own: a proxy in a test's hands. */
  readonly platform?: string;
}

export interface ScheduledTestExam extends ScheduledExam {
  readonly candidateCode: string;
  readonly startCode: string;
  readonly filePath: string;
}

const DEMO = new URL("../../platform/demo/", import.meta.url).pathname;

/** The demo's answers that give full marks, by item and response. */
export function demoAnswers(): AnswersByItem {
  return JSON.parse(readFileSync(join(DEMO, "answers.json"), "utf8")) as AnswersByItem;
}

export function must<T>(result: Result<T, { readonly code: string; readonly message: string }>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** @param options.linear makes every part of the demo forward only */
export async function startTestPlatform(options: Partial<PlatformOptions> & { readonly linear?: boolean } = {}): Promise<TestPlatform> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "invigil-platform-"));
  const make = async (): Promise<Platform> => must(await createPlatform({ dataDir, heartbeatMs: 1000, organisation: "Demo University", ...options }));
  let platform = await make();
  const { url, port } = must(await platform.start(await ownPort()));
  const open = async (sittingId: string): Promise<OpenedSitting> => must(await openSitting(platform.folder, must(await findSitting(platform.folder, sittingId)), { actor: "test", action: "sitting-opened" }));
  const sittingOf = async (packageId: PackageId): Promise<SittingId> => {
    const found = must(await platform.folder.store.read(async (tables) => await tables.summaries(packageId)));
    if (found[0] === undefined) throw new Error("there is no sitting of this package");
    return found[0].sittingId;
  };
  const exam = must(await importExam(join(DEMO, "exam"), { leaveOutUnsupported: false }));
  const parts = exam.content.parts.map((part) => ({ ...part, navigation: options.linear === true ? "linear" as const : part.navigation }));
  const examId = must(await keepExam(platform.folder, { ...exam, content: { ...exam.content, parts } }, "test"));
  return {
    url, port, dataDir,
    platform: () => platform,
    schedule: async (wanted = {}) => {
      const now = Date.now();
      const durationMs = wanted.durationMs ?? 60 * 60_000;
      const scheduled = must(await scheduleExam(platform.folder, must(await findExam(platform.folder, examId)), {
        opensAt: now - 60_000, closesAt: now + durationMs + 6 * 3_600_000, durationMs, releaseAt: wanted.releaseAt ?? null, latestStartAt: null, policy: wanted.policy ?? POLICY_PRESETS.practice,
        startCode: wanted.startCode === undefined ? "auto" : wanted.startCode, overrideCodes: wanted.overrideCodes ?? 0, candidates: Array.from({ length: wanted.candidates ?? 1 }, (_, index) => ({
          name: index === 0 ? "Ada Lovelace" : `Candidate ${index + 1}`, code: null, extraMinutes: wanted.extraMinutes ?? 0, breakMinutes: wanted.breakMinutes ?? 0,
        })),
        platform: wanted.platform ?? url, releaseMirrors: wanted.releaseMirrors ?? [],
      }, "test"));
      const filePath = join(dataDir, `${scheduled.packageId}.invigil`);
      writeFileSync(filePath, scheduled.packageFile);
      return { ...scheduled, startCode: scheduled.startCode ?? "", candidateCode: scheduled.candidates[0]?.code ?? "", filePath };
    },
    open, sittingOf,
    openOnly: async (packageId) => await open(await sittingOf(packageId)),
    stop: async () => await platform.stop(),
    restart: async () => {
      await platform.stop();
      platform = await make();
      must(await platform.start(port));
    },
  };
}
