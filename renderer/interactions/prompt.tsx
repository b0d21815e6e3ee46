import type { ReactElement } from "react";
import type { ContentNode } from "../../core/assessment/content.ts";
import { isBlank } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";

interface PromptProps {
  readonly prompt: readonly ContentNode[];
  readonly idPrefix: string;
  /** Read by screen readers where the author wrote no prompt. */
  readonly fallback: string;
}

/** The legend of a group of answers. */
export function PromptLegend({ prompt, idPrefix, fallback }: PromptProps): ReactElement {
  if (isBlank(prompt)) return <legend className="visually-hidden">{fallback}</legend>;
  return (
    <legend className="prompt">
      <Content nodes={prompt} idPrefix={`${idPrefix}-prompt`} />
    </legend>
  );
}
