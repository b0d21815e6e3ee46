import type { RefObject } from "react";
import { useCallback, useLayoutEffect, useState } from "react";

/** Rows that are drawn beyond each edge, so that scrolling does not show gaps. */
const MARGIN = 8;
/** Height of a row before the first one was measured, px. */
const USUAL_PX = 44;

export interface RowWindow {
  /** Rows `first` … `last`-1 are drawn. */
  readonly first: number;
  readonly last: number;
  /** Height of a row, px; all have the same. */
  readonly rowPx: number;
  /** Scrolls so far that a row is seen whole. */
  readonly reveal: (index: number) => void;
  /** How many rows are seen at once. */
  readonly page: number;
}

interface Measured {
  readonly top: number;
  readonly height: number;
  readonly rowPx: number;
}

/** Which of many rows of the same height are drawn: those that a scrolled box shows, and some beyond. @param box scrolls; its table has a sticky head, and `data-index` on rows */
export function useRowWindow(box: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [{ top, height, rowPx }, setMeasured] = useState<Measured>({ top: 0, height: USUAL_PX * 16, rowPx: USUAL_PX });

  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const measure = (): void => {
      const headPx = current.querySelector("thead")?.offsetHeight ?? 0;
      const measuredPx = current.querySelector("tbody [data-index]")?.getBoundingClientRect().height;
      setMeasured((before) => {
        const px = measuredPx === undefined || measuredPx === 0 ? before.rowPx : measuredPx;
        // Whole rows: the page is drawn anew when another one comes into sight, not with every pixel.
        const next = { top: Math.floor(current.scrollTop / px), height: current.clientHeight - headPx, rowPx: px };
        return next.top === before.top && next.height === before.height && next.rowPx === before.rowPx ? before : next;
      });
    };
    measure();
    current.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => {
      current.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [box]);

  const page = Math.max(1, Math.floor(height / rowPx));
  const reveal = useCallback((index: number): void => {
    const { current } = box;
    if (current === null) return;
    if (index * rowPx < current.scrollTop) current.scrollTo({ top: index * rowPx });
    else if ((index + 1) * rowPx > current.scrollTop + height) current.scrollTo({ top: (index + 1) * rowPx - height });
  }, [box, rowPx, height]);
  // A filter may leave fewer rows than were scrolled past.
  const from = Math.min(top, Math.max(0, count - page));
  return { first: Math.max(0, from - MARGIN), last: Math.min(count, from + page + 1 + MARGIN), rowPx, page, reveal };
}
