import type { Locator, Page } from "playwright-core";

/** Answers of one question: response identifier to lexical values, as `core/assessment` stores them. */
export type QuestionAnswers = Readonly<Record<string, readonly string[]>>;

/** One question on the screen, answered the way a person does: by clicking, choosing and typing. */
export class QuestionPage {
  private readonly page: Page;
  private readonly number: number;

  constructor(page: Page, number: number) {
    this.page = page;
    this.number = number;
  }

  /** Waits until this question is on the screen. */
  async shown(): Promise<void> {
    await this.page.locator(".question .context", { hasText: `Question ${this.number} of` }).waitFor();
  }

  async answer(answers: QuestionAnswers): Promise<void> {
    await this.shown();
    for (const [responseId, values] of Object.entries(answers)) await this.answerOne(responseId, values);
  }

  /** Answers every interaction with something that fits: the first choice, a short text, the order as it arrived. */
  async answerSomehow(): Promise<void> {
    await this.shown();
    const question = this.page.locator(".question");
    const groups = await question.locator("input[type=radio]").evaluateAll((radios) => [...new Set(radios.map((radio) => radio.getAttribute("name") ?? ""))]);
    for (const name of groups) await question.locator(`input[type=radio][name="${name}"]`).first().check();
    for (const group of await question.locator("fieldset").all()) {
      const box = group.locator("input[type=checkbox]").first();
      if ((await box.count()) > 0) await box.check();
    }
    for (const list of await question.locator("select").all()) await list.selectOption({ index: 1 });
    for (const field of await question.locator("input[type=text], textarea").all()) await this.type(field, "An answer");
    const keep = question.getByRole("button", { name: "Keep this order" });
    if (await keep.isVisible()) await keep.click();
  }

  /** Goes on typing at the end of a text answer. */
  async typeOn(responseId: string, text: string): Promise<void> {
    const field = this.byId(`${responseId}-text`).or(this.byId(`${responseId}-entry`));
    await field.press("Control+End");
    await field.pressSequentially(text);
  }

  /** What the field of a text answer shows now. */
  async text(responseId: string): Promise<string> {
    await this.shown();
    const field = this.byId(`${responseId}-text`).or(this.byId(`${responseId}-entry`));
    return await field.inputValue();
  }

  /** Whether a choice is ticked now. */
  async isChosen(responseId: string, choiceId: string): Promise<boolean> {
    await this.shown();
    return await this.byId(`${responseId}-${choiceId}`).isChecked();
  }

  private async answerOne(responseId: string, values: readonly string[]): Promise<void> {
    const first = values[0];
    if (first === undefined) return;
    if ((await this.byId(`${responseId}-text`).count()) > 0) return await this.type(this.byId(`${responseId}-text`), first);
    if ((await this.byId(`${responseId}-entry`).count()) > 0) return await this.type(this.byId(`${responseId}-entry`), first);
    if ((await this.byId(`${responseId}-select`).count()) > 0) {
      await this.byId(`${responseId}-select`).selectOption(first);
      return;
    }
    if ((await this.byId(`${responseId}-up-${first}`).count()) > 0) return await this.order(responseId, values);
    if (first.includes(" ")) return await this.tickPairs(responseId, values);
    for (const value of values) await this.byId(`${responseId}-${value}`).check();
  }

  private async type(field: Locator, text: string): Promise<void> {
    await field.fill("");
    await field.pressSequentially(text);
  }

  private async tickPairs(responseId: string, pairs: readonly string[]): Promise<void> {
    for (const pair of pairs) {
      const [row = "", column = ""] = pair.split(" ");
      const prefix = `q${this.number}-${responseId}`;
      await this.page.locator(`input[aria-labelledby="${prefix}-r-${row} ${prefix}-c-${column}"]`).check();
    }
  }

  /** Moves each line up to its place; where the order is right already, says so. */
  private async order(responseId: string, values: readonly string[]): Promise<void> {
    const keep = this.page.getByRole("button", { name: "Keep this order" });
    if (await keep.isVisible()) await keep.click();
    for (const [place, value] of values.entries()) {
      for (let at = await this.placeOf(responseId, value); at > place; at -= 1) await this.byId(`${responseId}-up-${value}`).click();
    }
  }

  private async placeOf(responseId: string, value: string): Promise<number> {
    const ids = await this.page.locator(`[id^="q${this.number}-${responseId}-up-"]`).evaluateAll((buttons) => buttons.map((button) => button.id));
    return ids.indexOf(`q${this.number}-${responseId}-up-${value}`);
  }

  private byId(suffix: string): Locator {
    return this.page.locator(`[id="q${this.number}-${suffix}"]`);
  }
}
