import type { ReactNode } from "react";
import type { ImportIssueShown, ImportReportShown } from "../../../core/contract/wire-exams.ts";
import { ScrollingTable } from "../scrolling-table.tsx";

/** Lines of a list at first; a large item bank has hundreds. */
const SHOWN = 50;

/** What would become of a file: what is not supported and where, what is taken in a simpler form, and each question. */
export function ImportReport({ report: { questions, unsupported, warnings } }: { readonly report: ImportReportShown }): ReactNode {
  return (
    <>
      <Issues title="Not supported" issues={unsupported} open />
      <Issues title="Taken in a simpler form" issues={warnings} open={false} />
      <details className="questions">
        <summary>All questions ({questions.length.toLocaleString()})</summary>
        <ScrollingTable label="All questions" landmark columns={["Question", "Answered by", "Imports", "File"]}>
          {questions.map(({ item, title, interactions, importable, file }) => (
            <tr key={item}>
              <th scope="row" className="wrap">{title || item}</th>
              <td className="wrap">{interactions.join(", ").replaceAll("-", " ") || "nothing to answer"}</td>
              <td>{importable ? "Yes" : "No"}</td>
              <td className="wrap">{file}</td>
            </tr>
          ))}
        </ScrollingTable>
      </details>
    </>
  );
}

function Issues({ title, issues, open }: { readonly title: string; readonly issues: readonly ImportIssueShown[]; readonly open: boolean }): ReactNode {
  if (issues.length === 0) return null;
  return (
    <details className="issues" open={open}>
      <summary>{title} ({issues.length.toLocaleString()})</summary>
      <ul>
        {issues.slice(0, SHOWN).map(({ file, line, message, feature, item }) => (
          <li key={`${file} ${line} ${feature} ${item} ${message}`}>
            {message}. <span className="quiet">{file}{line === 0 ? "" : `, line ${line}`}</span>
          </li>
        ))}
        {issues.length <= SHOWN ? null : <li>and {(issues.length - SHOWN).toLocaleString()} more like these</li>}
      </ul>
    </details>
  );
}
