import type { ReactElement } from "react";

/** A wait with its progress. @param value 0 to 1 */
export function ProgressBar({ label, value }: { readonly label: string; readonly value: number }): ReactElement {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div className="progress">
      <div className="progress-label">
        <span>{label}</span>
        <span aria-hidden="true">{percent} %</span>
      </div>
      <progress max={100} value={percent} aria-label={label}>
        {percent} %
      </progress>
    </div>
  );
}
