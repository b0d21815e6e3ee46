import { isInside, parsePoint } from "./area.ts";
import type { AreaMapping, BaseType, Mapping } from "./model.ts";
import type { Single, Value } from "./value.ts";
import { parseSingle, sameSingle } from "./value.ts";

/**
 * QTI `mapResponse` (QTI 3.0 ASI, expressions): the sum of what each value is worth, within the bounds. A value that stands more than once
 * counts once; NULL is worth nothing, and the bounds still hold for it.
 */
export function mapValue(mapping: Mapping, value: Value): number {
  const counted = value === null ? [] : distinct(value.baseType, value.values);
  const sum = counted.reduce<number>((total, entry) => total + worthOf(mapping, value?.baseType ?? "string", entry), 0);
  return clamp(sum, mapping);
}

/** QTI `mapResponsePoint`: each area counts once, with the first point that falls in it; a point outside all areas is worth the default. */
export function mapPoints(mapping: AreaMapping, value: Value): number {
  const points = (value?.values ?? []).map((entry) => parsePoint(String(entry))).filter((point) => point !== null);
  const used = new Set<number>();
  let sum = 0;
  for (const point of points) {
    const hits = mapping.entries.flatMap((entry, index) => (isInside(entry.shape, entry.coords, point) ? [index] : []));
    const free = hits.find((index) => !used.has(index));
    if (free !== undefined) {
      used.add(free);
      sum += mapping.entries[free]?.value ?? 0;
    } else if (hits.length === 0) sum += mapping.defaultValue;
  }
  return clamp(sum, mapping);
}

function worthOf(mapping: Mapping, baseType: BaseType, value: Single): number {
  const entry = mapping.entries.find(({ key, caseSensitive }) => {
    const parsed = parseSingle(baseType, key);
    if (parsed === null) return false;
    if (caseSensitive || typeof parsed !== "string" || typeof value !== "string") return sameSingle(baseType, parsed, value);
    return sameSingle(baseType, parsed.toLowerCase(), value.toLowerCase());
  });
  return entry?.value ?? mapping.defaultValue;
}

function distinct(baseType: BaseType, values: readonly Single[]): readonly Single[] {
  return values.filter((value, index) => values.findIndex((other) => sameSingle(baseType, value, other)) === index);
}

function clamp(value: number, bounds: { readonly lowerBound: number | null; readonly upperBound: number | null }): number {
  const raised = bounds.lowerBound === null ? value : Math.max(value, bounds.lowerBound);
  return bounds.upperBound === null ? raised : Math.min(raised, bounds.upperBound);
}
