import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorBody } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import type { ScreenProps } from "./screen-of.ts";

/** Invigil cannot go on by itself. Says why and what to do; closing puts the computer back. */
export function FailedScreen({ screen }: ScreenProps<"failed">): ReactElement {
  const { run, busy, error } = useCommand();
  return (
    <ShellPage
      title="Invigil cannot go on here"
      actions={
        <Button look="primary" busy={busy} onClick={() => void run("app.close", {})}>
          Close Invigil
        </Button>
      }
    >
      <ErrorBody error={error ?? screen.error} />
      <p>Closing Invigil puts back whatever it changed on this computer. What you have answered so far stays here, encrypted.</p>
    </ShellPage>
  );
}
