import type { ReactElement } from "react";
import type { Policy } from "../../core/policy/policy.ts";
import { Icon } from "../shell/icons.tsx";
import { PROGRAM_LIST_WORDS, WHEN_FOUND_WORDS, assistiveInWords, displaysInWords, verdictInWords } from "../words/program-words.ts";

/** What has to be so on the computer before the exam starts: programs, screens, where it runs, and what always may be. */
export function ComputerRules({ policy }: { readonly policy: Policy }): ReactElement {
  const { controls } = policy;
  return (
    <section>
      <h2>
        <Icon name="apps" /> What this exam asks of your computer
      </h2>
      <Programs programs={policy.programs} />
      <dl className="computer-rules">
        <div>
          <dt>Assistive tools</dt>
          <dd>{assistiveInWords(policy.assistiveTools)}</dd>
        </div>
        {controls.includes("displays") ? (
          <div>
            <dt>Screens</dt>
            <dd>{displaysInWords(policy.displays)}</dd>
          </div>
        ) : null}
        {controls.includes("virtual-machine") ? (
          <div>
            <dt>A real computer</dt>
            <dd>{verdictInWords("If several signs together say that the exam runs in a virtual machine", policy.virtualMachine)}</dd>
          </div>
        ) : null}
        {controls.includes("remote-session") ? (
          <div>
            <dt>Used from here</dt>
            <dd>{verdictInWords("If there are signs that the computer is used from afar", policy.remoteSession)}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

function Programs({ programs }: { readonly programs: Policy["programs"] }): ReactElement {
  if (programs.lists.length === 0 && programs.rules.length === 0) return <p>No program has to be closed.</p>;
  return (
    <>
      <p>Please close programs of these kinds before the exam. The system check names those that run, and can close them for you. {WHEN_FOUND_WORDS[programs.whenFound]}</p>
      <ul className="data-plan">
        {programs.lists.map((list) => (
          <li key={list}>
            <p className="data-title">{PROGRAM_LIST_WORDS[list].name}</p>
            <p>{PROGRAM_LIST_WORDS[list].means}</p>
          </li>
        ))}
        {programs.rules.map(({ id, name, reason }) => (
          <li key={id}>
            <p className="data-title">{name}</p>
            <p>{reason}</p>
          </li>
        ))}
      </ul>
      {programs.permitted.length === 0 ? null : <p>You may use: {programs.permitted.map(({ name }) => name).join(", ")}.</p>}
    </>
  );
}
