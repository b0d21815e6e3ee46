import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { useApp, useViewState } from "../store/app-context.ts";
import { useTimeLeft } from "../time/use-time-left.ts";
import { countdownDigits, durationInWords } from "../words/time-words.ts";
import { Icon } from "../shell/icons.tsx";

/** From here on the minutes are said even when the timer is hidden. */
const SAY_ANYWAY_MS = 5 * 60_000;

/** Working time left, and whether the clock stands still. Screen readers get whole minutes and only when they ask; nothing is announced each second. */
export function Timer({ sitting }: { readonly sitting: SittingView }): ReactElement {
  const { client } = useApp();
  const hidden = useViewState((state) => state.view?.appearance.timerHidden ?? false);
  const left = useTimeLeft(sitting);
  const still = sitting.stopped !== null;
  const words = `${durationInWords(left)} left${still ? ", the clock stands still" : ""}`;
  const toggle = (): void => void client.call("appearance.set", { timerHidden: !hidden });
  return (
    <div className="timer" data-near={left <= SAY_ANYWAY_MS}>
      <Icon name={still ? "pause" : "clock"} />
      {hidden ? (
        <span className="timer-words" role="timer">{left <= SAY_ANYWAY_MS ? words : still ? "The clock stands still" : "Time hidden"}</span>
      ) : (
        <span role="timer">
          <span className="timer-digits" aria-hidden="true">
            {countdownDigits(left)}
          </span>
          <span className="visually-hidden">{words}</span>
          <span className="timer-left" aria-hidden="true">
            {still ? "stands still" : "left"}
          </span>
        </span>
      )}
      <button type="button" className="button button-quiet timer-toggle" onClick={toggle}>
        {hidden ? "Show" : "Hide"}
        <span className="visually-hidden"> the time left</span>
      </button>
    </div>
  );
}
