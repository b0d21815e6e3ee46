import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scheduleExam, startLocalPlatform } from "../../../build/start/local-platform.ts";
import { withDisplay } from "../../e2e/driver/display.ts";
import type { ExamApp } from "../../e2e/driver/exam-app.ts";
import { electronExecutable } from "../../e2e/driver/launch-app.ts";
import { launchElectron } from "../../e2e/driver/launch-electron.ts";
import { launchStandin } from "../../e2e/driver/launch-standin.ts";
import { DEMO_EXAM } from "../../e2e/exam-room.ts";
import type { Invitation } from "../../e2e/pages/candidate.ts";
import type { Cleanup } from "../benchmark.ts";

export const CLIENT_BUNDLE = new URL("../../../out/main/index.js", import.meta.url).pathname;
/** An application that shows one page and answers calls: what any Electron application costs. */
export const BARE_BUNDLE = new URL("../../standin/sample-app/main.js", import.meta.url).pathname;

/** A platform with the demo exam, and a display on which clients open. */
export interface ClientRoom {
  readonly url: string;
  readonly packageId: string;
  readonly invitations: readonly Invitation[];
  readonly runtime: ExamApp["runtime"];
  /** Opens an application with a profile. Every one is killed at the end if it still runs. */
  readonly launch: (bundle: string, profile: string) => Promise<ExamApp>;
}

/** @param candidates how many are invited. @throws Error when the client is not built */
export async function openClientRoom(candidates: number, cleanup: Cleanup): Promise<ClientRoom> {
  if (!existsSync(CLIENT_BUNDLE)) throw new Error("The client is not built: npm run build");
  const folder = await cleanup.folder();
  const platform = await cleanup.own(() => startLocalPlatform(join(folder, "platform")), (started) => started.stop());
  const candidatesCsv = join(folder, "candidates.csv");
  await writeFile(candidatesCsv, `name\n${Array.from({ length: candidates }, (_, index) => `Candidate ${index + 1}\n`).join("")}`);
  const scheduled = await cleanup.own(() => scheduleExam(platform, { path: DEMO_EXAM, durationMinutes: 60, policy: "practice", candidatesCsv }));
  const { link, startCode } = scheduled;
  if (startCode === null) throw new Error("the exam has no start code");
  const display = await cleanup.own(() => withDisplay(), (started) => started.stop());
  const executable = electronExecutable();
  return {
    url: platform.url, packageId: scheduled.packageId, runtime: executable === null ? "stand-in" : "electron",
    invitations: scheduled.candidates.map(({ code }) => ({ link, candidateCode: code, startCode })),
    launch: async (bundle, profile) => {
      const options = { bundle, profile, env: display.env };
      return await cleanup.own(() => (executable === null ? launchStandin(options) : launchElectron(options, executable)), end);
    },
  };
}

/** Kills an application that still runs, and removes what one that was killed could not remove itself. */
async function end(app: ExamApp): Promise<void> {
  if (app.exitCode() === null) await app.kill();
  for (const name of await readdir(tmpdir())) if (name.startsWith(`invigil-standin-${app.pid}-`)) await rm(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 });
}
