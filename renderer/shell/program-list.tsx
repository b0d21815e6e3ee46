import type { ReactElement } from "react";
import type { ProgramMatchView } from "../../core/contract/view.ts";
import { assertNever } from "../../core/result.ts";
import { useCommand } from "../store/use-command.ts";
import { Button } from "./button.tsx";
import { ErrorPanel } from "./error-panel.tsx";

/** Programs that have to be closed: which, why, how to do it by hand, and a button that asks them to end. */
export function ProgramList({ programs }: { readonly programs: readonly ProgramMatchView[] }): ReactElement {
  return (
    <ul className="programs">
      {programs.map((program) => (
        <ProgramRow key={program.rule} program={program} />
      ))}
    </ul>
  );
}

function ProgramRow({ program }: { readonly program: ProgramMatchView }): ReactElement {
  return (
    <li className="program">
      <strong>{program.name}</strong>
      <p>{program.reason}</p>
      <p>
        <span className="program-how">How to close it: </span>
        {program.howToClose}
      </p>
      <CloseProgram program={program} />
    </li>
  );
}

/** The button and what became of pressing it. It stays where it is, so that nobody loses their place when the answer comes. */
export function CloseProgram({ program }: { readonly program: ProgramMatchView }): ReactElement {
  const { run, busy, error } = useCommand();
  return (
    <div className="program-close">
      <Button busy={busy} disabled={program.closing === "refused"} onClick={() => void run("program.close", { rule: program.rule })}>
        {program.closing === "asked" ? "Ask again" : "Close it for me"}
        <span className="visually-hidden"> ({program.name})</span>
      </Button>
      <p aria-live="polite" className="program-state">
        {closingInWords(program.closing)}
      </p>
      <ErrorPanel error={error} />
    </div>
  );
}

function closingInWords(closing: ProgramMatchView["closing"]): string {
  switch (closing) {
    case "no":
      return "";
    case "asked":
      return "We asked it to close. If it asks you to save something, do that first.";
    case "refused":
      return "It cannot be closed from here. Please close it by hand, or ask the invigilator.";
    default:
      return assertNever(closing);
  }
}
