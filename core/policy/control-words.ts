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

/** What a control is for the student, and for those whom it reaches harder than others. */
export interface ControlCost {
  /** What the student cannot do any more, or what becomes known about them; null when neither. */
  readonly costs: string | null;
  /** Who is hurt by it, and what helps; null when nobody is known to be. */
  readonly hurts: string | null;
}

/** What staff should know before they turn a control on. */
export const CONTROL_COSTS: Readonly<Record<ControlId, ControlCost>> = {
  kiosk: { costs: "Notes, books and other programs on this computer are out of sight.", hurts: "Who places a tool beside the exam, such as a magnifier's window or an on-screen keyboard, has no room for it there. Text in the exam can be enlarged instead." },
  "always-on-top": { costs: "Other windows stay behind the exam.", hurts: "An on-screen keyboard or a magnifier in a window of its own can be covered. Try it in a practice exam with this control." },
  focus: { costs: "That and how long another window was in front becomes known.", hurts: "Who works with dictation, switches or a magnifier moves to its window often, and is noticed each time. Tell the invigilator whose these are." },
  keyboard: { costs: "Shortcuts beside writing, editing and enlarging do nothing.", hurts: "Tools that act by shortcuts of their own inside the exam may find them taken. The keys that screen readers hold down stay free." },
  "system-shortcuts": { costs: "Switching programs and opening menus by keyboard does nothing, as far as the computer allows.", hurts: "Shortcuts for accessibility are left alone. Who starts a tool by a shortcut of their own should start it before the exam." },
  "mouse-buttons": { costs: "The middle and the side buttons do nothing.", hurts: "Who has put a click on another button, because the usual one is hard to press, needs it back: leave this control out for them." },
  "context-menu": { costs: "The right mouse button and the menu key do nothing.", hurts: "Spelling suggestions that are opened by a right click are not there. Who may have them needs another way." },
  clipboard: { costs: "Nothing copied elsewhere can be pasted, and nothing can be taken out.", hurts: "Dictation and word prediction that write by pasting may write nothing. Try the tool in a practice exam with this control." },
  "drag-and-drop": { costs: "Files and text cannot be dropped on the exam.", hurts: null },
  printing: { costs: "Questions cannot be put on paper.", hurts: "Who reads better on paper, or enlarged on paper, needs a printed copy from the exam office." },
  "screen-capture": { costs: "Pictures of the screen show no exam.", hurts: "Magnifiers and tools that read a picture of the screen aloud may see a black window. Screen readers do not need the picture." },
  notifications: { costs: "Messages of other programs are not seen.", hurts: "Warnings of health, such as those of a glucose meter, may not be seen. Agree on another way to be warned." },
  displays: { costs: "How many screens are connected becomes known.", hurts: "Who enlarges on a second screen needs it: allow two, or a policy of their own." },
  processes: { costs: "Programs on the exam's list have to be closed, and their names become known when they run.", hurts: "A rule of one's own can hit a tool that somebody needs. Screen readers are never hit." },
  "permitted-programs": { costs: "When an allowed program was opened and closed becomes known.", hurts: null },
  "assistive-tools": { costs: "Tools that the policy does not list have to be closed.", hurts: "Everybody who works with such a tool. List it, unless the exam measures what it does for them." },
  "virtual-machine": { costs: "Signs of a virtual machine become known; what follows is the policy's choice.", hurts: "Who was given a virtual computer with their tools set up cannot use it where the policy blocks." },
  "remote-session": { costs: "Signs that the computer is used from afar become known; what follows is the policy's choice.", hurts: "Who is helped from afar, by a writer or a captioner, is noticed. Agree on it and have an override code ready." },
  "input-devices": { costs: "That a keyboard or mouse was plugged in or made up by a program becomes known.", hurts: "On-screen keyboards, dictation and switch or eye control are made up by programs, and are noticed. Tell the invigilator whose these are." },
  "removable-media": { costs: "That a stick or disk was plugged in becomes known, not what is on it.", hurts: "Some Braille displays and recorders appear as a disk when they are plugged in. Plug them in before the exam." },
  network: { costs: "That the network changed, or that a VPN or proxy is used, becomes known.", hurts: null },
  clock: { costs: "That the clock was set becomes known.", hurts: null },
  "power-save": { costs: null, hurts: null },
  "session-lock": { costs: "That the screen was locked becomes known.", hurts: "Who takes agreed breaks locks the screen, and is noticed each time." },
  navigation: { costs: "Web pages cannot be opened in the exam's window.", hurts: null },
  "pop-ups": { costs: null, hurts: null },
  downloads: { costs: null, hurts: null },
  permissions: { costs: null, hurts: null },
  "developer-tools": { costs: null, hurts: null },
  "start-switches": { costs: null, hurts: null },
};
