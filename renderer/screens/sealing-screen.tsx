import type { ReactElement } from "react";
import { ProgressBar } from "../shell/progress-bar.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import type { ScreenProps } from "./screen-of.ts";

/** Closing the journal at hand-in. */
export function SealingScreen({ screen }: ScreenProps<"sealing">): ReactElement {
  return (
    <ShellPage title="Handing in">
      <p className="lead">Your answers are being sealed on this computer. This takes a few seconds; please leave the window open.</p>
      <ProgressBar label="Sealing your answers" value={screen.progress} />
    </ShellPage>
  );
}
