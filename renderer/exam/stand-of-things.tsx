import type { ReactElement, ReactNode } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { Icon } from "../shell/icons.tsx";
import { useSyncWords } from "../shell/sync-status.tsx";
import { useViewState } from "../store/app-context.ts";
import { useTimeLeft } from "../time/use-time-left.ts";
import { durationInWords } from "../words/time-words.ts";

/** What somebody who cannot see their exam worries about: is it saved, and how long is left. @param children more of it, as list items */
export function StandOfThings({ sitting, children }: { readonly sitting: SittingView; readonly children?: ReactNode }): ReactElement {
  const hidden = useViewState((state) => state.view?.appearance.timerHidden ?? false);
  const left = useTimeLeft(sitting);
  const { saved } = useSyncWords(sitting.sync);
  return (
    <ul className="pause-facts">
      <li>
        <Icon name="saved" /> {saved.tone === "good" ? `Everything that you wrote is still there. ${saved.text}.` : saved.text}
      </li>
      <li>
        <Icon name="clock" /> {hidden ? "The time left is hidden, as you chose." : `You have ${durationInWords(left)} ${sitting.stopped === null ? "" : "of working time "}left.`}
      </li>
      {children}
    </ul>
  );
}
