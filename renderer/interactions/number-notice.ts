import type { InteractionOf } from "./interaction-of.ts";

type NumberInput = InteractionOf<"text-entry">["input"];

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;

/** A gentle word about a text that is not the number that is asked for; empty when there is nothing to say. The text is kept either way. */
export function numberNotice(input: NumberInput, typed: string): string {
  const text = typed.trim();
  if (input === "text" || text === "") return "";
  if (input === "integer") return INTEGER.test(text) ? "" : "This does not look like a whole number. It is kept as you typed it.";
  if (FLOAT.test(text)) return "";
  if (FLOAT.test(text.replace(",", "."))) return "Please use a point instead of a comma, as in 3.5. It is kept as you typed it.";
  return "This does not look like a number. It is kept as you typed it.";
}
