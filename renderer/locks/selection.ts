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
 * Puts text in place of the selection as if it had been typed: one `input` event, and the browser's own undo takes it back in one step.
 * `execCommand` is the only way to both; it is deprecated and nothing has come in its place.
 */
export function insertText(text: string): void {
  const field = writableField();
  if (field === null || text === "") return;
  document.execCommand("insertText", false, field instanceof HTMLInputElement ? text.replaceAll(/\s*[\r\n]+\s*/g, " ") : text);
}

/** Takes the selected text away, so that undo brings it back. */
export function deleteSelection(): void {
  const field = writableField();
  if (field !== null && field.selectionStart !== field.selectionEnd) document.execCommand("delete");
}
