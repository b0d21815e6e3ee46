import { counted } from "../counted.ts";
import type { ControlId } from "./control.ts";
import type { Policy, Verdict } from "./policy.ts";
import type { AssistiveTool, ProgramListId } from "./program-rule.ts";

/** A list of programs, and why an exam may not allow them. */
export interface ProgramListWords {
  readonly name: string;
  readonly means: string;
}

/** The lists that come with Invigil, for somebody who knows none of the programs. */
export const PROGRAM_LIST_WORDS: Readonly<Record<ProgramListId, ProgramListWords>> = {
  "remote-control": { name: "Remote control", means: "With them somebody else can see and use this computer, such as AnyDesk or TeamViewer." },
  "screen-sharing": { name: "Calls and screen sharing", means: "They can show the exam to others, such as Zoom or Microsoft Teams." },
  recording: { name: "Recording the screen", means: "They can keep a picture or a film of the exam, such as OBS Studio." },
  "virtual-camera": { name: "Virtual cameras", means: "They show another picture in place of the camera’s." },
  messaging: { name: "Messages", means: "They can send questions out and answers in, such as WhatsApp or Discord." },
  "ai-assistants": { name: "AI assistants", means: "They can answer questions of the exam, such as a chat program on this computer." },
  "virtual-machines": { name: "Virtual machines", means: "They run another computer inside this one." },
};

/** Tools for people with disabilities, in the middle of a sentence. */
export const TOOL_WORDS: Readonly<Record<AssistiveTool, string>> = {
  "screen-reader": "screen readers",
  magnifier: "magnifiers",
  "on-screen-keyboard": "on-screen keyboards",
  dictation: "dictation",
  "switch-access": "switch access",
  "read-aloud": "reading aloud",
};

/** What the policy says of tools for people with disabilities. Screen readers work whether listed or not. */
export function assistiveInWords(tools: Policy["assistiveTools"]): string {
  const others = tools.filter((tool) => tool !== "screen-reader").map((tool) => TOOL_WORDS[tool]);
  const screenReaders = "Screen readers work in every exam.";
  if (others.length === 0) return `${screenReaders} If you need another tool, tell the exam office before you start.`;
  return `${screenReaders} In this one you can also use ${new Intl.ListFormat("en", { type: "conjunction" }).format(others)}.`;
}

/** What follows when a sign is found. @param sign begins the sentence: `If this looks like a virtual machine` */
export function verdictInWords(sign: string, verdict: Verdict): string {
  const follows: Readonly<Record<Verdict, string>> = {
    allow: "nothing follows from it",
    warn: "you get a note and can go on",
    "ask-invigilator": "an invigilator can let you through with a code",
    block: "the exam cannot be taken on it; ask the exam office for another computer",
  };
  return `${sign}, ${follows[verdict]}.`;
}

/** How many screens there may be, and which. */
export function displaysInWords({ most, internalOnly, virtual }: Policy["displays"]): string {
  const number = internalOnly ? "Only the computer’s own screen may be connected." : most === 0 ? "Any number of screens may be connected." : `At most ${counted(most, "screen")} may be connected.`;
  return virtual === "refuse" ? `${number} Mirrored screens and screens that a program makes up are not allowed.` : number;
}

/** What happens when such a program is found during the exam. */
export const WHEN_FOUND_WORDS: Readonly<Record<Policy["programs"]["whenFound"], string>> = {
  tell: "If one starts during the exam, you are told, and the invigilator looks at it. Your exam goes on.",
  pause: "If one starts during the exam, the question is covered until it is closed. Your answers are kept and the clock runs on.",
  close: "If one starts during the exam, a computer of the exam centre closes it. On your own computer you are told instead. Your exam goes on.",
};

/** Something that the student reads: what it is about, and the sentences about it. */
export interface TitledWords {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

/** What the student reads of programs. */
export interface ProgramsAsked {
  readonly text: string;
  /** What has to be closed, list by list and program by program. */
  readonly closed: readonly (TitledWords & { readonly id: string })[];
}

/** Which programs have to be closed before the exam, and what happens to those that start during it. */
export function programsAsked({ lists, rules, whenFound }: Policy["programs"]): ProgramsAsked {
  if (lists.length === 0 && rules.length === 0) return { text: "No program has to be closed.", closed: [] };
  return {
    text: `Please close programs of these kinds before the exam. The system check names those that run, and can close them for you. ${WHEN_FOUND_WORDS[whenFound]}`,
    closed: [
      ...lists.map((list) => ({ id: list, title: PROGRAM_LIST_WORDS[list].name, paragraphs: [PROGRAM_LIST_WORDS[list].means] })),
      ...rules.map(({ id, name, reason }) => ({ id, title: name, paragraphs: [reason] })),
    ],
  };
}

/** What has to be so on the computer: programs and tools that may be used, screens, and where the exam runs. */
export function computerRules(policy: Policy): readonly TitledWords[] {
  const locks = (control: ControlId): boolean => policy.controls.includes(control);
  const { permitted } = policy.programs;
  return [
    ...(permitted.length === 0 ? [] : [{ title: "Allowed programs", paragraphs: [`You may use: ${permitted.map(({ name }) => name).join(", ")}.`] }]),
    { title: "Assistive tools", paragraphs: [assistiveInWords(policy.assistiveTools)] },
    ...(locks("displays") ? [{ title: "Screens", paragraphs: [displaysInWords(policy.displays)] }] : []),
    ...(locks("virtual-machine") ? [{ title: "A real computer", paragraphs: [verdictInWords("If several signs together say that the exam runs in a virtual machine", policy.virtualMachine)] }] : []),
    ...(locks("remote-session") ? [{ title: "Used from here", paragraphs: [verdictInWords("If there are signs that the computer is used from afar", policy.remoteSession)] }] : []),
  ];
}
