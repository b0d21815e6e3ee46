import type { RefObject } from "react";
import { useCallback, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Rows that are drawn beyond each edge, so that scrolling does not show gaps. */
const MARGIN = 5;
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
    // Rows and head are measured when something has another size, and not while scrolling, where each such look makes the browser lay the page out.
    const measure = (): void => {
      const headPx = current.querySelector("thead")?.offsetHeight ?? 0;
      const measuredPx = current.querySelector("tbody [data-index]")?.getBoundingClientRect().height;
      setMeasured((before) => {
        const px = measuredPx === undefined || measuredPx === 0 ? before.rowPx : measuredPx;
        return sameOr(before, { top: Math.floor(current.scrollTop / px), height: current.clientHeight - headPx, rowPx: px });
      });
    };
    const scrolled = (): void => {
      const { scrollTop } = current;
      // Whole rows: the page is drawn anew when another one comes into sight, not with every pixel; and in the frame that was scrolled, so that it shows no gap.
      flushSync(() => setMeasured((before) => sameOr(before, { ...before, top: Math.floor(scrollTop / before.rowPx) })));
    };
    measure();
    current.addEventListener("scroll", scrolled, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    const table = current.querySelector("table");
    if (table !== null) observer.observe(table);
    return () => {
      current.removeEventListener("scroll", scrolled);
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

/** Keeps the value where nothing changed, so that nothing is drawn anew. */
function sameOr(before: Measured, next: Measured): Measured {
  return next.top === before.top && next.height === before.height && next.rowPx === before.rowPx ? before : next;
}
