import type { Page } from "playwright-core";
import { QuestionPage } from "./question-page.ts";
import type { QuestionAnswers } from "./question-page.ts";

/** What a candidate was given on paper. */
export interface Invitation {
  readonly link: string;
  readonly candidateCode: string;
  readonly startCode: string;
}

/** A candidate in front of the client: one method a step, named as the screens are. */
export class Candidate {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async openLink(link: string): Promise<void> {
    await this.tryLink(link);
    await this.heading("What this exam locks and records");
  }

  /** Types a link that may not work. */
  async tryLink(link: string): Promise<void> {
    await this.heading("Open your exam");
    await this.page.getByLabel("Exam link or code").fill(link);
    await this.page.getByRole("button", { name: "Open exam" }).click();
  }

  /** The words of the problem that is shown. @param timeout how long to wait for it, in ms; @param saying which one, where another may be shown before it */
  async problem(timeout = 60_000, saying: string | RegExp = /\S/u): Promise<string> {
    const panel = this.page.locator(".panel-trouble", { hasText: saying });
    await panel.waitFor({ timeout });
    return await panel.innerText();
  }

  async agree(): Promise<void> {
    await this.heading("What this exam locks and records");
    await this.page.getByLabel("I have read this").check();
    await this.page.getByRole("button", { name: "Agree and go on" }).click();
    await this.heading("Is this computer ready?");
  }

  /** Answers the question about key timing, and agrees to the rest. */
  async agreeAboutTyping(answer: "Yes" | "No"): Promise<void> {
    await this.heading("What this exam locks and records");
    await this.page.getByRole("radio", { name: new RegExp(`^${answer}\\b`) }).check();
    await this.agree();
  }

  /** Waits until every point of the system check has its result. */
  async checkFinished(): Promise<void> {
    await this.heading("Is this computer ready?");
    await this.page.getByRole("button", { name: "Check again", disabled: false }).waitFor();
  }

  async passCheck(): Promise<void> {
    await this.heading("Is this computer ready?");
    await this.page.getByRole("button", { name: "Continue", disabled: false }).click();
    await this.heading("Who is sitting the exam?");
  }

  async signIn(candidateCode: string): Promise<void> {
    await this.trySignIn(candidateCode);
    await this.page.getByLabel("Start code").waitFor();
  }

  /** Types a candidate code that may not work. */
  async trySignIn(candidateCode: string): Promise<void> {
    await this.heading("Who is sitting the exam?");
    await this.page.getByLabel("Candidate code").fill(candidateCode);
    await this.page.getByRole("button", { name: "Sign in", disabled: false }).click();
  }

  /** Signs in with an invigilator's transfer code, to go on from another computer. */
  async signInToGoOn(candidateCode: string, transferCode: string): Promise<void> {
    await this.heading("Who is sitting the exam?");
    await this.page.getByLabel("Candidate code").fill(candidateCode);
    await this.page.getByText("Go on from another computer").click();
    await this.page.getByLabel("Transfer code").fill(transferCode);
    await this.page.getByRole("button", { name: "Sign in and go on", disabled: false }).click();
    await this.page.getByText("You go on where you were").waitFor();
  }

  async start(startCode: string): Promise<void> {
    await this.tryStartCode(startCode);
    await this.question(1).shown();
  }

  /** Types a start code that may not work; waits as long as the screen asks for after a wrong one. */
  async tryStartCode(startCode: string): Promise<void> {
    await this.page.getByLabel("Start code").fill(startCode);
    await this.page.getByRole("button", { name: "Start with this code", disabled: false }).click();
  }

  /** All steps from the link to the first question. */
  async begin(invitation: Invitation): Promise<void> {
    await this.openLink(invitation.link);
    await this.agree();
    await this.passCheck();
    await this.signIn(invitation.candidateCode);
    await this.start(invitation.startCode);
  }

  question(number: number): QuestionPage {
    return new QuestionPage(this.page, number);
  }

  /** Titles of the questions are not needed: they stand in the list in their order. */
  async questionCount(): Promise<number> {
    return await this.page.locator(".question-list .question-link").count();
  }

  async next(): Promise<void> {
    await this.page.getByRole("button", { name: "Next" }).click();
  }

  /** Goes to a question by the list. */
  async goTo(number: number): Promise<void> {
    await this.page.locator(".question-list .question-link").nth(number - 1).click();
    await this.question(number).shown();
  }

  /** Working time left as the timer shows it, in seconds. */
  async remainingSeconds(): Promise<number> {
    const text = await this.page.getByRole("timer").innerText();
    const parts = /(?:(\d+):)?(\d+):(\d+)/.exec(text);
    if (parts === null) throw new Error(`the timer shows no time: ${text}`);
    return Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
  }

  /** Answers every question in the order of the list, going forward. `null` answers each somehow. */
  async answerAll(answers: readonly QuestionAnswers[] | null, afterEach: (number: number) => Promise<void> = async () => {}): Promise<void> {
    const count = await this.questionCount();
    for (let number = 1; number <= count; number += 1) {
      if (answers === null) await this.question(number).answerSomehow();
      else await this.question(number).answer(answers[number - 1] ?? {});
      await afterEach(number);
      if (number < count) await this.next();
    }
  }

  /** Waits until every answer is on the disk; the line at the top says so. */
  async allSaved(): Promise<void> {
    await this.page.locator(".sync-item", { hasText: "Saved at" }).waitFor();
  }

  /** Takes a break, and waits until the question is covered. */
  async takeBreak(): Promise<void> {
    await this.page.getByRole("button", { name: "Take a break" }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Start the break" }).click();
    await this.page.getByRole("button", { name: "Go on with the exam" }).waitFor();
  }

  async endBreak(): Promise<void> {
    await this.page.getByRole("button", { name: "Go on with the exam" }).click();
  }

  async review(): Promise<void> {
    await this.page.getByRole("button", { name: "Check and hand in" }).click();
    await this.heading("Check your answers");
  }

  async handIn(): Promise<void> {
    await this.page.getByRole("button", { name: "Hand in", exact: true }).click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Hand in now" }).click();
  }

  /** Waits for the receipt and gives its code. */
  async receiptCode(): Promise<string> {
    await this.heading("Your exam is handed in");
    return (await this.page.locator(".code-large").first().innerText()).trim();
  }

  async saveReceipt(): Promise<void> {
    await this.page.getByRole("button", { name: "Save the receipt" }).click();
    await this.page.locator(".saved-as", { hasText: "Saved as" }).waitFor();
  }

  /** Saves what was handed in on this computer as a file, to where the dialog was told. */
  async saveHandInFile(): Promise<void> {
    await this.page.getByRole("button", { name: "Save a hand-in file" }).click();
    await this.page.locator(".saved-as", { hasText: "Saved as" }).waitFor();
  }

  async finish(): Promise<void> {
    await this.page.getByRole("button", { name: "Continue" }).click();
    await this.heading("All done");
  }

  async heading(name: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name }).waitFor();
  }
}
