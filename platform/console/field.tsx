import type { ReactNode } from "react";
import { useEffect, useId, useRef } from "react";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password";
  /** What a browser's or a password manager's help is for. */
  readonly autoComplete: string;
  readonly numeric?: boolean;
  readonly hint?: ReactNode;
  /** What the page has just come to: the keyboard goes there. */
  readonly focused?: boolean;
}

/** A labelled line to type into. */
export function Field({ label, value, onChange, type = "text", autoComplete, numeric = false, hint, focused = false }: FieldProps): ReactNode {
  const id = useId();
  const line = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) line.current?.focus();
  }, [focused]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} ref={line} type={type} value={value} autoComplete={autoComplete} autoCapitalize="none" spellCheck={false} inputMode={numeric ? "numeric" : "text"}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`} onChange={({ target }) => onChange(target.value)}
      />
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
