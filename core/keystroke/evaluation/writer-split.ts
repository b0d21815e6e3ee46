/**
 * The fixed split of the KLiCKe writers. Those whose number has an even sum of digits are what everything was chosen on: buckets, features, constants, the population table, thresholds.
 * Figures are reported on the others, which were not looked at meanwhile. Villani's writers were looked at once: in choosing how far the table's scatter is pulled towards a sphere.
 * Those of even number were looked at once more, to see which of their windows are marked as injected; what followed from it was chosen on KLiCKe's.
 */
export function isChosenOn(writer: string): boolean {
  let sum = 0;
  for (const digit of writer.replaceAll(/\D/g, "")) sum += Number(digit);
  return sum % 2 === 0;
}
