type TextField = HTMLInputElement | HTMLTextAreaElement;

/** The field that is written in, if there is one that takes text now. */
export function writableField(): TextField | null {
  const active = document.activeElement;
  const field = active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.selectionStart !== null) ? active : null;
  return field === null || field.readOnly || field.disabled ? null : field;
}

/** The text that is selected: in the field that has the focus, else in the page. */
export function selectedText(): string {
  const active = document.activeElement;
  if (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) {
    const { selectionStart, selectionEnd, value } = active;
    if (selectionStart !== null && selectionEnd !== null) return value.slice(selectionStart, selectionEnd);
  }
  return document.getSelection()?.toString() ?? "";
}

/**
 * Puts text in place of the selection as the browser's own paste does: one `input` event, and one step of undo takes it back.
 * `execCommand` is the only way to undo; it is deprecated and nothing has come in its place.
 */
export function insertText(text: string): void {
  const field = writableField();
  if (field === null || text === "") return;
  // Chromium tells of each line by itself, which would count one paste as many changes.
  const keepBack = (event: Event): void => event.stopImmediatePropagation();
  window.addEventListener("input", keepBack, true);
  document.execCommand("insertText", false, field instanceof HTMLInputElement ? text.replaceAll(/\s*[\r\n]+\s*/g, " ") : text);
  window.removeEventListener("input", keepBack, true);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste", data: text }));
}

/** Takes the selected text away, so that undo brings it back. */
export function deleteSelection(): void {
  const field = writableField();
  if (field !== null && field.selectionStart !== field.selectionEnd) document.execCommand("delete");
}
