import type { ReactNode } from "react";
import type { OpenedTyping } from "../../../core/contract/wire-review.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { duration } from "../words.ts";
import { lackWords } from "./sitting-words.ts";

/** What the chart of scores shows, in numbers. */
export function ScoreTable({ windows }: { readonly windows: OpenedTyping["windows"] }): ReactNode {
  return (
    <details>
      <summary>Scores as a table</summary>
      <ScrollingTable label="Scores of later stretches" className="tall" columns={["Worked", { number: "Keys" }, { number: "Score" }, { number: "95 % of the same writing" }, "Beside it"]}>
        {windows.map(({ seq, elapsed, keys, score }) => (
          <tr key={seq}>
            <th scope="row">{duration(elapsed)}</th>
            <td className="number">{keys}</td>
            <td className="number">{score.kind === "scored" ? score.score.toFixed(1) : "–"}</td>
            <td className="number">{score.kind === "scored" ? `${score.low.toFixed(1)} to ${score.high.toFixed(1)}` : ""}</td>
            <td>{score.kind === "not-enough" ? lackWords(score.reason) : score.clockChanged ? "timed by another clock than the first keys" : ""}</td>
          </tr>
        ))}
      </ScrollingTable>
    </details>
  );
}
