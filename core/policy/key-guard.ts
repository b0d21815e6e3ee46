import type { Policy } from "./policy.ts";

/** A key press as Electron's `before-input-event` gives it. */
export interface KeyInput {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** Editing keys that work with Control (Command on macOS), with or without Shift. */
const EDITING = new Set(["a", "v", "x", "y", "z", "arrowleft", "arrowright", "arrowup", "arrowdown", "home", "end", "backspace", "delete", "enter"]);
/** The same, without Shift only: with it, some open developer tools. */
const EDITING_WITHOUT_SHIFT = new Set(["b", "c", "i", "u", "0"]);
/** Larger and smaller text. With Shift or without, as the layout has it: `+` is Shift and `=` on an American keyboard. */
const ZOOM = new Set(["+", "=", "-", "_"]);
/** The keys that hold others down are never the ones that do something. Insert and CapsLock are so for screen readers (NVDA, JAWS, Narrator, Orca). */
const MODIFIERS = new Set(["control", "shift", "alt", "altgraph", "capslock", "numlock", "fn", "dead", "insert"]);
/** With Alt, these leave the window or move it. */
const LEAVING_WITH_ALT = new Set(["tab", "escape", " "]);
const DEVELOPER_TOOLS = new Set(["i", "j", "c"]);

/**
 * Whether a key press may reach the exam under a policy. Writing, editing and moving about always may; what leaves the exam, opens
 * something or belongs to the system does not, each under the control that names it.
 */
export function isKeyAllowed(input: KeyInput, policy: Policy): boolean {
  const key = input.key.toLowerCase();
  const command = input.control || input.meta;
  const locks = (control: Policy["controls"][number]): boolean => policy.controls.includes(control);

  // SECURITY: developer tools would show and change everything that the page holds.
  if (locks("developer-tools") && (key === "f12" || (command && (input.shift || input.alt) && DEVELOPER_TOOLS.has(key)))) return false;
  if (locks("printing") && command && key === "p") return false;
  if (locks("context-menu") && (key === "contextmenu" || (input.shift && key === "f10"))) return false;
  if (locks("screen-capture") && key === "printscreen") return false;
  if (locks("kiosk") && (key === "f11" || (input.alt && key === "f4") || (command && (key === "w" || key === "q")))) return false;
  if (locks("system-shortcuts") && isSystemKey(key, input)) return false;
  return !locks("keyboard") || isExamKey(key, input, command);
}

/** Keys of the system that reach the page where the system does not keep them for itself. */
function isSystemKey(key: string, input: KeyInput): boolean {
  if (key === "meta" || key === "os" || key === "printscreen" || /^(?:browser|launch)/.test(key)) return true;
  if (input.alt && !input.control && LEAVING_WITH_ALT.has(key)) return true;
  return ((input.control || input.meta) && key === "escape") || (input.meta && key === "tab");
}

function isExamKey(key: string, input: KeyInput, command: boolean): boolean {
  if (MODIFIERS.has(key)) return true;
  if (key === "meta" || key === "os" || key === "contextmenu" || key === "printscreen") return false;
  if (/^f\d{1,2}$/.test(key) || /^(?:browser|launch)/.test(key)) return false;
  // AltGr arrives as Control and Alt together: it writes @, €, ą; Control+Alt with a letter or digit is a shortcut.
  if (input.control && input.alt) return isCharacter(key) && !/^[a-z0-9 ]$/.test(key);
  if (command) return EDITING.has(key) || ZOOM.has(key) || (!input.shift && EDITING_WITHOUT_SHIFT.has(key));
  if (input.alt) return (isCharacter(key) && key !== " ") || key.startsWith("arrow");
  return true;
}

/** Whether a key writes one character (which may take two UTF-16 units). */
function isCharacter(key: string): boolean {
  return /^.$/su.test(key);
}
