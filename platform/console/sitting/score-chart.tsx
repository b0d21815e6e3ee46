import type { ReactNode } from "react";
import { useId } from "react";
import type { OpenedTyping } from "../../../core/contract/wire-review.ts";
import { ScrollingBox } from "../scrolling-box.tsx";
import { duration } from "../words.ts";
import { minuteTicks, roundTicks } from "./chart-scale.ts";
import { lackWords } from "./sitting-words.ts";

type Window = OpenedTyping["windows"][number];

const WIDTH = 960;
const HEIGHT = 340;
const AREA = { left: 52, right: WIDTH - 12, top: 30, bottom: HEIGHT - 72 } as const;
/** Where windows without a score are marked. */
const LACK_Y = HEIGHT - 54;
/** Half the width of a mark; of many in a row each is small, and its line has no ends. */
const HALF_MARK = 5;
const HALF_SMALL_MARK = 2.5;
const MOST_LARGE_MARKS = 80;

interface ScoreChartProps {
  readonly windows: readonly Window[];
  /** Working time until which the first keys were learnt from, ms. */
  readonly learntUntil: number;
}

/** The score of each stretch along working time, with where 95 % of the same writing would score. The table beside it says the same. */
export function ScoreChart({ windows, learntUntil }: ScoreChartProps): ReactNode {
  const id = useId();
  const scored = windows.flatMap(({ score }) => (score.kind === "scored" ? [score] : []));
  const ends = scored.flatMap(({ low, high }) => [low, high]);
  const [low, high] = [Math.min(-1, ...ends), Math.max(1, ...ends)];
  const end = Math.max(60_000, learntUntil, ...windows.map(({ elapsed }) => elapsed)) * 1.02;
  const x = (elapsed: number): number => AREA.left + (elapsed / end) * (AREA.right - AREA.left);
  const y = (score: number): number => AREA.bottom - ((score - low) / (high - low)) * (AREA.bottom - AREA.top);
  const half = windows.length > MOST_LARGE_MARKS ? HALF_SMALL_MARK : HALF_MARK;
  const below = scored.filter(({ score }) => score < 0).length;
  return (
    <ScrollingBox label="Chart of scores">
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>
          {`Scores of ${windows.length} later stretches along working time: ${scored.length - below} at or above 0, ${below} below, ${windows.length - scored.length} without a score. The same stands in the table.`}
        </title>
        {learntUntil === 0 ? null : (
          <>
            <rect className="chart-learnt" x={AREA.left} y={AREA.top} width={x(learntUntil) - AREA.left} height={AREA.bottom - AREA.top} />
            <text x={AREA.left + 8} y={AREA.top - 10}>learnt from the first keys, until {duration(learntUntil)}</text>
          </>
        )}
        {roundTicks(low, high).map((tick) => (
          <g key={tick}>
            <line className="chart-grid" x1={AREA.left} x2={AREA.right} y1={y(tick)} y2={y(tick)} />
            <text x={AREA.left - 8} y={y(tick) + 4} textAnchor="end">{tick.toLocaleString()}</text>
          </g>
        ))}
        <line className="chart-zero" x1={AREA.left} x2={AREA.right} y1={y(0)} y2={y(0)} />
        <text className="chart-side" x={AREA.left + 8} y={y(0) - 8}>above 0: rather the same writer</text>
        <text className="chart-side" x={AREA.left + 8} y={y(0) + 18}>below 0: rather another writer</text>
        {minuteTicks(end).map((minutes) => (
          <text key={minutes} x={x(minutes * 60_000)} y={HEIGHT - 26} textAnchor="middle">{minutes}</text>
        ))}
        <text x={AREA.right} y={HEIGHT - 6} textAnchor="end">minutes of working time</text>
        {windows.map((window) => <Mark key={window.seq} window={window} x={x(window.elapsed)} y={y} half={half} />)}
      </svg>
      <p className="legend">
        <Swatch shape="same" /> at or above 0 <Swatch shape="other" /> below 0 <Swatch shape="lack" /> not enough to say anything. Upright lines: where 95 % of the same writing would score.
      </p>
    </ScrollingBox>
  );
}

interface MarkProps {
  readonly window: Window;
  readonly x: number;
  readonly y: (score: number) => number;
  readonly half: number;
}

function Mark({ window: { elapsed, keys, score }, x, y, half }: MarkProps): ReactNode {
  const where = `${duration(elapsed)}, ${keys} keys`;
  if (score.kind === "not-enough") {
    return (
      <g className="mark mark-lack">
        <title>{`${where}: ${lackWords(score.reason)}`}</title>
        <Shape shape="lack" x={x} y={LACK_Y} half={half} />
      </g>
    );
  }
  const shape = score.score < 0 ? "other" : "same";
  return (
    <g className={`mark mark-${shape}`}>
      <title>{`${where}: ${score.score.toFixed(1)}, ${score.low.toFixed(1)} to ${score.high.toFixed(1)}`}</title>
      <line x1={x} x2={x} y1={y(score.low)} y2={y(score.high)} />
      {half === HALF_MARK ? <path d={`M${x - half} ${y(score.low)}h${2 * half}M${x - half} ${y(score.high)}h${2 * half}`} /> : null}
      <Shape shape={shape} x={x} y={y(score.score)} half={half} />
    </g>
  );
}

type MarkShape = "same" | "other" | "lack";

/** A form of its own for each, so that no colour is needed to tell them apart. */
function Shape({ shape, x, y, half }: { readonly shape: MarkShape; readonly x: number; readonly y: number; readonly half: number }): ReactNode {
  if (shape === "same") return <circle cx={x} cy={y} r={half} />;
  const size = half + 1;
  if (shape === "other") return <path d={`M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}Z`} />;
  return <path d={`M${x - half} ${y - half}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}`} />;
}

function Swatch({ shape }: { readonly shape: MarkShape }): ReactNode {
  return (
    <svg className={`swatch mark mark-${shape}`} viewBox="0 0 16 16" aria-hidden="true">
      <Shape shape={shape} x={8} y={8} half={HALF_MARK} />
    </svg>
  );
}
