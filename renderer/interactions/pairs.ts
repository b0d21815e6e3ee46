import type { InteractionOf } from "./interaction-of.ts";

/** A response value of a match: row and column, separated by a space (QTI `directedPair`). Identifiers hold no spaces. */
export function pair(row: string, column: string): string {
  return `${row} ${column}`;
}

export interface PairChange {
  readonly response: readonly string[];
  /** Why nothing was changed; empty when it was. */
  readonly refusal: string;
}

interface Names {
  readonly row: string;
  readonly column: string;
}

/**
 * Sets or clears one cell of a match grid within its limits (`matchMax`, `maxAssociations`; 0 means no limit).
 * A row that takes one column only moves its tick there; every other limit is explained instead of being overrun.
 */
export function togglePair(interaction: InteractionOf<"match">, response: readonly string[], row: string, column: string, names: Names): PairChange {
  const value = pair(row, column);
  if (response.includes(value)) return { response: response.filter((other) => other !== value), refusal: "" };
  const rowMax = interaction.rows.find((candidate) => candidate.id === row)?.matchMax ?? 0;
  const columnMax = interaction.columns.find((candidate) => candidate.id === column)?.matchMax ?? 0;
  const kept = rowMax === 1 ? response.filter((other) => !other.startsWith(`${row} `)) : response;
  const inRow = kept.filter((other) => other.startsWith(`${row} `)).length;
  const inColumn = kept.filter((other) => other.endsWith(` ${column}`)).length;
  const refuse = (refusal: string): PairChange => ({ response, refusal });
  if (rowMax > 0 && inRow >= rowMax) return refuse(`“${names.row}” takes at most ${rowMax}. Take one away first.`);
  if (columnMax > 0 && inColumn >= columnMax) return refuse(`“${names.column}” can be used ${columnMax === 1 ? "once" : `${columnMax} times`}. Take it away elsewhere first.`);
  if (interaction.maxAssociations > 0 && kept.length >= interaction.maxAssociations) return refuse(`You can make at most ${interaction.maxAssociations}. Take one away first.`);
  return { response: inPageOrder(interaction, [...kept, value]), refusal: "" };
}

function inPageOrder(interaction: InteractionOf<"match">, chosen: readonly string[]): readonly string[] {
  return interaction.rows.flatMap((row) => interaction.columns.map((column) => pair(row.id, column.id))).filter((value) => chosen.includes(value));
}
