import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withDisplay } from "../../test/e2e/driver/display.ts";
import { launchApp } from "../../test/e2e/driver/launch-app.ts";
import type { WaitingExam } from "./demo-exam.ts";
import { sitAlone } from "./sit-alone.ts";

const bundle = new URL("../../out/main/index.js", import.meta.url).pathname;

/** Lets the client sit an exam by itself under a virtual display, step by step. The receipt is saved as `receipt.json` in `receipts`. */
export async function runAlone(run: { readonly exam: WaitingExam; readonly profile: string; readonly receipts: string; readonly screenshots: string }): Promise<void> {
  await mkdir(run.receipts, { recursive: true });
  const display = await withDisplay();
  try {
    const app = await launchApp({ bundle, args: ["--profile", run.profile], env: display.env });
    try {
      await app.controls.answerDialog({ canceled: false, filePath: join(run.receipts, "receipt.json") });
      console.log("Nobody is at a display, so the exam is sat by itself:");
      const { link } = run.exam.scheduled;
      const invitation = { link, candidateCode: run.exam.candidateCode, startCode: run.exam.startCode };
      const code = await sitAlone({ page: app.page, invitation, answers: run.exam.answers, screenshots: run.screenshots, say: (line) => console.log(line) });
      console.log(`Handed in. Receipt code: ${code}`);
    } finally {
      await app.close();
    }
  } finally {
    display.stop();
  }
}
