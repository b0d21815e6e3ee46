import type { RefObject } from "react";
import { useCallback, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Rows that are drawn beyond each edge, so that scrolling does not show gaps. */
const MARGIN = 5;
/** Height of a row before the first one was measured, px. */
const USUAL_PX = 44;
/** A leap, px, and the longest time between two of them, ms, from which on nobody can read what goes by: some frames for a page. One leap alone, as the Page keys make, is none. */
const LEAP_PX = 4 * USUAL_PX;
const LEAPS_WITHIN_MS = 100;
/** How long after the last scrolling everything is drawn again, ms. */
const SETTLED_MS = 100;

export interface RowWindow {
  /** Rows `first` … `last`-1 are drawn. */
  readonly first: number;
  readonly last: number;
  /** Height of a row, px; all have the same. */
  readonly rowPx: number;
  /** Whether rows fly by so fast that the least of them is enough. */
  readonly flying: boolean;
  /** Scrolls so far that a row is seen whole. */
  readonly reveal: (index: number) => void;
  /** How many rows are seen at once. */
  readonly page: number;
}

interface Measured {
  readonly top: number;
  readonly height: number;
  readonly rowPx: number;
  readonly flying: boolean;
}

/** Which of many rows of the same height are drawn: those that a scrolled box shows, and some beyond. @param box scrolls; its table has a sticky head, and `data-index` on rows */
export function useRowWindow(box: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [{ top, height, rowPx, flying }, setMeasured] = useState<Measured>({ top: 0, height: USUAL_PX * 16, rowPx: USUAL_PX, flying: false });

  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    // Rows and head are measured when something has another size, and not while scrolling, where each such look makes the browser lay the page out.
    const measure = (): void => {
      const headPx = current.querySelector("thead")?.offsetHeight ?? 0;
      const measuredPx = current.querySelector("tbody [data-index]")?.getBoundingClientRect().height;
      setMeasured((before) => {
        const px = measuredPx === undefined || measuredPx === 0 ? before.rowPx : measuredPx;
        return sameOr(before, { ...before, top: Math.floor(current.scrollTop / px), height: current.clientHeight - headPx, rowPx: px });
      });
    };
    let settling = 0;
    let last = { top: current.scrollTop, leaptAt: Number.NEGATIVE_INFINITY };
    const scrolled = (): void => {
      const { scrollTop } = current;
      const now = performance.now();
      const leaps = Math.abs(scrollTop - last.top) >= LEAP_PX;
      const flies = leaps && now - last.leaptAt <= LEAPS_WITHIN_MS;
      last = { top: scrollTop, leaptAt: leaps ? now : last.leaptAt };
      window.clearTimeout(settling);
      settling = window.setTimeout(() => setMeasured((before) => sameOr(before, { ...before, flying: false })), SETTLED_MS);
      // Whole rows: the page is drawn anew when another one comes into sight, not with every pixel; and in the frame that was scrolled, so that it shows no gap.
      flushSync(() => setMeasured((before) => sameOr(before, { ...before, top: Math.floor(scrollTop / before.rowPx), flying: flies })));
    };
    measure();
    current.addEventListener("scroll", scrolled, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    const table = current.querySelector("table");
    if (table !== null) observer.observe(table);
    return () => {
      window.clearTimeout(settling);
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
  return { first: Math.max(0, from - MARGIN), last: Math.min(count, from + page + 1 + MARGIN), rowPx, flying, page, reveal };
}

/** Keeps the value where nothing changed, so that nothing is drawn anew. */
function sameOr(before: Measured, next: Measured): Measured {
  return next.top === before.top && next.height === before.height && next.rowPx === before.rowPx && next.flying === before.flying ? before : next;
}
