import type { ReactNode } from "react";
import { useId } from "react";
import type { OpenedTyping } from "../../../core/contract/wire-review.ts";
import { regionWords } from "../../../core/keystroke/difference-words.ts";
import { BUCKETS, bucketStart } from "../../../core/keystroke/time-bucket.ts";
import { counted } from "../words.ts";
import { timeWords } from "./sitting-words.ts";

type Difference = OpenedTyping["differences"][number];

const BAR = 18;
const WIDTH = BUCKETS * BAR;
const HEIGHT = 130;

/** One way in which later typing differs: how often which times occurred at first, as bars, and later, as a line. */
export function DifferencePlot({ difference }: { readonly difference: Difference }): ReactNode {
  const { timing, direction, first, later } = difference;
  const id = useId();
  const words = regionWords(difference);
  const title = `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${direction} later`;
  const most = Math.max(Number.EPSILON, ...first.shares, ...later.shares);
  const y = (share: number): number => HEIGHT - (share / most) * (HEIGHT - 4);
  const line = later.shares.map((share, bucket) => `${bucket === 0 ? "M" : "L"}${bucket * BAR} ${y(share)}H${(bucket + 1) * BAR}`).join("");
  return (
    <figure className="difference">
      <figcaption id={id}>
        <strong>{title}</strong>
        <span>
          {inWords("At first", first)}; {inWords("later", later)}.
        </span>
      </figcaption>
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id} preserveAspectRatio="none">
        {first.shares.map((share, bucket) => <rect key={bucketStart(timing, bucket)} className="chart-first" x={bucket * BAR + 1} width={BAR - 2} y={y(share)} height={HEIGHT - y(share)} />)}
        <path className="chart-later" d={line} />
      </svg>
      <p className="axis">
        <span>{timeWords(bucketStart(timing, 1))} or {bucketStart(timing, 1) < 0 ? "more" : "less"}</span>
        <span>{timeWords(bucketStart(timing, BUCKETS - 1))} or more</span>
      </p>
      <p className="legend">
        <svg className="swatch" viewBox="0 0 16 16" aria-hidden="true">
          <rect className="chart-first" x={1} y={3} width={14} height={12} />
        </svg>{" "}
        at first{" "}
        <svg className="swatch" viewBox="0 0 16 16" aria-hidden="true">
          <path className="chart-later" d="M1 8H15" />
        </svg>{" "}
        later
      </p>
      <details>
        <summary>As a table</summary>
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" className="number">At first</th>
              <th scope="col" className="number">Later</th>
            </tr>
          </thead>
          <tbody>
            {first.shares.map((share, bucket) => (share === 0 && later.shares[bucket] === 0 ? null : (
              <tr key={bucketStart(timing, bucket)}>
                <th scope="row">{rangeWords(timing, bucket)}</th>
                <td className="number">{percent(share)}</td>
                <td className="number">{percent(later.shares[bucket] ?? 0)}</td>
              </tr>
            )))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function inWords(when: string, { events, medianMs }: Difference["first"]): string {
  return medianMs === null ? `${when} none` : `${when} about ${timeWords(medianMs)} (median of ${counted(events, "time")})`;
}

function rangeWords(timing: Difference["timing"], bucket: number): string {
  if (bucket === 0) return `${timeWords(bucketStart(timing, 1))} or ${bucketStart(timing, 1) < 0 ? "more" : "less"}`;
  return bucket === BUCKETS - 1 ? `${timeWords(bucketStart(timing, bucket))} or more` : `${timeWords(bucketStart(timing, bucket))} to ${timeWords(bucketStart(timing, bucket + 1))}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
