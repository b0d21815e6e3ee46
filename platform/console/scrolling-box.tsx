import type { ReactNode } from "react";

export interface ScrollingBoxProps {
  /** What is in it, for those who hear the page. */
  readonly label: string;
  /** A region of the page, to which a screen reader jumps; otherwise a group within one. */
  readonly landmark?: boolean;
  /** Classes beside `scroll`, such as `tall`. */
  readonly className?: string;
  readonly children: ReactNode;
}

/** A box that scrolls by itself where what is in it is wider or longer than the page has room for. */
export function ScrollingBox({ label, landmark = false, className, children }: ScrollingBoxProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className={className === undefined ? "scroll" : `scroll ${className}`} role={landmark ? "region" : "group"} aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
