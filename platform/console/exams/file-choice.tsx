import type { DragEvent, ReactNode } from "react";
import { useId, useState } from "react";

interface FileChoiceProps {
  readonly label: string;
  /** What browsers offer first; anything else can be chosen as well. */
  readonly accept: string;
  readonly hint: string;
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
}

/** A file, chosen or dropped. The whole area takes what is dropped; the keyboard uses the button in it. */
export function FileChoice({ label, accept, hint, busy, onFile }: FileChoiceProps): ReactNode {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (file: File | undefined): void => {
    if (file !== undefined && !busy) onFile(file);
  };
  const hover = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className={over ? "file-choice file-choice-over" : "file-choice"} onDragOver={hover} onDragLeave={() => setOver(false)} onDrop={drop}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type="file" accept={accept} aria-describedby={`${id}-hint`} aria-disabled={busy}
        onChange={({ target }) => {
          take(target.files?.[0]);
          // The same file, mended, can be chosen again.
          target.value = "";
        }}
      />
      <p className="quiet" id={`${id}-hint`}>{hint}</p>
    </div>
  );
}
