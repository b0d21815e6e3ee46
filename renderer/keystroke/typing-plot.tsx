import { useId } from "react";
import type { ReactElement } from "react";
import type { TypingBar } from "./typing-summary.ts";

const HEIGHT = 72;
const BAR = 12;
const GAP = 2;

/** How often which times occurred, as bars, with the same as a table for whoever does not see them. */
export function TypingPlot({ title, bars }: { readonly title: string; readonly bars: readonly TypingBar[] }): ReactElement {
  const id = useId();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const width = bars.length * (BAR + GAP);
  return (
    <figure className="typing-plot">
      <figcaption id={id}>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-labelledby={id} preserveAspectRatio="none">
        {bars.map(({ from, count }, index) => (
          <rect key={from} x={index * (BAR + GAP)} y={HEIGHT - (count / most) * HEIGHT} width={BAR} height={(count / most) * HEIGHT} />
        ))}
      </svg>
      <p className="typing-axis" aria-hidden="true">
        <span>{inWords(bars[0]?.to ?? 0)} or less</span>
        <span>{inWords(bars.at(-1)?.from ?? 0)} or more</span>
      </p>
      <details>
        <summary>As a table</summary>
        <table className="ledger">
          <caption>{title}</caption>
          <tbody>
            {bars.filter(({ count }) => count > 0).map(({ from, to, count }) => (
              <tr key={from}>
                <th scope="row">{to === null ? `${inWords(from)} or more` : `${inWords(from)} to ${inWords(to)}`}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function inWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
