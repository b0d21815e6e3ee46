import type { ReactElement } from "react";
import { useViewState } from "../store/app-context.ts";

/** Says on every screen that the stand-in runs the windows. */
export function PreviewBanner(): ReactElement | null {
  const preview = useViewState((state) => state.view?.runtime === "preview");
  return preview ? <aside className="preview-banner" aria-label="Preview">Preview: nothing on this computer is locked.</aside> : null;
}
