import type { ReactElement } from "react";
import type { DeviceLine } from "../../core/device/device-words.ts";

/** What a computer says about itself, line by line, behind one button: exactly what is recorded and nothing else. */
export function DeviceDetails({ lines, summary }: { readonly lines: readonly DeviceLine[]; readonly summary: string }): ReactElement {
  return (
    <details className="disclosure">
      <summary>{summary}</summary>
      <dl className="device-lines">
        {lines.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
