import type { ReactNode } from "react";
import type { OpenedComputers } from "../../../core/contract/wire-review.ts";
import { deviceReportLines } from "../../../core/device/device-words.ts";
import { findingWords } from "../../../core/device/finding-words.ts";
import { counted, moment } from "../words.ts";
import { Facts } from "./facts.tsx";

/** What the computer said about itself, and what computers of this exam have to do with this sitting. */
export function ComputersSection({ computers }: { readonly computers: OpenedComputers }): ReactNode {
  const { reports, forgotten, sightings, findings } = computers;
  return (
    <section className="card" aria-labelledby="computers">
      <div className="card-head">
        <h2 id="computers">Computers</h2>
        <p className="quiet">Everything here is what a candidate's computer said about itself. Nothing follows from it by itself.</p>
      </div>
      {findings.length === 0 ? (
        <p>
          {sightings === 0
            ? "This sitting's computer cannot be compared with others: the policy names no report of it, or its retention is over."
            : "Nothing to look at: no other candidate of this exam whose computer is known used this one, and this candidate used no other."}
        </p>
      ) : (
        <ul className="findings">
          {findings.map((finding) => {
            const words = findingWords(finding, moment);
            return (
              <li key={words}>
                <bdi>{words}</bdi>
              </li>
            );
          })}
        </ul>
      )}
      {forgotten === 0 ? null : <p>{counted(forgotten, "report")} of this computer {forgotten === 1 ? "was" : "were"} deleted on {forgotten === 1 ? "its" : "their"} date.</p>}
      {reports.length === 0 && forgotten === 0 ? <p>No report of the computer was recorded: the policy names none, or the exam has not come that far.</p> : null}
      {reports.map((report, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- reports have no name of their own, and stay in the order in which they were recorded
        <Facts key={index} facts={deviceReportLines(report)} />
      ))}
    </section>
  );
}
