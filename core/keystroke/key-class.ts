/**
 * What is kept of a key: its hand and row, or what it is for. Never the key itself: which of five letters of one hand and row was meant cannot be told from it.
 * Rows and hands are those of touch typing on the keys' places (`KeyboardEvent.code`), whatever layout the keyboard has.
 */
export const KEY_CLASSES = ["left-upper", "left-home", "left-lower", "right-upper", "right-home", "right-lower", "digit", "space", "backspace", "enter", "shift", "other"] as const;
export type KeyClass = typeof KEY_CLASSES[number];

/** Keys by place: UI Events KeyboardEvent code values §3.1. Punctuation beside the letters belongs to the hand that reaches it. */
const CODES: Readonly<Record<Exclude<KeyClass, "other">, readonly string[]>> = {
  "left-upper": ["KeyQ", "KeyW", "KeyE", "KeyR", "KeyT"],
  "left-home": ["KeyA", "KeyS", "KeyD", "KeyF", "KeyG"],
  "left-lower": ["KeyZ", "KeyX", "KeyC", "KeyV", "KeyB", "IntlBackslash"],
  "right-upper": ["KeyY", "KeyU", "KeyI", "KeyO", "KeyP", "BracketLeft", "BracketRight"],
  "right-home": ["KeyH", "KeyJ", "KeyK", "KeyL", "Semicolon", "Quote"],
  "right-lower": ["KeyN", "KeyM", "Comma", "Period", "Slash", "NumpadDecimal"],
  digit: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].flatMap((digit) => [`Digit${digit}`, `Numpad${digit}`]),
  space: ["Space"],
  backspace: ["Backspace"],
  enter: ["Enter", "NumpadEnter"],
  shift: ["ShiftLeft", "ShiftRight"],
};

const CLASS_OF: ReadonlyMap<string, KeyClass> = new Map(KEY_CLASSES.flatMap((keyClass) => (keyClass === "other" ? [] : CODES[keyClass].map((code) => [code, keyClass] as const))));

/** The class of a key. @param code `KeyboardEvent.code`; anything unknown, also none, is `other` */
export function keyClassOf(code: string): KeyClass {
  return CLASS_OF.get(code) ?? "other";
}
