import type { Envelope } from "../../core/contract/bridge.ts";
import type { Screen } from "../../core/contract/view.ts";
import { must } from "../doubles/main-app.ts";
import type { MainApp } from "../doubles/main-app.ts";

/** An answer as it was given to the application. */
export interface Typed {
  readonly item: string;
  readonly text: string;
  /** When it was typed; monotonic, ms. */
  readonly at: number;
  /** Set when the application said that it is on disk. */
  saved: boolean;
  /** How long the application took to say so, ms; null when it did not. */
  savedMs: number | null;
  /** Set when it was typed more than a second before the application was killed. */
  old: boolean;
}

/** How a student meets the application: by calls of its bridge. */
export type StudentsApp = Pick<MainApp, "call" | "screen">;

/** Questions of the demo exam that take a text. */
const ITEMS = ["essay", "first-in-space", "escape-speed"] as const;
/** Answers to one question before the next is visited. */
const ANSWERS_A_VISIT = 4;
const LOOK_MS = 150;

/** A student at one application; after a kill, at the next one on the same computer. Every answer is another text, each longer in number than the one before. */
export class Student {
  readonly name: string;
  /** Everything typed in this sitting, in order. */
  readonly typed: Typed[] = [];
  /** The question that the application was last told to show, and took. */
  visited = "";
  /** The one that it was told to show, whether it said so or died before. */
  visiting = "";
  app: StudentsApp;
  /** How much was typed at applications that were killed before the present one. */
  #typedBefore = 0;

  constructor(name: string, app: StudentsApp) {
    this.name = name;
    this.app = app;
  }

  /** From the link to the first question, by the timed release. What fails is tried again, as people do. */
  async checkIn(link: string, candidateCode: string, patienceMs = 120_000): Promise<void> {
    await this.#persist("open", patienceMs, () => this.app.call("exam.open", { from: "link", link }));
    await must(this.app.call("policy.consent", { agreed: true }));
    await this.until((screen) => screen.name === "check" && screen.finished, patienceMs);
    await must(this.app.call("check.continue", {}));
    await this.#persist("sign in", patienceMs, () => this.app.call("candidate.sign-in", { candidateCode, transferCode: null }));
    await this.#persist("unlock", patienceMs, () => this.app.call("exam.unlock", { by: "timed-release" }));
    await this.until((screen) => screen.name === "exam", patienceMs);
  }

  /** Types the next answer and waits until the application says what became of it. A process that dies meanwhile leaves it unsaved. */
  async answer(): Promise<Typed> {
    const number = this.typed.length;
    const item = ITEMS[Math.floor(number / ANSWERS_A_VISIT) % ITEMS.length] ?? ITEMS[0];
    if (this.visited !== item) {
      this.visiting = item;
      const visit = await this.app.call("item.visit", { itemId: item });
      if (visit.ok) this.visited = item;
    }
    const typed: Typed = { item, text: `${number}. ${"The Moon turns. ".repeat(1 + (number % 20))}`, at: performance.now(), saved: false, savedMs: null, old: false };
    this.typed.push(typed);
    typed.saved = (await this.app.call("answer.save", { itemId: item, responseId: "RESPONSE", response: [typed.text] })).ok;
    if (typed.saved) typed.savedMs = performance.now() - typed.at;
    return typed;
  }

  /** The application was killed at this monotonic time: what was typed at it more than a second before may not be lost. */
  killedAt(at: number): void {
    for (const typed of this.typed.slice(this.#typedBefore)) typed.old = at - typed.at > 1000;
    this.#typedBefore = this.typed.length;
  }

  /** So many answers, one each `everyMs`. */
  async work(answers: number, everyMs: number): Promise<void> {
    for (let index = 0; index < answers; index += 1) {
      await this.answer();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  /** Hands in; a disk that does not take it is asked again. */
  async handIn(patienceMs = 120_000): Promise<void> {
    await this.#persist("hand in", patienceMs, () => this.app.call("sitting.hand-in", {}));
  }

  async receipt(patienceMs = 120_000): Promise<Extract<Screen, { readonly name: "receipt" }>> {
    const screen = await this.until(({ name }) => name === "receipt", patienceMs);
    if (screen.name !== "receipt") throw new Error("waited for the receipt");
    return screen;
  }

  /** Waits for a screen. @throws Error with what is shown instead, when the patience is over */
  async until(fits: (screen: Screen) => boolean, patienceMs: number): Promise<Screen> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const screen = await this.app.screen();
      if (fits(screen)) return screen;
      if (performance.now() > deadline) throw new Error(`${this.name} waited and sees ${JSON.stringify(screen).slice(0, 1200)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #persist(what: string, patienceMs: number, attempt: () => Promise<Envelope<unknown>>): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const answer = await attempt();
      if (answer.ok) return;
      if (performance.now() > deadline) throw new Error(`${this.name} could not ${what}: ${answer.error.code} ${answer.error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
