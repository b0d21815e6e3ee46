/*
 * Operators of QTI expressions (QTI 3.0 ASI, expressions) that are evaluated here, with the number of operands each takes and
 * the attributes that it cannot do without. The importer checks items against this table, so the evaluator may rely on it.
 */
interface OperatorShape {
  readonly operands: readonly [number, number];
  readonly required: readonly string[];
  /** May stand only in outcome processing of a test. */
  readonly testOnly?: true;
  /** Gives another value each time, unless seeded. */
  readonly random?: true;
}

const MANY = 10_000;
const SHAPE = ["shape", "coords"] as const;

function shape(least: number, most: number, ...required: readonly string[]): OperatorShape {
  return { operands: [least, most], required };
}
function random(least: number, most: number, ...required: readonly string[]): OperatorShape {
  return { operands: [least, most], required, random: true };
}
function subset(...required: readonly string[]): OperatorShape {
  return { operands: [0, 0], required, testOnly: true };
}

const OPERATORS = {
  baseValue: shape(0, 0, "baseType", "value"),
  variable: shape(0, 0, "identifier"),
  default: shape(0, 0, "identifier"),
  correct: shape(0, 0, "identifier"),
  mapResponse: shape(0, 0, "identifier"),
  mapResponsePoint: shape(0, 0, "identifier"),
  mathConstant: shape(0, 0, "name"),
  null: shape(0, 0),
  randomInteger: random(0, 0, "max"),
  randomFloat: random(0, 0, "max"),
  random: random(1, 1),
  multiple: shape(0, MANY),
  ordered: shape(0, MANY),
  containerSize: shape(1, 1),
  isNull: shape(1, 1),
  index: shape(1, 2),
  member: shape(2, 2),
  delete: shape(2, 2),
  contains: shape(2, 2),
  repeat: shape(1, MANY, "numberRepeats"),
  substring: shape(2, 2),
  stringMatch: shape(2, 2),
  patternMatch: shape(1, 2),
  not: shape(1, 1),
  and: shape(1, MANY),
  or: shape(1, MANY),
  anyN: shape(1, MANY, "min", "max"),
  match: shape(2, 2),
  equal: shape(2, 2),
  equalRounded: shape(2, 2, "figures"),
  inside: shape(1, 1, ...SHAPE),
  lt: shape(2, 2),
  gt: shape(2, 2),
  lte: shape(2, 2),
  gte: shape(2, 2),
  durationLT: shape(2, 2),
  durationGTE: shape(2, 2),
  sum: shape(1, MANY),
  product: shape(1, MANY),
  subtract: shape(2, 2),
  divide: shape(2, 2),
  power: shape(2, 2),
  integerDivide: shape(2, 2),
  integerModulus: shape(2, 2),
  truncate: shape(1, 1),
  round: shape(1, 1),
  roundTo: shape(1, 1, "figures"),
  integerToFloat: shape(1, 1),
  max: shape(1, MANY),
  min: shape(1, MANY),
  gcd: shape(1, MANY),
  lcm: shape(1, MANY),
  mathOperator: shape(1, 2, "name"),
  statsOperator: shape(1, 1, "name"),
  testVariables: subset("variableIdentifier"),
  outcomeMinimum: subset("outcomeIdentifier"),
  outcomeMaximum: subset("outcomeIdentifier"),
  numberCorrect: subset(),
  numberIncorrect: subset(),
  numberResponded: subset(),
  numberPresented: subset(),
  numberSelected: subset(),
} as const satisfies Readonly<Record<string, OperatorShape>>;

export type OperatorName = keyof typeof OPERATORS;

/** Whether a name is an operator that is evaluated here. */
export function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(OPERATORS, name);
}

/** All operators, for schemas. */
export const OPERATOR_NAMES: readonly OperatorName[] = Object.keys(OPERATORS).filter(isOperatorName);

/** What an operator takes. */
export function operatorShape(name: OperatorName): OperatorShape {
  return OPERATORS[name];
}
