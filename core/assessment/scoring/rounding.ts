/**
 * Rounds half up to decimal places or to significant figures (QTI 3.0 ASI `roundTo`; `significantFigures` is the default mode).
 * @param figures places after the point, or significant figures (at least 1)
 */
export function roundedTo(value: number, mode: string, figures: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const places = mode === "decimalPlaces" ? figures : figures - 1 - Math.floor(Math.log10(Math.abs(value)));
  return shift(Math.round(shift(value, places)), -places);
}

/** value × 10^places through the decimal text, so that 1.005 stays 1.005. */
function shift(value: number, places: number): number {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
