import type { ReactElement } from "react";
import { assertNever } from "../../core/result.ts";
import type { Interaction } from "../../core/assessment/interaction.ts";
import type { ResponseDeclaration } from "../../core/assessment/exam-content.ts";
import { ChoiceInteraction } from "./choice-interaction.tsx";
import { ExtendedText } from "./extended-text.tsx";
import { InlineChoice } from "./inline-choice.tsx";
import type { InteractionProps } from "./interaction-of.ts";
import { MatchGrid } from "./match-grid.tsx";
import { LikertGrid } from "./likert-grid.tsx";
import { OrderInteraction } from "./order-interaction.tsx";
import { TextEntry } from "./text-entry.tsx";

interface InteractionViewProps extends Omit<InteractionProps<Interaction["kind"]>, "interaction"> {
  readonly interaction: Interaction;
  readonly declaration: ResponseDeclaration | undefined;
}

/** Draws an interaction by its kind. */
export function InteractionView({ interaction, declaration, ...rest }: InteractionViewProps): ReactElement {
  switch (interaction.kind) {
    case "choice":
      return <ChoiceInteraction {...rest} interaction={interaction} single={interaction.maxChoices === 1 || declaration?.cardinality === "single"} />;
    case "inline-choice":
      return <InlineChoice {...rest} interaction={interaction} />;
    case "text-entry":
      return <TextEntry {...rest} interaction={interaction} />;
    case "extended-text":
      return <ExtendedText {...rest} interaction={interaction} />;
    case "match":
      return interaction.layout === "likert" ? <LikertGrid {...rest} interaction={interaction} /> : <MatchGrid {...rest} interaction={interaction} />;
    case "order":
      return <OrderInteraction {...rest} interaction={interaction} />;
    default:
      return assertNever(interaction);
  }
}
