import type { Expression, ResponseVariable } from "./model.ts";
import type { Value } from "./value.ts";

/** An item of the test as outcome processing sees it, after its own response processing. */
export interface TestItem {
  readonly id: string;
  readonly sections: readonly string[];
  readonly categories: readonly string[];
  readonly weights: Readonly<Record<string, number>>;
  /** Value of an item variable by its name in the test (variable mappings applied). */
  read(identifier: string): Value;
  /** Declared normal maximum and minimum of an outcome variable; null when none is declared. */
  normalMaximum(identifier: string): number | null;
  normalMinimum(identifier: string): number | null;
  readonly presented: boolean;
  readonly responded: boolean;
  /** Null when no response of the item has a correct value, so it can be neither right nor wrong. */
  readonly correct: boolean | null;
}

/** What expressions can look up. One for an item, one for the test. */
export interface Scope {
  /** @param weight name of the weight to apply, in outcome processing only */
  read(identifier: string, weight: string | null): Value;
  correct(identifier: string): Value;
  defaultOf(identifier: string): Value;
  response(identifier: string): ResponseVariable | null;
  /** From 0 up to 1. */
  random(): number;
  /** The items of the test; empty within an item. */
  readonly items: readonly TestItem[];
}

/** An expression with its operands already evaluated. */
export interface Call {
  readonly expression: Expression;
  readonly operands: readonly Value[];
  readonly scope: Scope;
}
