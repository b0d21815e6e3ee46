import type { ReactElement } from "react";
import { ProgressBar } from "../shell/progress-bar.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import type { ScreenProps } from "./screen-of.ts";
import { TimeOver } from "./time-over.tsx";

/** Closing the journal at hand-in. */
export function SealingScreen({ screen }: ScreenProps<"sealing">): ReactElement {
  return (
    <ShellPage title="Handing in">
      <TimeOver timeOver={screen.timeOver} />
      <p className="lead">Your answers are being sealed on this computer. This takes a few seconds; please leave the window open.</p>
      <ProgressBar label="Sealing your answers" value={screen.progress} />
    </ShellPage>
  );
}
