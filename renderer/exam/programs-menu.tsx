import { useId } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import { useCommand } from "../store/use-command.ts";

/** Programs that the exam allows, opened from here. A native popover: Escape or a click beside it closes it. */
export function ProgramsMenu({ permitted }: Pick<SittingView, "permitted">): ReactElement | null {
  const { run, busy, error } = useCommand();
  const id = useId();
  if (permitted.length === 0) return null;
  return (
    <>
      <button type="button" className="button button-quiet bar-button" popoverTarget={id}>
        <Icon name="apps" />
        <span className="bar-button-text">Programs</span>
      </button>
      <section id={id} popover="auto" className="popover" aria-label="Programs that this exam allows">
        <p className="data-title">Programs that this exam allows</p>
        <ul className="permitted">
          {permitted.map((program) => (
            <li key={program.id} className="permitted-program">
              <div>
                <span>{program.name}</span>
                <p className="small muted">{program.running ? "Running" : program.opens ? "Not running" : "Open it as you always do"}</p>
              </div>
              {program.opens ? (
                <Button disabled={busy} onClick={() => void run("program.open", { id: program.id })}>
                  {program.running ? "Show" : "Open"}
                  <span className="visually-hidden"> {program.name}</span>
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        <ErrorPanel error={error} />
      </section>
    </>
  );
}
