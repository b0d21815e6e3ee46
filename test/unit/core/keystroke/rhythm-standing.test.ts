import { describe, expect, it } from "vitest";
import { rhythmStanding } from "../../../../core/keystroke/rhythm-standing.ts";
import type { WindowScore } from "../../../../core/keystroke/score-window.ts";

const scored = (score: number): WindowScore => ({ kind: "scored", score, low: score - 1, high: score + 1, keys: 200, clockChanged: false });
const silent: WindowScore = { kind: "not-enough", reason: "too-few-keys", keys: 10, neededKeys: 50 };
const [own, other] = [scored(2), scored(-2)];

describe("a sitting's rhythm", () => {
  it.each<readonly [string, readonly WindowScore[], ReturnType<typeof rhythmStanding>]>([
    ["has too little to compare", [], { standing: "not-enough", compared: 0, from: null }],
    ["has too little to compare in two windows, whatever they say", [other, other, silent], { standing: "not-enough", compared: 2, from: null }],
    ["shows nothing where one window is odd", [own, other, own, own], { standing: "nothing", compared: 4, from: null }],
    ["shows nothing where odd windows are apart", [other, other, own, other, other], { standing: "nothing", compared: 5, from: null }],
    ["is to be looked at from the first of three odd windows in a row", [own, own, other, other, other, own], { standing: "look", compared: 6, from: 2 }],
    ["is to be looked at across a window that says nothing", [own, other, silent, other, other], { standing: "look", compared: 4, from: 1 }],
    ["is to be looked at from the first such row", [other, other, other, own, other, other, other], { standing: "look", compared: 7, from: 0 }],
  ])("%s", (_, scores, standing) => {
    expect(rhythmStanding(scores)).toEqual(standing);
  });
});
