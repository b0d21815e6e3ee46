import type { KeyClass } from "../../core/keystroke/key-class.ts";
import { keyClassOf } from "../../core/keystroke/key-class.ts";

/** Key codes of JavaScript (`KeyboardEvent.keyCode`, UI Events appendix A) whose place is not that of a letter or digit, as `code`. */
const CODE_OF_KEY_CODE: Readonly<Record<number, string>> = {
  8: "Backspace", 13: "Enter", 16: "ShiftLeft", 32: "Space", 59: "Semicolon", 186: "Semicolon", 188: "Comma", 190: "Period", 191: "Slash", 110: "NumpadDecimal", 219: "BracketLeft", 221: "BracketRight", 222: "Quote",
};

/** Names of keys in research data. */
const CODE_OF_NAME: Readonly<Record<string, string>> = {
  space: "Space", backspace: "Backspace", enter: "Enter", shift: "ShiftLeft", semicolon: "Semicolon", quote: "Quote", comma: "Comma", period: "Period", slash: "Slash", open_bracket: "BracketLeft", close_bracket: "BracketRight",
};

/** The class of a JavaScript key code. */
export function classOfKeyCode(keyCode: number): KeyClass {
  if (keyCode >= 65 && keyCode <= 90) return keyClassOf(`Key${String.fromCodePoint(keyCode)}`);
  if ((keyCode >= 48 && keyCode <= 57) || (keyCode >= 96 && keyCode <= 105)) return "digit";
  return keyClassOf(CODE_OF_KEY_CODE[keyCode] ?? "");
}

/** The class of a key by its name: `a`, `7`, `space`, `numpad_4`. */
export function classOfKeyName(name: string): KeyClass {
  if (/^[a-z]$/i.test(name)) return keyClassOf(`Key${name.toUpperCase()}`);
  return /^(?:numpad_)?\d$/.test(name) ? "digit" : keyClassOf(CODE_OF_NAME[name] ?? "");
}
