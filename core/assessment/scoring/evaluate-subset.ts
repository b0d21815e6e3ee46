import { assertNever } from "../../result.ts";
import { attributeOf } from "./attribute.ts";
import type { Expression } from "./model.ts";
import type { Call, TestItem } from "./scope.ts";
import type { Value } from "./value.ts";
import { container, numberOf, single } from "./value.ts";

type SubsetOperator =
  | "testVariables" | "outcomeMinimum" | "outcomeMaximum" | "numberCorrect" | "numberIncorrect" | "numberResponded" | "numberPresented" | "numberSelected";

/** Expressions over the items of a test (QTI 3.0 ASI, expressions): by section, its sub-sections included, and by category. */
export function evaluateSubset(op: SubsetOperator, { expression, scope }: Call): Value {
  const items = selectItems(scope.items, expression);
  switch (op) {
    case "testVariables":
      return testVariables(items, expression);
    case "outcomeMaximum":
      return bounds(items, expression, (item, name) => item.normalMaximum(name));
    case "outcomeMinimum":
      return bounds(items, expression, (item, name) => item.normalMinimum(name));
    case "numberCorrect":
      return count(items, (item) => item.correct === true);
    case "numberIncorrect":
      return count(items, (item) => item.responded && item.correct === false);
    case "numberResponded":
      return count(items, (item) => item.responded);
    case "numberPresented":
      return count(items, (item) => item.presented);
    case "numberSelected":
      return count(items, () => true);
    default:
      return assertNever(op);
  }
}

function selectItems(items: readonly TestItem[], expression: Expression): readonly TestItem[] {
  const section = attributeOf(expression, "sectionIdentifier");
  const include = words(attributeOf(expression, "includeCategory"));
  const exclude = words(attributeOf(expression, "excludeCategory"));
  return items.filter((item) =>
    (section === "" || item.sections.includes(section)) &&
    (include.length === 0 || item.categories.some((category) => include.includes(category))) &&
    !item.categories.some((category) => exclude.includes(category)));
}

/**
 * The value of one variable in every selected item, NULL ones left out. Only single cardinality counts; without a base type every
 * numeric variable does, and the result is float as soon as one value is.
 */
function testVariables(items: readonly TestItem[], expression: Expression): Value {
  const name = attributeOf(expression, "variableIdentifier");
  const type = attributeOf(expression, "baseType");
  const weight = attributeOf(expression, "weightIdentifier");
  const found = items.flatMap((item) => {
    const value = item.read(name);
    if (value === null || value.cardinality !== "single") return [];
    const fits = type === "" ? value.baseType === "integer" || value.baseType === "float" : value.baseType === type;
    if (!fits) return [];
    const number = numberOf(value);
    if (weight === "" || number === null) return [value];
    return [{ ...value, baseType: "float" as const, values: [number * (item.weights[weight] ?? 1)] }];
  });
  const common = found.some(({ baseType }) => baseType === "float") ? "float" : found[0]?.baseType;
  return common === undefined ? null : container(common, "multiple", found.flatMap(({ values }) => values));
}

/** Sum of the declared bounds; NULL as soon as one item declares none. */
function bounds(items: readonly TestItem[], expression: Expression, boundOf: (item: TestItem, name: string) => number | null): Value {
  const name = attributeOf(expression, "outcomeIdentifier");
  const weight = attributeOf(expression, "weightIdentifier");
  let sum = 0;
  for (const item of items) {
    const bound = boundOf(item, name);
    if (bound === null) return null;
    sum += bound * (weight === "" ? 1 : (item.weights[weight] ?? 1));
  }
  return single("float", sum);
}

function count(items: readonly TestItem[], counts: (item: TestItem) => boolean): Value {
  return single("integer", items.filter(counts).length);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}
