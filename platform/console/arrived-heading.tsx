import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

/** The heading of something that has just appeared: the keyboard, and whoever hears the page, goes there. */
export function ArrivedHeading({ id, children }: { readonly id?: string | undefined; readonly children: ReactNode }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return <h2 id={id} ref={heading} tabIndex={-1}>{children}</h2>;
}
