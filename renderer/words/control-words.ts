import type { ControlId, Tier } from "../../core/policy/control.ts";

export interface ControlWords {
  readonly name: string;
  /** One sentence in the present tense: what it means for the student. */
  readonly means: string;
}

/** What each control means to somebody who never heard of it. */
export const CONTROL_WORDS: Readonly<Record<ControlId, ControlWords>> = {
  kiosk: { name: "Full screen", means: "The exam fills the whole screen until you hand in." },
  "always-on-top": { name: "In front", means: "The exam stays in front of all other windows." },
  keyboard: { name: "Keyboard shortcuts", means: "Shortcuts that leave the exam, such as switching programs, do nothing." },
  "context-menu": { name: "Right click", means: "The right mouse button opens no menu." },
  clipboard: { name: "Copy and paste", means: "What was copied before is removed at the start, and what you copied is removed at the end. In between, copy and paste work." },
  "drag-and-drop": { name: "Drag and drop", means: "Files and text cannot be dragged in from outside." },
  printing: { name: "Printing", means: "You cannot print during the exam. You can print your receipt afterwards." },
  "screen-capture": { name: "Screen pictures", means: "Screenshots and screen sharing show a black picture instead of the exam." },
  displays: { name: "Screens", means: "Invigil looks at how many screens are connected." },
  processes: { name: "Running programs", means: "Invigil looks for programs that the exam does not allow. It never closes one by itself." },
  navigation: { name: "Other pages", means: "The exam window opens no other web pages." },
  "pop-ups": { name: "New windows", means: "The exam opens no further windows." },
  downloads: { name: "Downloads", means: "Nothing is downloaded from the exam window." },
  permissions: { name: "Camera, microphone, location", means: "The exam uses none of them." },
  "developer-tools": { name: "Developer tools", means: "The tools that look inside the window stay closed." },
  "start-switches": { name: "Start options", means: "Invigil does not start with options that weaken it." },
  "power-save": { name: "Sleep", means: "The screen stays on and the computer does not fall asleep by itself." },
};

export interface TierWords {
  readonly word: string;
  readonly means: string;
}

/** The same three words that the invigilator and the log see, explained. */
export const TIER_WORDS: Readonly<Record<Tier, TierWords>> = {
  enforced: { word: "enforced", means: "This computer prevents it." },
  monitored: { word: "monitored", means: "It is not prevented. If it happens, it is written down and a person looks at it." },
  unavailable: { word: "unavailable", means: "This computer cannot do it, so it does not happen here. That is not your fault and changes nothing for you." },
};
