import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import { canCheck, checkReceipt, MOST_BYTES, readKeys } from "./check-receipt.ts";
import { showVerdict } from "./show-verdict.ts";
import type { Verdict } from "./words.ts";
import { refusalOf, TOO_LARGE, UNABLE, UNREADABLE, verdictOf } from "./words.ts";

/** The page: a receipt and, if somebody has them, keys go in; a verdict comes out. Every change of either checks again. */
function start(): void {
  const able = canCheck();
  let keys: readonly OrganisationKey[] | null = null;
  /** The receipt that was last given, to check it again when the keys change. */
  let given: string | null = null;
  /** The newest check: an older one that ends later says nothing. */
  let newest = 0;

  const show = (verdict: Verdict): void => showVerdict(byId("verdict"), byId("verdict-heading"), byId("verdict-body"), verdict);
  const check = async (text: string): Promise<void> => {
    // SECURITY: a browser that cannot check must not call anything good or bad.
    if (!(await able)) return;
    given = text;
    newest += 1;
    const mine = newest;
    const checked = await checkReceipt(text, keys);
    if (mine === newest) show(checked.ok ? verdictOf(checked.value) : refusalOf(checked.error));
  };
  const take = async (file: File | null | undefined): Promise<void> => {
    if (file === null || file === undefined) return;
    given = null;
    // SECURITY: the size is looked at before the content, or a huge file would stop the browser.
    if (file.size > MOST_BYTES) return show(TOO_LARGE);
    const text = await textOf(file);
    if (text === null) show(UNREADABLE);
    else await check(text);
  };
  const takeKeys = async (file: File | null | undefined): Promise<void> => {
    if (file === null || file === undefined) return;
    const text = file.size > MOST_BYTES ? null : await textOf(file);
    const read = text === null ? null : readKeys(text);
    keys = read?.ok === true ? read.value : null;
    byId("keys-state").textContent = keys === null ? "That is not a keys file. None chosen" : `${file.name}: ${keys.length === 1 ? "1 key" : `${keys.length} keys`}`;
    byId("forget-keys").hidden = keys === null;
    if (given !== null) await check(given);
  };

  const receiptFile = input("receipt-file");
  receiptFile.addEventListener("change", () => later(take(receiptFile.files?.[0]).finally(() => { receiptFile.value = ""; })));
  const keysFile = input("keys-file");
  keysFile.addEventListener("change", () => later(takeKeys(keysFile.files?.[0]).finally(() => { keysFile.value = ""; })));
  byId("forget-keys").addEventListener("click", () => {
    keys = null;
    byId("keys-state").textContent = "None chosen";
    byId("forget-keys").hidden = true;
    keysFile.focus();
    if (given !== null) later(check(given));
  });
  const text = byId("receipt-text");
  byId("check-text").addEventListener("click", () => later(check(text instanceof HTMLTextAreaElement ? text.value : "")));
  listenForDrops(byId("drop"), (file) => later(take(file)));

  later(able.then((can) => {
    if (can) return;
    byId("unable").textContent = UNABLE;
    byId("unable").hidden = false;
    for (const control of document.querySelectorAll<HTMLInputElement | HTMLButtonElement | HTMLTextAreaElement>("input, button, textarea")) control.disabled = true;
  }));
}

/** The whole page takes a file, so that a drop beside the box does not open it in the browser instead. */
function listenForDrops(box: HTMLElement, onFile: (file: File | undefined) => void): void {
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  document.addEventListener("dragleave", () => box.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    onFile(event.dataTransfer?.files[0]);
  });
}

async function textOf(file: File): Promise<string | null> {
  try {
    return await file.text();
  } catch {
    return null;
  }
}

/** The one place where a promise is not awaited: what fails unexpectedly is said, never a verdict. */
function later(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    byId("unable").textContent = `This page could not do that: ${String(error)}`;
    byId("unable").hidden = false;
  });
}

function input(id: string): HTMLInputElement {
  const found = byId(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`#${id} is an input`);
  return found;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has #${id}`);
  return found;
}

start();
