import type { Interaction, InteractionKind } from "../../core/assessment/interaction.ts";

/** The interaction of one kind. */
export type InteractionOf<K extends InteractionKind> = Extract<Interaction, { readonly kind: K }>;

/** What every interaction's component gets. */
export interface InteractionProps<K extends InteractionKind> {
  readonly interaction: InteractionOf<K>;
  readonly itemId: string;
  /** The response that came with the question. */
  readonly saved: readonly string[] | undefined;
  /** Unique within the page; starts the identifiers of this interaction's elements. */
  readonly idPrefix: string;
  /** Name of the question, for interactions whose author gave no prompt or label. */
  readonly questionName: string;
}
