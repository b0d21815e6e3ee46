import { retentionInWords, viewersInWords } from "./data-words.ts";
import type { KeystrokeLevel, Policy } from "./policy.ts";

/** The question about key timing, as the student reads it, with the two answers. */
export interface KeystrokeQuestion {
  readonly question: string;
  readonly paragraphs: readonly string[];
  readonly yes: string;
  readonly no: string;
  readonly hint: string;
}

const LEVEL_WORDS: Readonly<Record<Exclude<KeystrokeLevel, "off">, string>> = {
  rhythm: "While you type an answer, Invigil counts how long keys of each kind are held and how long it takes from one to the next. Only the counts are kept, not their order.",
  timings: "While you type an answer, Invigil records when keys of each kind go down and up, such as a letter of the left hand, the space bar or Enter.",
};

/** What a student is asked about key timing; null where it is off. */
export function keystrokeQuestion({ keystrokes, dataPlan }: Policy): KeystrokeQuestion | null {
  const { level, compare, injection, alternative } = keystrokes;
  const entry = dataPlan.find(({ collector }) => collector === "keystrokes");
  if (level === "off" || entry === undefined) return null;
  return {
    question: "May the rhythm of your typing be recorded?",
    paragraphs: [
      `${LEVEL_WORDS[level]} Never what you type, never outside the answers of this exam.`,
      ...(compare ? ["The rhythm of later answers is compared with that of your first ones, to notice if another person goes on writing. A difference is looked at by a person, who knows how often it is wrong."] : []),
      ...(injection ? ["Text that appears without being typed is noted. If you dictate, or use an on-screen keyboard or another aid, that is fine: it is noted as such."] : []),
      `${entry.purpose} Seen by ${viewersInWords(entry.viewers)}. ${retentionInWords(entry.retentionDays)} Legal basis: ${entry.legalBasis}`,
    ],
    yes: "Yes, record it",
    no: `No. ${alternative}`,
    hint: "Both answers are equal: your result does not depend on this one. You can say no later as well, at any time during the exam.",
  };
}
