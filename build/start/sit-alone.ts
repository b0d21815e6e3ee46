import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { Candidate } from "../../test/e2e/pages/candidate.ts";
import type { Invitation } from "../../test/e2e/pages/candidate.ts";
import type { QuestionAnswers } from "../../test/e2e/pages/question-page.ts";

/** What the self-running sitting needs to know. */
export interface AloneSitting {
  readonly page: Page;
  readonly invitation: Invitation;
  /** Answers in the order of the questions; null to answer each with something that fits. */
  readonly answers: readonly QuestionAnswers[] | null;
  readonly screenshots: string;
  readonly say: (line: string) => void;
}

/**
 * Sits an exam in a real window the way a student does, with a screenshot of every screen.
 * @returns the receipt's human code
 */
export async function sitAlone({ page, invitation, answers, screenshots, say }: AloneSitting): Promise<string> {
  const candidate = new Candidate(page);
  mkdirSync(screenshots, { recursive: true });
  let taken = 0;
  const keep = async (name: string): Promise<void> => {
    taken += 1;
    const file = join(screenshots, `${String(taken).padStart(2, "0")}-${name}.png`);
    await page.screenshot({ path: file });
    say(`  ${name.replaceAll("-", " ")}: ${file}`);
  };

  await candidate.heading("Open your exam");
  await keep("open");
  await candidate.openLink(invitation.link);
  await keep("what-is-locked-and-recorded");
  await candidate.agree();
  await candidate.checkFinished();
  await keep("system-check");
  await candidate.passCheck();
  await keep("sign-in");
  await candidate.signIn(invitation.candidateCode);
  await keep("waiting-for-the-start-code");
  await candidate.start(invitation.startCode);
  await candidate.answerAll(answers, async (number) => await keep(`question-${number}`));
  await candidate.allSaved();
  await candidate.review();
  await keep("check-your-answers");
  await candidate.handIn();
  const code = await candidate.receiptCode();
  await candidate.saveReceipt();
  await keep("receipt");
  await candidate.finish();
  await keep("all-done");
  return code;
}
