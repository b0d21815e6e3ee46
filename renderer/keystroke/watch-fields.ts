import type { Milliseconds } from "../../core/clock.ts";
import type { FieldEdit } from "../../core/keystroke/edit-balance.ts";

/** What happens in the exam's text fields. No character passes through here: a key by its place, an edit by its length. */
export interface FieldEvents {
  readonly press: (key: { readonly code: string; readonly at: Milliseconds; readonly writes: boolean; readonly repeat: boolean }) => void;
  readonly release: (key: { readonly code: string; readonly at: Milliseconds }) => void;
  readonly edit: (edit: FieldEdit) => void;
  /** A key event that no key of a keyboard made: a script's, or one without a place, as on-screen keyboards and input methods send. */
  readonly unusual: (what: "scripted" | "placeless" | "composing" | "dead") => void;
  /** How late the page heard of a key, ms. */
  readonly lag: (ms: Milliseconds) => void;
  /** The field was left. */
  readonly leave: () => void;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Keys that write one character although their name is longer. */
const WRITING_KEYS: ReadonlySet<string> = new Set(["Enter", "Dead"]);

/**
 * Listens to the exam's text fields, those with `data-exam-field`, and to nothing else on the page.
 * @returns stops listening
 */
export function watchFields(events: FieldEvents, page: Document, now: () => Milliseconds): () => void {
  const lengths = new WeakMap<TextField, { readonly length: number; readonly selected: number }>();
  const listening = new AbortController();
  const listen = <K extends keyof DocumentEventMap>(type: K, heard: (event: DocumentEventMap[K], field: TextField) => void): void => {
    page.addEventListener(type, (event) => {
      const field = examField(event.target);
      if (field !== null) heard(event, field);
    }, { capture: true, passive: true, signal: listening.signal });
  };

  // A paste that the page itself carries out (copied within the exam) arrives as typed text. The window hears of it before whoever carries it out.
  let pasting = false;
  page.defaultView?.addEventListener("paste", () => {
    pasting = true;
    setTimeout(() => {
      pasting = false;
    });
  }, { capture: true, passive: true, signal: listening.signal });

  listen("focusin", (_event, field) => lengths.set(field, measure(field)));
  listen("focusout", () => events.leave());
  listen("beforeinput", (_event, field) => lengths.set(field, measure(field)));
  listen("input", (event, field) => {
    const before = lengths.get(field) ?? { length: 0, selected: 0 };
    const after = measure(field);
    lengths.set(field, { ...after, selected: 0 });
    const { inputType, isComposing } = event instanceof InputEvent ? event : { inputType: "", isComposing: false };
    events.edit({ inputType: pasting && inputType === "insertText" ? "insertFromPaste" : inputType, gained: after.length - before.length + before.selected, composing: isComposing });
  });
  listen("keydown", (event) => {
    if (!heardAsKey(event)) return;
    events.lag(Math.max(0, now() - event.timeStamp));
    if (event.key === "Dead") events.unusual("dead");
    events.press({ code: event.code, at: event.timeStamp, writes: writes(event), repeat: event.repeat });
  });
  listen("keyup", (event) => {
    if (heardAsKey(event)) events.release({ code: event.code, at: event.timeStamp });
  });

  /** SECURITY: what a script sends looks like a key and is none; `isTrusted` is false for it (DOM §2.10). */
  function heardAsKey(event: KeyboardEvent): boolean {
    const unusual = !event.isTrusted ? "scripted" : event.isComposing || event.key === "Process" ? "composing" : event.code === "" ? "placeless" : null;
    if (unusual === null) return true;
    if (event.type === "keydown") events.unusual(unusual);
    return false;
  }
  return () => listening.abort();
}

/** SECURITY: never a password field, never a field of ours such as a code or a search, never anything outside the question. */
function examField(target: EventTarget | null): TextField | null {
  if (target instanceof HTMLTextAreaElement) return target.dataset["examField"] === undefined ? null : target;
  return target instanceof HTMLInputElement && target.type === "text" && target.dataset["examField"] !== undefined ? target : null;
}

function measure(field: TextField): { readonly length: number; readonly selected: number } {
  return { length: field.value.length, selected: Math.abs((field.selectionEnd ?? 0) - (field.selectionStart ?? 0)) };
}

/** Whether a press should bring a character: letters and the like, and no shortcut. AltGr shows as Ctrl and Alt on Windows. */
function writes(event: KeyboardEvent): boolean {
  if (event.key.length > 1) return WRITING_KEYS.has(event.key);
  return event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey);
}
