import type { ReactElement } from "react";
import type { Policy } from "../../core/policy/policy.ts";
import { computerRules, programsAsked } from "../../core/policy/program-words.ts";
import { SECTION_WORDS } from "../../core/policy/student-words.ts";
import { Icon } from "../shell/icons.tsx";

/** What has to be so on the computer before the exam starts: programs, screens, where it runs, and what always may be. */
export function ComputerRules({ policy }: { readonly policy: Policy }): ReactElement {
  return (
    <section>
      <h2>
        <Icon name="apps" /> {SECTION_WORDS.computer}
      </h2>
      <Programs programs={policy.programs} />
      <dl className="computer-rules">
        {computerRules(policy).map(({ title, paragraphs }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{paragraphs.join(" ")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Programs({ programs }: { readonly programs: Policy["programs"] }): ReactElement {
  const { text, closed } = programsAsked(programs);
  return (
    <>
      <p>{text}</p>
      {closed.length === 0 ? null : (
        <ul className="data-plan">
          {closed.map(({ id, title, paragraphs }) => (
            <li key={id}>
              <p className="data-title">{title}</p>
              <p>{paragraphs.join(" ")}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
