import type { ReactElement } from "react";

/** Line icons of 24 units, drawn in the colour of the text. They never stand alone: words are always beside or behind them. */
const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  flag: "M6 21V4m0 1c4-2.5 7 2 12-.5v9c-5 2.5-8-2-12 .5",
  pause: "M9 5v14M15 5v14",
  save: "M12 4v11m-5-5l5 5l5-5M5 20h14",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0Z",
  saved: "M4 12.5l4 4L15 8m-1.5 6.5l2 2L22 8",
  saving: "M12 3a9 9 0 1 1-9 9",
  warning: "M12 9v5m0 3.2v.1M10.3 4.2L2.6 18a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z",
  online: "M5 12.5a10 10 0 0 1 14 0M8 15.8a6 6 0 0 1 8 0M2 9a14.5 14.5 0 0 1 20 0M12 19.4v.1",
  offline: "M3 3l18 18M8 15.8a6 6 0 0 1 6.5-1.2M5 12.5a10 10 0 0 1 4.5-2.6m4 .1A10 10 0 0 1 19 12.500M2 9a14.500 14.500 0 0 1 4.300-2.800M11 5a14.500 14.500 0 0 1 11 4M12 19.400v.1",
  text: "M3 19l5.500-14l5.500 14M5 14.500h7M15 19l3.200-8l3.200 8M16.200 16.300h4",
  help: "M9.300 9.300a2.800 2.800 0 1 1 4 2.500c-.9.5-1.300 1-1.300 2.200M12 17v.1M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0Z",
  next: "M9 5l7 7l-7 7",
  previous: "M15 5l-7 7l7 7",
  up: "M12 19V6m-6 5.500L12 5.500l6 6",
  down: "M12 5v13m-6-5.500l6 6l6-6",
  close: "M6 6l12 12M18 6L6 18",
  list: "M9 6h12M9 12h12M9 18h12M4 6h.1M4 12h.1M4 18h.1",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z",
  eye: "M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12Zm13 0a3 3 0 1 1-6 0a3 3 0 0 1 6 0Z",
  apps: "M5 5h5v5H5ZM14 5h5v5h-5ZM5 14h5v5H5ZM14 14h5v5h-5Z",
  dash: "M6 12h12",
  message: "M21 12a8 8 0 0 1-8 8H4l2-3.500A8 8 0 1 1 21 12Z",
  grip: "M9 6h.1M9 12h.1M9 18h.1M15 6h.1M15 12h.1M15 18h.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }): ReactElement {
  return (
    <svg className={className === undefined ? "icon" : `icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of Invigil: an open ring with a steady point. */
export function BrandMark(): ReactElement {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M19.800 7.500a9 9 0 1 0 0 9" />
      <circle cx="12" cy="12" r="3.200" />
    </svg>
  );
}
