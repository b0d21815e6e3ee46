import { assertNever } from "../result.ts";
import type { KeyClass } from "./key-class.ts";
import { KEY_CLASSES } from "./key-class.ts";

/**
 * Where two keys in a row lie. Times between keys are kept by pairs of these and not of the twelve classes: on the writers that the table is made from, the finer pairs told writers apart no better,
 * and the coarser say less about what was written.
 */
export const KEY_ZONES = ["left", "right", "space", "backspace", "other"] as const;
export type KeyZone = typeof KEY_ZONES[number];

/** The zone of a class. */
export function zoneOf(keyClass: KeyClass): KeyZone {
  switch (keyClass) {
    case "left-upper": case "left-home": case "left-lower": return "left";
    case "right-upper": case "right-home": case "right-lower": return "right";
    case "space": case "backspace": return keyClass;
    case "digit": case "enter": case "shift": case "other": return "other";
    default: return assertNever(keyClass);
  }
}

const CLASS_INDEX: Readonly<Record<KeyClass, number>> = indices();
const ZONE_INDEX = KEY_CLASSES.map((keyClass) => KEY_ZONES.indexOf(zoneOf(keyClass)));

/** Contexts of hold times: the classes, then one for those that were too rare to be told apart. */
export const HOLD_CONTEXTS = KEY_CLASSES.length + 1;
/** Contexts of the times between keys: the pairs of zones, then one for those that were too rare. */
export const PAIR_CONTEXTS = KEY_ZONES.length ** 2 + 1;

export function classIndex(keyClass: KeyClass): number {
  return CLASS_INDEX[keyClass];
}

/** The context of two keys in a row, 0 to 24. */
export function pairIndex(first: KeyClass, second: KeyClass): number {
  return (ZONE_INDEX[CLASS_INDEX[first]] ?? 0) * KEY_ZONES.length + (ZONE_INDEX[CLASS_INDEX[second]] ?? 0);
}

function indices(): Readonly<Record<KeyClass, number>> {
  const index = (keyClass: KeyClass): number => KEY_CLASSES.indexOf(keyClass);
  return {
    "left-upper": index("left-upper"), "left-home": index("left-home"), "left-lower": index("left-lower"), "right-upper": index("right-upper"), "right-home": index("right-home"),
    "right-lower": index("right-lower"), digit: index("digit"), space: index("space"), backspace: index("backspace"), enter: index("enter"), shift: index("shift"), other: index("other"),
  };
}
