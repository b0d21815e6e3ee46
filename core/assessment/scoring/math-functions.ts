import type { Value } from "./value.ts";
import { single } from "./value.ts";

type Unary = (value: number) => number;

/** Functions of one number, by QTI's names (QTI 3.0 ASI `mathOperator`). Angles in radians. */
const FUNCTIONS: Readonly<Record<string, Unary>> = {
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
  sec: (value) => 1 / Math.cos(value), csc: (value) => 1 / Math.sin(value), cot: (value) => 1 / Math.tan(value),
  asec: (value) => Math.acos(1 / value), acsc: (value) => Math.asin(1 / value), acot: (value) => Math.atan(1 / value),
  sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
  sech: (value) => 1 / Math.cosh(value), csch: (value) => 1 / Math.sinh(value), coth: (value) => 1 / Math.tanh(value),
  log: Math.log10, ln: Math.log, exp: Math.exp, abs: Math.abs,
  toDegrees: (value) => (value * 180) / Math.PI, toRadians: (value) => (value * Math.PI) / 180,
};
const TO_INTEGER: Readonly<Record<string, Unary>> = { signum: Math.sign, floor: Math.floor, ceil: Math.ceil };

/** A mathematical function by name; NULL when the name is unknown or the result is no number. */
export function mathOperator(name: string, first: number, second: number): Value {
  if (name === "atan2") return single("float", Math.atan2(first, second));
  const toInteger = TO_INTEGER[name];
  if (toInteger !== undefined) return single("integer", toInteger(first) + 0);
  const apply = FUNCTIONS[name];
  return apply === undefined ? null : single("float", apply(first));
}

/** Mean, variance or standard deviation, of the population or of a sample; null when it is not defined. */
export function statsOperator(name: string, numbers: readonly number[]): number | null {
  const mean = numbers.reduce((total, value) => total + value, 0) / numbers.length;
  const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0);
  const sample = numbers.length < 2 ? null : squares / (numbers.length - 1);
  switch (name) {
    case "mean":
      return mean;
    case "popVariance":
      return squares / numbers.length;
    case "popSD":
      return Math.sqrt(squares / numbers.length);
    case "sampleVariance":
      return sample;
    case "sampleSD":
      return sample === null ? null : Math.sqrt(sample);
    default:
      return null;
  }
}
