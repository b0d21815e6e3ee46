import type { ReactElement } from "react";

/** All that an exam prints as (print.css). */
export function NotPrinted(): ReactElement {
  return <p className="not-printed">The exam cannot be printed. You can print your receipt when you have handed in.</p>;
}
