import type { ReactNode } from "react";
import type { OpenedTyping } from "../../../core/contract/wire-review.ts";
import { duration } from "../words.ts";
import { lackWords } from "./sitting-words.ts";

/** What the chart of scores shows, in numbers. */
export function ScoreTable({ windows }: { readonly windows: OpenedTyping["windows"] }): ReactNode {
  return (
    <details>
      <summary>Scores as a table</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <div className="scroll tall" role="group" aria-label="Scores of later stretches" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Worked</th>
              <th scope="col" className="number">Keys</th>
              <th scope="col" className="number">Score</th>
              <th scope="col" className="number">95 % of the same writing</th>
              <th scope="col">Beside it</th>
            </tr>
          </thead>
          <tbody>
            {windows.map(({ seq, elapsed, keys, score }) => (
              <tr key={seq}>
                <th scope="row">{duration(elapsed)}</th>
                <td className="number">{keys}</td>
                <td className="number">{score.kind === "scored" ? score.score.toFixed(1) : "–"}</td>
                <td className="number">{score.kind === "scored" ? `${score.low.toFixed(1)} to ${score.high.toFixed(1)}` : ""}</td>
                <td>{score.kind === "not-enough" ? lackWords(score.reason) : score.clockChanged ? "timed by another clock than the first keys" : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
