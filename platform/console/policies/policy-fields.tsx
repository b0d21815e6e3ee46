import type { ReactNode } from "react";
import { useState } from "react";

interface Named {
  /** The element to which a finding leads. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** Something that is on or off, with what that means. */
export function Tick({ id, label, hint, checked, onChange }: Named & { readonly checked: boolean; readonly onChange: (checked: boolean) => void }): ReactNode {
  return (
    <label className="choice">
      <input id={id} type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} aria-describedby={hint === undefined ? undefined : `${id}-hint`} />
      <span>
        {label}
        {hint === undefined ? null : <span className="quiet" id={`${id}-hint`}>{hint}</span>}
      </span>
    </label>
  );
}

/** Several of a list. */
export function Ticks<T extends string>({ id, label, hint, all, chosen, words, onChange }: Named & {
  readonly all: readonly T[]; readonly chosen: readonly T[]; readonly words: (one: T) => string; readonly onChange: (chosen: readonly T[]) => void;
}): ReactNode {
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
      <legend>{label}</legend>
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
      {all.map((one) => (
        <label key={one} className="choice">
          <input type="checkbox" checked={chosen.includes(one)} onChange={({ target }) => onChange(all.filter((each) => (each === one ? target.checked : chosen.includes(each))))} />
          <span>{words(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** One of a list. */
export function Choice<T extends string>({ id, label, hint, all, chosen, words, onChange }: Named & {
  readonly all: readonly T[]; readonly chosen: T; readonly words: (one: T) => string; readonly onChange: (chosen: T) => void;
}): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id} value={chosen} aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => {
          const one = all.find((each) => each === target.value);
          if (one !== undefined) onChange(one);
        }}
      >
        {all.map((one) => <option key={one} value={one}>{words(one)}</option>)}
      </select>
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** A text; of several lines where `rows` says so. */
export function Words({ id, label, hint, value, rows, most, onChange }: Named & { readonly value: string; readonly rows?: number; readonly most: number; readonly onChange: (value: string) => void }): ReactNode {
  const shared = { id, value, maxLength: most, autoComplete: "off", "aria-describedby": hint === undefined ? undefined : `${id}-hint` } as const;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? <input {...shared} type="text" onChange={({ target }) => onChange(target.value)} /> : <textarea {...shared} rows={rows} onChange={({ target }) => onChange(target.value)} />}
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** A whole number. What is no number yet changes nothing. */
export function Count({ id, label, hint, value, most, onChange }: Named & { readonly value: number; readonly most: number; readonly onChange: (value: number) => void }): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type="number" inputMode="numeric" min={0} max={most} step={1} value={value} aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ target }) => { if (Number.isSafeInteger(target.valueAsNumber)) onChange(Math.min(most, Math.max(0, target.valueAsNumber))); }}
      />
      {hint === undefined ? null : <p className="quiet" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** Several texts in one field. What is typed stays as it is typed while it says the same. */
export function WordList({ separator, value, onChange, ...shared }: Named & { readonly separator: "," | "\n"; readonly value: readonly string[]; readonly most: number; readonly rows?: number; readonly onChange: (value: readonly string[]) => void }): ReactNode {
  const [typed, setTyped] = useState("");
  const read = (text: string): readonly string[] => text.split(separator).map((one) => one.trim()).filter((one) => one !== "");
  const shown = JSON.stringify(read(typed)) === JSON.stringify(value) ? typed : value.join(separator === "," ? ", " : separator);
  return <Words {...shared} value={shown} onChange={(text) => { setTyped(text); onChange(read(text)); }} />;
}
