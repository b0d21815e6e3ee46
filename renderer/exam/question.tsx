import { memo, useCallback, useMemo } from "react";
import type { ReactElement, ReactNode } from "react";
import type { ContentNode } from "../../core/assessment/content.ts";
import { isBlank } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import { InteractionView } from "../interactions/interaction-view.tsx";
import { ScreenHeading } from "../shell/screen-heading.tsx";
import type { LoadedItem } from "../store/item-cache.ts";

interface QuestionProps {
  readonly loaded: LoadedItem;
  readonly number: number;
  readonly total: number;
}

/** A question: its heading, what belongs to its section, its body with the interactions where the author put them. */
export const Question = memo(function Question({ loaded, number, total }: QuestionProps): ReactElement {
  const { item, rubric, sectionTitle, responses } = loaded;
  const idPrefix = `q${number}`;
  const questionName = `question ${number}`;

  const interaction = useCallback(
    (responseId: string): ReactNode => {
      const found = item.interactions.find((candidate) => candidate.responseId === responseId);
      if (found === undefined) return null;
      return (
        <InteractionView
          key={responseId} interaction={found} declaration={item.responses.find((declaration) => declaration.id === responseId)} itemId={item.id}
          saved={responses[responseId]} idPrefix={`${idPrefix}-${responseId}`} questionName={questionName}
        />
      );
    },
    [item, responses, idPrefix, questionName],
  );
  // An interaction that the body does not place is still asked, after it.
  const unplaced = useMemo(() => item.interactions.map((candidate) => candidate.responseId).filter((id) => !placed(item.body).has(id)), [item]);

  return (
    <article className="question">
      <p className="context">
        {sectionTitle === "" ? "" : `${sectionTitle} · `}Question {number} of {total}
      </p>
      <ScreenHeading title={item.title === "" ? `Question ${number}` : `${number}. ${item.title}`} />
      <div lang={item.language === "" ? undefined : item.language}>
        {isBlank(rubric) ? null : (
          <div className="rubric content">
            <Content nodes={rubric} idPrefix={`${idPrefix}-rubric`} />
          </div>
        )}
        <div className="content question-body">
          <Content nodes={item.body} idPrefix={`${idPrefix}-body`} interaction={interaction} />
          {unplaced.map(interaction)}
        </div>
      </div>
    </article>
  );
});

function placed(nodes: readonly ContentNode[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap((node) => {
      if (node.kind === "interaction") return [node.responseId];
      return node.kind === "html" || node.kind === "math" ? [...placed(node.children)] : [];
    }),
  );
}
