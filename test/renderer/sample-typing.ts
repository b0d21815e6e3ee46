import { KEY_CLASSES } from "../../core/keystroke/key-class.ts";
import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import { RhythmRecorder } from "../../core/keystroke/rhythm.ts";

/** Two stretches of 200 keys with times as people have them, the same in every run. */
export const typedStretches: readonly RecordedKeys[] = sampleStretches();

function sampleStretches(): readonly RecordedKeys[] {
  const recorder = new RhythmRecorder({ clockMs: 0.005 });
  const stretches: RecordedKeys[] = [];
  let pressMs = 0;
  for (let index = 0; stretches.length < 2; index += 1) {
    const spread = Math.sin(index * 12.9898) * 43_758.5453;
    const chance = spread - Math.floor(spread);
    pressMs += 90 + 60 * chance + (chance > 0.9 ? 700 * chance : 0);
    const window = recorder.add({ keyClass: KEY_CLASSES[index % 8] ?? "other", pressMs, releaseMs: pressMs + 60 + 70 * chance * chance });
    if (window === null) continue;
    stretches.push({
      recorded: { level: "rhythm", window }, edits: { typed: 182, repeated: 0, composed: 0, pasted: 12, dropped: 0, replaced: 0, withoutKeys: 0, deletions: 17, undos: 0 }, injection: [],
      unusual: { scripted: 0, placeless: 0, composing: 0, dead: 0 }, lag: { meanMs: 0.4, mostMs: 2.5 },
    });
  }
  return stretches;
}
