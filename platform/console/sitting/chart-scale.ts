/** Steps that people count in: 1, 2 or 5 times a power of ten. */
const STEPS = [1, 2, 5, 10] as const;
/** Steps of working time that people count in, minutes. */
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240] as const;

/** Round numbers within a range, about `about` of them. */
export function roundTicks(low: number, high: number, about = 5): readonly number[] {
  const rough = (high - low) / about;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** Minutes of working time from 0 on, at most twelve of them. @param end ms */
export function minuteTicks(end: number): readonly number[] {
  const minutes = end / 60_000;
  const step = MINUTES.find((each) => minutes / each <= 11) ?? Math.ceil(minutes / 11);
  return Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) => index * step);
}
