import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";
import { GROUP_WORDS, groupedControls } from "./control-groups.ts";
import { CONTROL_WORDS } from "./control-words.ts";
import { ANSWERS_WORDS, NOTHING_ELSE_WORDS, dataEntryInWords } from "./data-words.ts";
import { keystrokeQuestion } from "./keystroke-words.ts";
import type { Policy } from "./policy.ts";
import type { TitledWords } from "./program-words.ts";
import { computerRules, programsAsked } from "./program-words.ts";

/** A part of the page on which students read what the exam locks and records. Groups of controls are parts of the first one. */
export interface StudentSection {
  readonly heading: string;
  /** Under the heading. */
  readonly intro: readonly string[];
  readonly items: readonly TitledWords[];
  /** After the items. */
  readonly outro: readonly string[];
}

/** What stands on the page of a practice exam. */
export const PRACTICE_WORDS = {
  heading: "Nothing on this computer is locked. Nothing is recorded except your answers.",
  text: "This is a practice exam in an ordinary window. Your answers, with the time of each and the questions that you opened and flagged, are kept encrypted on this computer and sent to the exam server. You can leave at any time.",
  window: "What the exam window itself does not do",
} as const;

/** Headings of the page, and what is said of all controls together. */
export const SECTION_WORDS = {
  locked: "What is locked, from the start until you hand in",
  undone: "Everything is put back afterwards, even after a crash. No program and no signal ends your exam: if something unusual happens, a person looks at it.",
  computer: "What this exam asks of your computer",
  recorded: "What is recorded, and leaves this computer",
} as const;

/** Whom the student can ask before agreeing. */
export function contactInWords(contact: string, organisation: string): string {
  const asked = "Questions about this, or reasons not to agree:";
  return contact === "" ? `${asked} talk to the exam office of ${organisation} before you start.` : `${asked} ${contact}`;
}

/**
 * Everything that a policy makes the student read before agreeing, in the order of the page. How far each control holds stands beside it on the page,
 * as measured on the computer.
 */
export function studentReads(policy: Policy): readonly StudentSection[] {
  const question = keystrokeQuestion(policy);
  return [
    ...(policy.preset === "practice" ? practice(policy) : rules(policy)),
    ...(question === null ? [] : [{ heading: question.question, intro: question.paragraphs, items: [], outro: [question.yes, question.no, question.hint] }]),
  ];
}

function practice(policy: Policy): readonly StudentSection[] {
  const controls = CONTROL_IDS.filter((control) => policy.controls.includes(control)).map(controlInWords);
  return [
    { heading: PRACTICE_WORDS.heading, intro: [PRACTICE_WORDS.text], items: [], outro: [] },
    ...(controls.length === 0 ? [] : [{ heading: PRACTICE_WORDS.window, intro: [], items: controls, outro: [] }]),
  ];
}

function rules(policy: Policy): readonly StudentSection[] {
  const programs = programsAsked(policy.programs);
  return [
    { heading: SECTION_WORDS.locked, intro: [SECTION_WORDS.undone], items: [], outro: [] },
    ...groupedControls(policy.controls.map((control) => ({ control }))).map(({ group, controls }) => ({ heading: GROUP_WORDS[group], intro: [], items: controls.map(({ control }) => controlInWords(control)), outro: [] })),
    { heading: SECTION_WORDS.computer, intro: [programs.text], items: [...programs.closed, ...computerRules(policy)], outro: [] },
    {
      heading: SECTION_WORDS.recorded, intro: [], outro: [NOTHING_ELSE_WORDS],
      items: [
        { title: ANSWERS_WORDS.title, paragraphs: [ANSWERS_WORDS.text] },
        ...policy.dataPlan.map((entry) => dataEntryInWords(entry, policy.device)).map(({ title, paragraphs, legalBasis }) => ({ title, paragraphs: [...paragraphs, legalBasis] })),
      ],
    },
  ];
}

function controlInWords(control: ControlId): TitledWords {
  return { title: CONTROL_WORDS[control].name, paragraphs: [CONTROL_WORDS[control].means] };
}
