import type { IncidentKind } from "./incident.ts";

/**
 * Why something is shown to a person, and what is often behind it: a reason to ask, never a finding. What is harmless stands beside what would matter, because
 * whoever reads it decides about somebody who is not there to explain it (EU AI Act, Article 14: the tendency to rely on what a system says).
 */
const INCIDENT_REASONS: Readonly<Record<IncidentKind, string>> = {
  "bridge-refused": "The exam's page asked for something that it may not ask for. Usually a fault of ours; tell whoever runs the platform.",
  "renderer-crashed": "The page was gone for a moment, and no answer with it. Usually too little memory, or a driver of the screen.",
  "control-changed": "A lock of the policy began, ended or failed while the exam ran. Often the system took it away: after sleep, or when a display was changed.",
  "override-used": "Somebody on site let this computer through a check that it had not passed, with a code that was given for it.",
  "navigation-blocked": "The page was led to another address and stayed where it was. A link in a question can do this.",
  "pop-up-blocked": "A window that the page tried to open was refused. A link in a question can do this.",
  "download-blocked": "A file that the page tried to save was refused. A link in a question can do this.",
  "permission-denied": "The page asked for a camera, a place or the like, which no exam page needs.",
  "paste-blocked": "Text from outside the exam was to be pasted, and was not. Many do it by habit; what it was is not recorded.",
  "drop-blocked": "Something from outside was dragged into the exam, and was not taken. A slip of the hand can do this.",
  "print-blocked": "Printing was asked for and refused. A key pressed by mistake can do this.",
  "mouse-button-blocked": "A button that the policy closes was pressed. Some mice press such buttons when they are gripped.",
  "focus-lost": "Another window was in front, so something else could be read or used. A message, an update or a screen reader can do this.",
  "clipboard-changed": "Something was copied outside the exam. Programs that sync a clipboard between devices do it by themselves; what it was is not recorded.",
  "display-changed": "A display was added, taken away or changed, and others can see, or show, what is on it. A loose cable or a projector can do this.",
  "prohibited-program": "The policy names this program as one that must not run. It may have started by itself, or have run in the background all along.",
  "permitted-program": "A program that the policy allows began or ended. It is recorded so that the times are known.",
  "unknown-programs": "Programs ran that the policy neither allows nor prohibits. Most computers have dozens of them.",
  "virtual-machine": "The computer seems to run inside another one, where what is locked here is not locked there. Some laptops of companies and schools look like this.",
  "remote-session": "The screen seems to be used from another computer. Support and assistive programs can look like this.",
  "input-device-changed": "A keyboard or a mouse came or went, which may belong to somebody else or type by itself. Empty batteries and hubs do this.",
  "removable-media-changed": "A stick or a disk came or went. A phone that is charging looks like this.",
  "network-changed": "The connection changed. Moving between access points in a room does this.",
  "clock-jumped": "The computer's clock was set. The exam's time does not follow it. Computers set their clocks by themselves after sleep.",
  suspended: "The computer slept: nothing was watched from here on. A closed lid or an empty battery does this.",
  resumed: "The computer woke up: what happened on it in between is not known.",
  "screen-locked": "The screen was locked, by a key or by itself after a while without input.",
  "screen-unlocked": "The screen was unlocked again.",
  "user-switched": "Another account of this computer was used, and what it did is not known.",
};

/** One or two sentences for staff. */
export function incidentReason(incident: IncidentKind): string {
  return INCIDENT_REASONS[incident];
}
