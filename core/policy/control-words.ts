import type { ControlId, Tier } from "./control.ts";

export interface ControlWords {
  readonly name: string;
  /** One sentence in the present tense: what it means for the student. */
  readonly means: string;
}

/** What each control means to somebody who never heard of it. */
export const CONTROL_WORDS: Readonly<Record<ControlId, ControlWords>> = {
  kiosk: { name: "Full screen", means: "The exam fills the whole screen until you hand in." },
  "always-on-top": { name: "In front", means: "The exam stays in front of all other windows." },
  focus: { name: "Leaving the exam", means: "Invigil notices when another window is in front, and for how long." },
  keyboard: { name: "Keyboard shortcuts", means: "Shortcuts that leave or change the exam, such as reloading or printing, do nothing. Writing and editing work as always." },
  "system-shortcuts": { name: "Shortcuts of the computer", means: "Shortcuts that switch programs or open menus are switched off as far as this computer allows." },
  "mouse-buttons": { name: "Other mouse buttons", means: "The middle and the side buttons of the mouse do nothing." },
  "context-menu": { name: "Right click", means: "The right mouse button opens no menu." },
  clipboard: { name: "Copy and paste", means: "Copy and paste work inside the exam. What you copied before comes back when you have handed in." },
  "drag-and-drop": { name: "Drag and drop", means: "Files and text cannot be dragged in from outside." },
  printing: { name: "Printing", means: "You cannot print during the exam. You can print your receipt afterwards." },
  "screen-capture": { name: "Screen pictures", means: "Screenshots and screen sharing show a black picture instead of the exam." },
  notifications: { name: "Notifications", means: "Messages of other programs do not pop up during the exam." },
  displays: { name: "Screens", means: "Invigil looks at how many screens are connected." },
  processes: { name: "Running programs", means: "Invigil looks for programs that the exam does not allow. A person looks at it; no program ends your exam." },
  "permitted-programs": { name: "Allowed programs", means: "Programs that this exam allows are opened from inside it." },
  "assistive-tools": { name: "Assistive tools", means: "Screen readers work in every exam. Other tools that help you work as the exam allows." },
  "virtual-machine": { name: "A real computer", means: "Invigil looks whether the exam runs inside another computer's window." },
  "remote-session": { name: "Used from here", means: "Invigil looks whether somebody uses this computer from afar." },
  "input-devices": { name: "Keyboards and mice", means: "Invigil notices when one is plugged in, or is made up by a program. It does not record what you type." },
  "removable-media": { name: "Sticks and disks", means: "Invigil notices when one is plugged in. It never looks inside." },
  network: { name: "Network", means: "Invigil notices when the network changes. It never looks at what is sent." },
  clock: { name: "Clock", means: "Invigil notices when the computer's clock is set. Your working time does not depend on it." },
  navigation: { name: "Other pages", means: "The exam window opens no other web pages." },
  "pop-ups": { name: "New windows", means: "The exam opens no further windows." },
  downloads: { name: "Downloads", means: "Nothing is downloaded from the exam window." },
  permissions: { name: "Camera, microphone, location", means: "The exam uses none of them." },
  "developer-tools": { name: "Developer tools", means: "The tools that look inside the window stay closed." },
  "start-switches": { name: "Start options", means: "Invigil does not start with options that weaken it." },
  "session-lock": { name: "Locked screen", means: "Invigil notices when the screen is locked or another user logs in." },
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
