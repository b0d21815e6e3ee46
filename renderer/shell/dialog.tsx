import { useEffect, useId, useRef } from "react";
import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icons.tsx";

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A native modal dialog: the browser keeps the focus inside, closes it with Escape, and gives the focus back. */
export function Dialog({ open, title, onClose, children, wide = false }: DialogProps): ReactElement {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog ref={element} className={wide ? "dialog dialog-wide" : "dialog"} aria-labelledby={heading} onClose={onClose}>
      {open ? (
        <>
          <div className="dialog-head">
            <h2 id={heading}>{title}</h2>
            <Button look="quiet" className="button-icon" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
        </>
      ) : null}
    </dialog>
  );
}
