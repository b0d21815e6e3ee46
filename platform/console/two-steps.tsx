import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";

interface TwoStepsProps {
  readonly label: string;
  /** Identifier of the element that says what it is about, for those who cannot see where the button stands. */
  readonly about?: string;
  /** What would happen. */
  readonly ask: string;
  readonly confirm: string;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** A button that says first what would happen: for what cannot be undone. */
export function TwoSteps({ label, about, ask, confirm, busy, onConfirm }: TwoStepsProps): ReactNode {
  const [asking, setAsking] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  // The keyboard goes to the way back, so that pressing Enter twice changes nothing.
  useEffect(() => {
    if (asking) back.current?.focus();
  }, [asking]);
  if (!asking) return <button type="button" className="button" aria-describedby={about} onClick={() => setAsking(true)}>{label}</button>;
  return (
    <span className="two-steps" role="group" aria-label={label}>
      <output>{ask}</output>
      <button type="button" className="button button-primary" aria-disabled={busy} onClick={onConfirm}>{confirm}</button>
      <button type="button" ref={back} className="button" onClick={() => setAsking(false)}>No</button>
    </span>
  );
}
