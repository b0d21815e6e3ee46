import { concatBytes, toHex, utf8 } from "../crypto/encoding.ts";
import { sha256 } from "../crypto/hash.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import { assertNever } from "../result.ts";
import type { Item } from "./exam-content.ts";
import type { Interaction } from "./interaction.ts";

interface Choice {
  readonly id: string;
  readonly fixed: boolean;
}

/**
 * A question in the order in which one sitting shows it: the same sitting always sees the same order, another one its own.
 * Choices that are `fixed` stay in their places (QTI 3.0 ASI §2.7, `shuffle` and `fixed`).
 * @param seed the sitting's random bytes
 */
export async function presentItem(item: Item, seed: Uint8Array): Promise<Item> {
  return { ...item, interactions: await Promise.all(item.interactions.map((interaction) => present(interaction, item.id, seed))) };
}

async function present(interaction: Interaction, itemId: string, seed: Uint8Array): Promise<Interaction> {
  const shuffle = <C extends Choice>(choices: readonly C[], set: string): Promise<readonly C[]> =>
    shuffled(choices, (choice) => orderKey(seed, [itemId, interaction.responseId, set, choice.id]));
  switch (interaction.kind) {
    case "choice":
    case "inline-choice":
    case "order":
      return interaction.shuffle ? withChoices(interaction, await shuffle(interaction.choices, "choices")) : interaction;
    case "match":
      return interaction.shuffle
        ? { ...interaction, rows: await shuffle(interaction.rows, "rows"), columns: await shuffle(interaction.columns, "columns") }
        : interaction;
    case "text-entry":
    case "extended-text":
      return interaction;
    default:
      return assertNever(interaction);
  }
}

type WithChoices = Extract<Interaction, { readonly kind: "choice" | "inline-choice" | "order" }>;

function withChoices(interaction: WithChoices, choices: WithChoices["choices"]): Interaction {
  return { ...interaction, choices };
}

/** Sorts by a pseudo-random key a choice, which is a uniform permutation, and puts the fixed ones back where they were. */
async function shuffled<C extends Choice>(choices: readonly C[], keyOf: (choice: C) => Promise<string>): Promise<readonly C[]> {
  const free = await Promise.all(choices.filter((choice) => !choice.fixed).map(async (choice) => ({ choice, key: await keyOf(choice) })));
  free.sort((a, b) => (a.key < b.key ? -1 : 1));
  const rest = free.values();
  return choices.map((choice) => (choice.fixed ? choice : (rest.next().value?.choice ?? choice)));
}

async function orderKey(seed: Uint8Array, place: readonly string[]): Promise<string> {
  return toHex(await sha256(concatBytes(utf8("invigil shuffle v1"), seed, utf8(canonicalise(place)))));
}
