import { useEffect, useId, useRef } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import type { StopReason } from "../../core/sitting/ledger-entry.ts";
import { announce } from "../shell/announcer.tsx";
import type { CoverIds } from "./cover-ids.ts";
import { Pause } from "./pause.tsx";
import { Stopped } from "./stopped.tsx";

/**
 * Covers the exam in a break or pause, and until programs are closed that it does not allow. A native modal dialog: what is beneath is inert and stays
 * as it was, and the browser gives the focus back when the dialog closes, which it does by itself when main says so.
 */
export function Cover({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const cover = coverOf(sitting);
  const element = useRef<HTMLDialogElement>(null);
  const prefix = useId();
  const ids: CoverIds = { title: `${prefix}-title`, why: `${prefix}-why` };
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (cover === null) {
      if (!dialog.open) return;
      dialog.close();
      announce("The exam goes on.");
      // What had the focus may be gone, as the button of a break that is used up.
      if (document.activeElement === document.body) document.querySelector("h1")?.focus();
      return;
    }
    if (!dialog.open) dialog.showModal();
    // Not on a button: whoever is in the middle of a word must not press it with the next space.
    dialog.querySelector("h2")?.focus();
  }, [cover]);
  return (
    // SECURITY: `closedby`: Escape would uncover the question in a pause, or while the program still runs.
    <dialog ref={element} className="pause" closedby="none" aria-labelledby={ids.title} aria-describedby={ids.why}>
      {sitting.stopped === null ? null : <Stopped key={sitting.stopped.because} sitting={sitting} stopped={sitting.stopped} ids={ids} />}
      {cover === "programs" ? <Pause sitting={sitting} ids={ids} /> : null}
    </dialog>
  );
}

/** A clock that stands still comes first: what is said about programs says that the clock runs on. */
function coverOf({ stopped, paused }: SittingView): StopReason | "programs" | null {
  if (stopped !== null) return stopped.because;
  return paused ? "programs" : null;
}
