import type { ReactNode } from "react";
import { useId } from "react";
import type { DraftFault } from "./schedule-draft.ts";

interface CheckedFieldProps {
  readonly label: string;
  readonly type?: "text" | "datetime-local";
  readonly value: string;
  readonly numeric?: boolean;
  readonly hint?: string;
  /** What is wrong with it; null when nothing is. */
  readonly fault?: DraftFault | null;
  readonly onChange: (value: string) => void;
}

/** A field that says beside itself what is wrong with it, and offers what would mend it. */
export function CheckedField({ label, type = "text", value, numeric = false, hint, fault = null, onChange }: CheckedFieldProps): ReactNode {
  const id = useId();
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === null ? [] : [`${id}-fault`])].join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type={type} value={value} autoComplete="off" spellCheck={false} inputMode={numeric ? "numeric" : undefined} aria-invalid={fault !== null} aria-describedby={described === "" ? undefined : described}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
      <div role="status">
        {fault === null ? null : (
          <div className="fault">
            <p id={`${id}-fault`}>{fault.words}</p>
            {fault.mend === null ? null : <button type="button" className="button" onClick={() => onChange(fault.mend?.value ?? "")}>{fault.mend.words}</button>}
          </div>
        )}
      </div>
    </div>
  );
}
