import { describe, expect, it } from "vitest";
import { evaluate } from "../../core/keystroke/evaluation/error-rates.ts";
import { recentMedian, scaledManhattan } from "../../core/keystroke/evaluation/fixed-text-detectors.ts";
import { fixedTextScores } from "../../core/keystroke/evaluation/fixed-text-protocol.ts";
import { POPULATION_TABLE } from "../../core/keystroke/population-table.ts";
import { readRepetitions } from "../../platform/cli/keystroke-file.ts";
import { KEYSTROKE_FILES, freeTextRates, generatedSections, halvesOf, hasKeystrokeData, injectionRate, splitWriters, writersOf } from "../doubles/keystroke-data.ts";
import { must } from "../doubles/platform.ts";
import { KNOWN_GENERATORS, UNSEEN_GENERATORS } from "../doubles/typing-generators.ts";

/* Killourhy and Maxion (DSN 2009); KLiCKe (The Learning Agency Lab); Villani. In the latter two each writer had a keyboard of their own, which the timings tell as well. */
describe.skipIf(!hasKeystrokeData())("published key strokes (skipped when the shared data is absent)", () => {
  it("give the published error rate of the scaled Manhattan detector, and half of it with ours", async () => {
    const subjects = must(await readRepetitions(KEYSTROKE_FILES.cmu));

    const [published, ours] = [evaluate(fixedTextScores(subjects, scaledManhattan)), evaluate(fixedTextScores(subjects, recentMedian))];

    expect(subjects).toHaveLength(51);
    expect(published.average.equalError).toBeCloseTo(0.0962, 4);
    expect(published.equalErrorDeviation).toBeCloseTo(0.0694, 4);
    expect(published.average.zeroMissFalseAlarm).toBeCloseTo(0.601, 3);
    expect(ours.average.equalError).toBeLessThan(0.047);
    expect(ours.average.zeroMissFalseAlarm).toBeLessThan(0.28);
    expect(ours.oneThreshold.equalError).toBeLessThan(0.069);
  });

  it("of essays tell writers apart that nothing was chosen on: 1,000 keys learnt, windows of 200", async () => {
    const { chosenOn, unseen } = splitWriters(await writersOf(KEYSTROKE_FILES.klicke));

    const { subjects, average, oneThreshold, lookedAt } = freeTextRates(unseen);

    expect(chosenOn.map(({ user }) => user).toSorted()).toEqual(POPULATION_TABLE.writers.toSorted());
    expect(subjects).toHaveLength(56);
    expect(average.equalError).toBeLessThan(0.02);
    expect(oneThreshold.equalError).toBeLessThan(0.03);
    expect(oneThreshold.falseNonMatchAt1PercentFalseMatch).toBeLessThan(0.1);
    // Nobody who wrote all themselves is looked at; of changes to another writer seven in eight are, within 600 keys.
    expect(lookedAt).toMatchObject({ own: 56, ownLookedAt: 0, others: 56 * 55 });
    expect(lookedAt.othersLookedAt / lookedAt.others).toBeGreaterThan(0.86);
  });

  it("of six sittings on several days tell writers of another collection apart, through a clock of 16 ms", async () => {
    const { subjects, average, oneThreshold, lookedAt } = freeTextRates(await writersOf(KEYSTROKE_FILES.villani), { bySession: true, clockMs: 16 });

    expect(subjects).toHaveLength(55);
    expect(average.equalError).toBeLessThan(0.045);
    expect(oneThreshold.equalError).toBeLessThan(0.057);
    expect(oneThreshold.falseNonMatchAt1PercentFalseMatch).toBeLessThan(0.19);
    expect(lookedAt).toMatchObject({ own: 55, ownLookedAt: 0 });
    expect(lookedAt.othersLookedAt / lookedAt.others).toBeGreaterThan(0.75);
  });

  it("of people are hardly ever taken for a program's, also of those that the threshold was not chosen on", async () => {
    const { unseen } = splitWriters(await writersOf(KEYSTROKE_FILES.klicke));
    const villani = halvesOf(await writersOf(KEYSTROKE_FILES.villani));

    const essays = injectionRate(unseen.flatMap(({ sections }) => sections));
    const [lookedAt, notLookedAt] = [injectionRate(villani.lookedAt.flatMap(({ sections }) => sections), 16), injectionRate(villani.notLookedAt.flatMap(({ sections }) => sections), 16)];

    expect(essays.windows).toBeGreaterThan(3600);
    expect(essays.ofWindows).toBeLessThan(0.002);
    expect(essays.ofSections).toBe(0);
    // Another collection and a coarser clock than the threshold was chosen with. Of the half that was not looked at, 12 of 14 windows are one person's.
    expect(lookedAt.ofWindows).toBeLessThan(0.001);
    expect(notLookedAt.ofWindows).toBeLessThan(0.009);
    expect((lookedAt.ofWindows * lookedAt.windows + notLookedAt.ofWindows * notLookedAt.windows) / (lookedAt.windows + notLookedAt.windows)).toBeLessThan(0.005);
    expect([lookedAt.ofSections, notLookedAt.ofSections < 0.02]).toEqual([0, true]);
  });

  it.each<readonly [string, number, number, number]>([
    ["uniform", 0.99, 1, 1], ["gaussian", 0.98, 1, 1], ["log-normal", 0.75, 0.85, 0.95], ["constant", 0.99, 1, 1], ["triangular", 0.99, 1, 1], ["medians of pairs", 0.97, 1, 1],
    // What timing cannot tell from people: intervals with a long tail, those of people in any order, and what a person typed before.
    ["exponential after a least time", 0.01, 0.05, 0], ["histogram of people", 0, 0.02, 0], ["replay of a person", 0, 0.01, 0],
  ])("as a program types them, %s, are seen in between %d and %d of windows", async (name, leastOfWindows, mostOfWindows, leastOfSections) => {
    const { chosenOn, unseen } = splitWriters(await writersOf(KEYSTROKE_FILES.klicke));
    const generate = { ...KNOWN_GENERATORS, ...UNSEEN_GENERATORS }[name];
    if (generate === undefined) throw new Error(`there is no generator "${name}"`);

    const { ofWindows, ofSections } = injectionRate(generatedSections(unseen, generate, chosenOn));

    expect(ofWindows).toBeGreaterThanOrEqual(leastOfWindows);
    expect(ofWindows).toBeLessThanOrEqual(mostOfWindows);
    expect(ofSections).toBeGreaterThanOrEqual(leastOfSections);
  });
});
