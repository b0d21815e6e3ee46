import { useEffect, useRef } from "react";
import type { ReactElement } from "react";

/**
 * The heading of a screen or question. The focus moves to it when it is mounted, so that keyboard and screen reader start at the top of
 * what is new: each screen is a component of its own, and a question has its identifier as key.
 */
export function ScreenHeading({ title }: { readonly title: string }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useEffect(() => {
    document.title = `${title} - Invigil`;
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}
