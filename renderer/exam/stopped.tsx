import type { ReactElement } from "react";
import type { Milliseconds } from "../../core/clock.ts";
import type { SittingView } from "../../core/contract/view.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { useViewState } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { useCountdown } from "../time/countdown.ts";
import { countdownDigits, durationInWords } from "../words/time-words.ts";
import type { CoverIds } from "./cover-ids.ts";
import { StandOfThings } from "./stand-of-things.tsx";

/** From here on a break says by voice that it is nearly over, once, in ms. */
const NEARLY_OVER_MS = 60_000;

interface StoppedProps {
  readonly sitting: SittingView;
  readonly stopped: NonNullable<SittingView["stopped"]>;
  readonly ids: CoverIds;
}

/** What covers the exam while the clock stands still: the student's own break, or a pause that staff ordered. */
export function Stopped(props: StoppedProps): ReactElement {
  return props.stopped.because === "break" ? <Break {...props} /> : <StaffPause {...props} />;
}

function Break({ sitting, stopped, ids }: StoppedProps): ReactElement {
  const { run, busy, error } = useCommand();
  return (
    <div className="pause-page">
      <div>
        <h2 id={ids.title} className="pause-title" tabIndex={-1}>
          Break. The clock stands still.
        </h2>
        <p id={ids.why} className="lead">
          The question is hidden until you go on.
        </p>
      </div>
      {stopped.leftMs === null ? null : <BreakLeft leftMs={stopped.leftMs} />}
      <StandOfThings sitting={sitting} />
      <ErrorPanel error={busy ? null : error} />
      <div className="actions">
        <Button look="primary" busy={busy} onClick={() => void run("break.end", {})}>
          Go on with the exam
        </Button>
      </div>
    </div>
  );
}

/** Counts what is left of the break. Said by voice once, when it is nearly over: the polite region of the page is inert beneath the cover. */
function BreakLeft({ leftMs }: { readonly leftMs: Milliseconds }): ReactElement {
  const receivedAt = useViewState((state) => state.receivedAt);
  const left = useCountdown(leftMs, receivedAt);
  return (
    <div className="break-left">
      <p role="timer">
        <span className="release-digits" aria-hidden="true">
          {countdownDigits(left)}
        </span>
        <span className="visually-hidden">{durationInWords(left)}</span>
        <span className="break-left-of"> of your break left</span>
      </p>
      <p className="muted">When it is used up, the exam goes on by itself.</p>
      <p className="visually-hidden" aria-live="polite">
        {left > 0 && left <= NEARLY_OVER_MS ? "Less than 1 minute of your break is left." : ""}
      </p>
    </div>
  );
}

function StaffPause({ sitting, stopped, ids }: StoppedProps): ReactElement {
  return (
    <div className="pause-page">
      <h2 id={ids.title} className="pause-title" tabIndex={-1}>
        Pause. The clock stands still.
      </h2>
      <div id={ids.why} className="pause-why">
        {stopped.reason === "" ? null : (
          <p className="pause-reason">
            <span className="muted">The invigilator says: </span>
            {stopped.reason}
          </p>
        )}
        <p className="lead">The invigilator lets the exam go on. You need not do anything.</p>
      </div>
      <StandOfThings sitting={sitting}>
        <li>
          <Icon name="help" /> If you need help meanwhile, raise your hand.
        </li>
      </StandOfThings>
    </div>
  );
}
