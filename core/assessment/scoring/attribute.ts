import type { Expression } from "./model.ts";
import type { Scope } from "./scope.ts";
import { numberOf } from "./value.ts";

/** An attribute's text; empty when it is absent. */
export function attributeOf(expression: Expression, name: string): string {
  return expression.attributes[name] ?? "";
}

/** An attribute that is a number, or names a variable that holds one (QTI `integerOrVariableRef`, also written `{NAME}`). */
export function numberAttribute(expression: Expression, name: string, scope: Scope, absent: number): number | null {
  const text = attributeOf(expression, name).trim();
  if (text === "") return absent;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  return numberOf(scope.read(text.replace(/^\{|\}$/gu, ""), null));
}

/** An attribute that is `true` or `false`. */
export function booleanAttribute(expression: Expression, name: string, absent: boolean): boolean {
  const text = attributeOf(expression, name).trim();
  return text === "" ? absent : text === "true" || text === "1";
}
