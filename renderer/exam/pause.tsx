import { useEffect, useId, useRef } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { Icon } from "../shell/icons.tsx";
import { ProgramList } from "../shell/program-list.tsx";
import { useSyncWords } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { useCountdown } from "../time/countdown.ts";
import { durationInWords } from "../words/time-words.ts";

/**
 * Covers the exam until programs are closed that it does not allow. A native modal dialog: what is beneath is inert and stays as it was, and
 * the browser gives the focus back when the dialog closes, which it does by itself when main says so.
 */
export function Pause({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const { paused } = sitting;
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null || paused === dialog.open) return;
    if (paused) {
      dialog.showModal();
      // Not on a button: whoever is in the middle of a word must not press it with the next space.
      heading.current?.focus();
    } else {
      dialog.close();
      announce("The exam goes on.");
    }
  }, [paused]);
  return (
    // SECURITY: `closedby`: Escape would uncover the question while the program still runs.
    <dialog ref={element} className="pause" closedby="none" aria-labelledby={`${id}-title`} aria-describedby={`${id}-why`}>
      {paused ? (
        <div className="pause-page">
          <h2 ref={heading} id={`${id}-title`} className="pause-title" tabIndex={-1}>
            A short pause
          </h2>
          <p id={`${id}-why`} className="lead">
            {sitting.programs.length === 1 ? "A program is running that this exam does not allow. Please close it, and the exam goes on by itself." : "Programs are running that this exam does not allow. Please close them, and the exam goes on by itself."} What you wrote is kept. The clock runs on.
          </p>
          <ProgramList programs={sitting.programs} />
          <StandOfThings sitting={sitting} />
        </div>
      ) : null}
    </dialog>
  );
}

/** What somebody who cannot see their exam worries about: is it saved, and how long is left. */
function StandOfThings({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const hidden = useViewState((state) => state.view?.appearance.timerHidden ?? false);
  const left = useCountdown(sitting.remainingMs, receivedAt);
  const { saved } = useSyncWords(sitting.sync);
  return (
    <ul className="pause-facts">
      <li>
        <Icon name="saved" /> {saved.tone === "good" ? `Everything that you wrote is still there. ${saved.text}.` : saved.text}
      </li>
      <li>
        <Icon name="clock" /> {hidden ? "The time left is hidden, as you chose." : `You have ${durationInWords(left)} left.`}
      </li>
      <li>
        <Icon name="help" /> If you cannot close it, tell the invigilator.
      </li>
    </ul>
  );
}
