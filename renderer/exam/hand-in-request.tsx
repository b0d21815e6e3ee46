import { useEffect, useId, useRef, useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { Button } from "../shell/button.tsx";
import { useApp } from "../store/app-context.ts";
import { clockTime } from "../words/time-words.ts";
import { HandInDialog } from "./hand-in-dialog.tsx";

/**
 * An invigilator asks the student to hand in. The student decides: "Hand in" leads to the same question as always, "Not now" goes on with the exam. It waits beneath a
 * cover until the exam goes on.
 */
export function HandInRequest({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const { client } = useApp();
  const [confirming, setConfirming] = useState(false);
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  const asked = sitting.notices.filter(({ asks }) => asks === "hand-in");
  const request = asked.at(-1);
  const open = request !== undefined && sitting.stopped === null && !sitting.paused;

  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (!open) {
      dialog.close();
      return;
    }
    if (!dialog.open) dialog.showModal();
    // Not on a button: whoever is in the middle of a word must not press it with the next space.
    dialog.querySelector("h2")?.focus();
  }, [open]);

  const dismiss = (): void => {
    for (const notice of asked) void client.call("notice.dismiss", { id: notice.id });
  };
  const handIn = (): void => {
    dismiss();
    setConfirming(true);
  };
  return (
    <>
      {/* Escape is "Not now": it closes the dialog, and a request that is still open would come back. */}
      <dialog ref={element} className="dialog" aria-labelledby={`${id}-title`} aria-describedby={`${id}-why`} onCancel={dismiss}>
        {request === undefined ? null : (
          <>
            <h2 id={`${id}-title`} tabIndex={-1}>Your invigilator asks you to hand in now</h2>
            <div id={`${id}-why`}>
              <p>
                <span className="muted">At {clockTime(request.at)}: </span>
                {request.text}
              </p>
              <p>Nothing is handed in unless you do it. Your exam and your time go on.</p>
            </div>
            <div className="actions">
              <Button look="primary" onClick={handIn}>
                Hand in
              </Button>
              <Button onClick={dismiss}>Not now</Button>
            </div>
          </>
        )}
      </dialog>
      <HandInDialog open={confirming} unanswered={sitting.questions.filter(({ answered }) => !answered).length} sitting={sitting} onClose={() => setConfirming(false)} />
    </>
  );
}
