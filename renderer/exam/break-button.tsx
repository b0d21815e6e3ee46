import { useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { Button } from "../shell/button.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { useApp } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { durationInWords } from "../words/time-words.ts";

/** Longest wait for answers to reach the disk before the break, in ms. The saves go on afterwards. */
const SAVE_BEFORE_BREAK_MS = 2000;

/** A break that was agreed with this student, asked once more before it begins. Not there when none is left. */
export function BreakButton({ sitting: { breakLeftMs, stopped } }: { readonly sitting: SittingView }): ReactElement | null {
  const { answers } = useApp();
  const { run, busy, error } = useCommand();
  const [asking, setAsking] = useState(false);
  if (breakLeftMs === null || (breakLeftMs === 0 && stopped === null)) return null;
  const start = async (): Promise<void> => {
    await answers.flush(SAVE_BEFORE_BREAK_MS);
    const answer = await run("break.start", {});
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      <button type="button" className="button button-quiet bar-button" onClick={() => setAsking(true)}>
        <Icon name="pause" />
        <span className="bar-button-text">Take a break</span>
      </button>
      {/* Closed before the cover opens, so that the focus goes to the button and comes back there after the break. */}
      <Dialog open={asking && stopped === null} title="Take a break?" onClose={() => setAsking(false)}>
        <p>You have {durationInWords(breakLeftMs)} of break left. The clock stands still, and the question is hidden.</p>
        <p>You can go on whenever you like. What you do not use now stays for later.</p>
        <ErrorPanel error={busy ? null : error} />
        <div className="actions">
          <Button look="primary" busy={busy} onClick={() => void start()}>
            Start the break
          </Button>
          <Button disabled={busy} onClick={() => setAsking(false)}>
            Not now
          </Button>
        </div>
      </Dialog>
    </>
  );
}
