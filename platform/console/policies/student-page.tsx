import type { ReactNode } from "react";
import type { Policy } from "../../../core/policy/policy.ts";
import { contactInWords, studentReads } from "../../../core/policy/student-words.ts";

/** What the student reads before agreeing, word for word. */
export function StudentPage({ policy, organisation }: { readonly policy: Policy; readonly organisation: string }): ReactNode {
  return (
    <div className="student-page">
      <p className="quiet">Word for word what every student reads before agreeing. How far each control holds stands beside it there, as measured on their computer.</p>
      {studentReads(policy).map(({ heading, intro, items, outro }) => (
        <section key={heading}>
          <h3>{heading}</h3>
          {intro.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
          {items.length === 0 ? null : (
            <dl>
              {items.map(({ title, paragraphs }) => (
                <div key={title}>
                  <dt>{title}</dt>
                  {paragraphs.map((paragraph) => <dd key={paragraph}>{paragraph}</dd>)}
                </div>
              ))}
            </dl>
          )}
          {outro.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
        </section>
      ))}
      <p>{contactInWords(policy.contact, organisation)}</p>
    </div>
  );
}
